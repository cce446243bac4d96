import type { QuarantinedRow, SalvagedAccess } from '../core/access-record.ts'
import { isJsonObject } from '../core/json.ts'
import type { DateOrder } from '../core/utc-time.ts'
import { type Access, accessOf } from './decode-access.ts'
import type { Failure } from './decode-defect.ts'
import { type Fields, fieldsOf, NO_FIELDS } from './decode-fields.ts'
import { completeIds, firstObject, partialJson } from './decode-partial.ts'
import { columnsOf, payloadOf } from './decode-payload.ts'
import type { EvidenceRow } from './source.ts'

/** What stands complete in a damaged AuditData, as if it were a record. */
export function salvagedFields(text: string): Fields {
  const object = firstObject(text)
  const partial = object === null ? null : partialJson(object)
  return isJsonObject(partial) ? fieldsOf(partial) : NO_FIELDS
}

/** The columns and the record of a row whose frame is broken, as far as they stand complete. */
export function salvagedRow(text: string): { outer: Fields; inner: Fields } {
  const found = salvagedFields(text)
  const outer = columnsOf(Object.fromEntries(found))
  const payload = payloadOf(outer)
  return { outer, inner: payload.kind === 'record' ? payload.fields : salvagedFields(payload.text) }
}

/** @param text the damaged text, where the message ids are looked for in place of the record's folders */
export function salvageText(
  fields: { outer: Fields; inner: Fields },
  text: string,
  order: DateOrder | null,
): SalvagedAccess | null {
  return salvaged(accessOf(fields, order), completeIds(text))
}

/** @param ids those found in the text of the damage; without them, those of the folders that are whole */
export function salvaged(access: Access, ids: readonly string[] = []): SalvagedAccess | null {
  const { record, time, actor, loss } = access
  const items = record.folders.flatMap((folder) => folder.items)
  const listed = items.flatMap((item) => item.internetMessageId ?? [])
  const paths = record.folders.flatMap((folder) => folder.path ?? folder.name ?? [])
  const found: SalvagedAccess = {
    id: record.id,
    time,
    accessType: record.accessType,
    actor,
    mailboxUpn: record.mailboxUpn,
    mailboxGuid: record.mailboxGuid,
    sessionId: record.sessionId,
    ipAddresses: record.ipAddresses,
    operationCount: record.operationCount,
    internetMessageIds: ids.length > 0 ? ids : [...listed, ...(loss?.ids ?? [])],
    folderPaths: [...paths, ...(loss?.paths ?? [])],
  }
  return isEmpty(found) ? null : found
}

function isEmpty(found: SalvagedAccess): boolean {
  const { accessType, ipAddresses, internetMessageIds, folderPaths, ...values } = found
  const lists = ipAddresses.length + internetMessageIds.length + folderPaths.length
  return accessType === 'unknown' && lists === 0 && Object.values(values).every((value) => value === null)
}

export function quarantined(
  row: EvidenceRow,
  failure: Failure,
  found: SalvagedAccess | null,
): { kind: 'quarantined'; row: QuarantinedRow } {
  const { reason, detail } = failure
  return { kind: 'quarantined', row: { place: row.place, reason, detail, salvaged: found, text: row.text() } }
}
