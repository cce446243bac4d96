import type { Evidence } from '../../audit/index.ts'
import type { Session } from '../../core/session.ts'

/** Sessions with the numbers that a service counted, where it aggregated the records; as they are otherwise. */
export function weighted(sessions: readonly Session[], { pushed }: Evidence): readonly Session[] {
  if (pushed === undefined) return sessions
  return sessions.map((session) => {
    const counts = { records: 0, bindRecords: 0, syncRecords: 0, operationCount: 0, operationsInferred: 0 }
    for (const record of session.evidence) {
      const weight = pushed.weights.get(record)
      if (weight === undefined) continue
      counts.records += weight.records
      if (record.accessType === 'Bind') counts.bindRecords += weight.records
      if (record.accessType === 'Sync') counts.syncRecords += weight.records
      counts.operationCount += weight.operationCount
      counts.operationsInferred += weight.operationsInferred
    }
    const totals = session.evidence.flatMap((record) => pushed.weights.get(record)?.totals ?? [])[0]
    return { ...session, ...counts, ...totals }
  })
}
