import type { Values } from '../../cli/command.ts'
import type { Criteria } from '../../core/criteria.ts'

export function criteriaOf(values: Values): Criteria {
  return {
    users: values.user,
    ips: values.ip,
    sessions: values.sessions,
    from: values.from,
    to: values.to,
  }
}
