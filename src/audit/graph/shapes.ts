import * as z from 'zod'

/** `security/auditLog/queries/{id}`; what mia does not use passes unseen. */
export const querySchema = z.looseObject({
  id: z.string().min(1).max(200),
  displayName: z.string().nullish(),
  status: z.string().min(1),
  recordCountLimit: z.number().nullish(),
  approximateReturnedRecordCount: z.number().nullish(),
  /** A cut query has succeeded all the same: only this tells. Absent in older responses: unknown. */
  isRecordCountLimitExceeded: z.boolean().nullish(),
})

export type AuditQuery = z.infer<typeof querySchema>

/** One documented example wraps the query in `value`. */
export function readQuery(json: unknown): AuditQuery {
  return z.union([querySchema, z.object({ value: querySchema }).transform(({ value }) => value)]).parse(json)
}

const linkSchema = z.string().min(1).max(16_384).optional()

const listSchema = z.looseObject({ value: z.array(querySchema), '@odata.nextLink': linkSchema })

export function readQueries(json: unknown): { readonly queries: AuditQuery[]; readonly next: string | null } {
  const { value, '@odata.nextLink': next } = listSchema.parse(json)
  return { queries: value, next: next ?? null }
}

/** A page of records: each must have an id; the decoder looks at the rest. */
const pageSchema = z.looseObject({
  value: z.array(z.looseObject({ id: z.string().min(1), auditData: z.unknown() })),
  '@odata.nextLink': linkSchema,
})

export interface PageFacts {
  readonly ids: readonly string[]
  readonly next: string | null
}

export function readPage(json: unknown): PageFacts {
  const { value, '@odata.nextLink': next } = pageSchema.parse(json)
  return { ids: value.map(({ id }) => id), next: next ?? null }
}
