import { z } from 'zod'
import { parseIpRange } from '../../core/ip-address.ts'
import type { EmailQuestion } from './email-ids.ts'
import type { Question } from './question.ts'

const TIME = z.string().nullable()

const QUESTION = z.object({
  criteria: z.object({
    users: z.array(z.string()),
    ips: z.array(z.string()),
    sessions: z.array(z.string()),
    from: TIME,
    to: TIME,
  }),
  selectedBy: z.enum(['name', 'verdict', 'criteria']),
  records: z.boolean(),
  sinceContainment: TIME,
  mmdb: z.array(z.object({ path: z.string(), sha256: z.string() })),
  verdicts: z.int().nonnegative(),
})

/** The question as a manifest keeps it; null where it holds none that this mia understands. */
export function parseQuestion(document: unknown): Question | null {
  const parsed = QUESTION.safeParse(document)
  if (!parsed.success) return null
  const { criteria, ...rest } = parsed.data
  const ips = criteria.ips.map(parseIpRange)
  const ranges = ips.filter((range) => range !== null)
  return ranges.length === ips.length ? { ...rest, criteria: { ...criteria, ips: ranges } } : null
}

const EMAIL_QUESTION = z.object({
  ids: z.array(z.string()),
  input: z.object({ path: z.string(), sha256: z.string() }).nullable(),
  messages: z.string().nullable(),
})

/** The same of a step 3. */
export function parseEmailQuestion(document: unknown): EmailQuestion | null {
  return EMAIL_QUESTION.safeParse(document).data ?? null
}
