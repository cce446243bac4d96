import type { AccessRecord, MessageMention, QuarantinedRow } from '../core/access-record.ts'
import type { DateOrder } from '../core/utc-time.ts'
import { accessOf, completeRecord, distinctDefects } from './decode-access.ts'
import type { Defect, Failure } from './decode-defect.ts'
import { type Fields, NO_FIELDS, type RecordFields } from './decode-fields.ts'
import { isMailItemsAccessed, operationOf } from './decode-identity.ts'
import { keysIn, rowRepeatsKeys, tooDeep } from './decode-json.ts'
import { mentionsIn } from './decode-mentions.ts'
import { columnsOf, type DamagedPayload, fieldsIn, payloadOf } from './decode-payload.ts'
import { accessProperties } from './decode-properties.ts'
import { quarantined, salvaged, salvagedFields, salvagedRow, salvageText } from './decode-salvage.ts'
import type { EvidenceRow } from './source.ts'

export type { Defect } from './decode-defect.ts'

/** What a row of evidence is. Nothing is dropped: what cannot be read in full is quarantined. */
export type Decoded =
  | { readonly kind: 'access'; readonly record: AccessRecord; readonly defects: readonly Defect[] }
  | { readonly kind: 'other'; readonly operation: string; readonly mentions: readonly MessageMention[] }
  | { readonly kind: 'quarantined'; readonly row: QuarantinedRow }

/**
 * Reads a row of any source: the single place that knows Microsoft's field names and their variants.
 * Never throws.
 * @param dateOrder of the numeric dates in the source's columns; AuditData's own time needs none
 */
export function decodeRow(row: EvidenceRow, dateOrder: DateOrder | null): Decoded {
  return row.kind === 'broken' ? decodeBroken(row, dateOrder) : decodeFields(row, dateOrder)
}

type FieldsRow = Extract<EvidenceRow, { kind: 'fields' }>
type BrokenRow = Extract<EvidenceRow, { kind: 'broken' }>

/** A row whose frame is damaged is another operation only where it says so and never mentions the one looked for. */
function decodeBroken(row: BrokenRow, order: DateOrder | null): Decoded {
  const text = row.text()
  const fields = salvagedRow(text)
  const operation = operationOf(fields.outer) ?? operationOf(fields.inner)
  if (operation !== null && !/mailitemsaccessed/i.test(text)) return other(operation, NO_FIELDS)
  return quarantined(row, row, salvageText(fields, text, order))
}

function decodeFields(row: FieldsRow, order: DateOrder | null): Decoded {
  const outer = columnsOf(row.fields)
  const named = operationOf(outer)
  if (named !== null && !isMailItemsAccessed(named)) return other(named, fieldsIn(outer))
  const payload = payloadOf(outer)
  if (payload.kind === 'damaged') return decodeDamaged(row, { outer, named, payload, order })
  const fields = { inner: payload.fields, outer: payload.bare ? payload.fields : outer }
  const operation = operationOf(fields.inner) ?? named
  if (operation === null && accessProperties(fields).accessType === null) {
    return quarantined(row, NO_OPERATION, null)
  }
  return operation === null || isMailItemsAccessed(operation)
    ? decodeAccess(row, fields, { order, defects: payload.defects })
    : other(operation, fields.inner)
}

const NO_OPERATION: Failure = {
  reason: 'broken-row',
  detail: 'The row names no operation, so it may be a MailItemsAccessed record.',
}

function decodeDamaged(
  row: FieldsRow,
  found: { outer: Fields; named: string | null; payload: DamagedPayload; order: DateOrder | null },
): Decoded {
  const { outer, named, payload, order } = found
  const fields = { inner: salvagedFields(payload.text), outer }
  const operation = named ?? operationOf(fields.inner)
  if (operation !== null && !isMailItemsAccessed(operation)) return other(operation, NO_FIELDS)
  return quarantined(row, payload.failure, salvageText(fields, payload.text, order))
}

function decodeAccess(
  row: FieldsRow,
  fields: RecordFields,
  known: { order: DateOrder | null; defects: readonly Defect[] },
): Decoded {
  const access = accessOf(fields, known.order)
  const shape = shapeOf(row)
  const failure = shape.failure ?? access.failure
  if (failure !== null) return quarantined(row, failure, salvaged(access))
  return {
    kind: 'access',
    record: completeRecord(access, row.place),
    defects: distinctDefects([...known.defects, ...shape.defects, ...access.defects]),
  }
}

/** What only the row as a whole shows, where the source parsed it: nesting, and keys that `JSON.parse` merged. */
function shapeOf(row: FieldsRow): { failure: Failure | null; defects: readonly Defect[] } {
  if (Object.values(row.fields).every((value) => typeof value === 'string')) {
    return { failure: null, defects: [] }
  }
  const keys = keysIn(row.fields)
  if (keys === Infinity) return { failure: tooDeep('The record'), defects: [] }
  return { failure: null, defects: rowRepeatsKeys(row.text(), keys) ? ['duplicate-key'] : [] }
}

function other(operation: string, fields: Fields): Decoded {
  return { kind: 'other', operation, mentions: mentionsIn(fields) }
}
