import type { MessageMention } from '../core/access-record.ts'
import { isJsonObject } from '../core/json.ts'
import { countOf, type Fields, fieldsOf } from './decode-fields.ts'
import { messageIdOf, subjectOf } from './decode-folders.ts'
import { readJson } from './decode-json.ts'

/** What Send, Create, Move … of the same export say about messages (rule R23): Item and AffectedItems. */
export function mentionsIn(fields: Fields): MessageMention[] {
  return [...entriesOf(fields.get('item')), ...entriesOf(fields.get('affecteditems'))].flatMap((entry) => {
    if (!isJsonObject(entry)) return []
    const item = fieldsOf(entry)
    const internetMessageId = messageIdOf(item.get('internetmessageid'))
    if (internetMessageId === null) return []
    const subject = subjectOf(item.get('subject'))
    return [{ internetMessageId, subject, sizeInBytes: countOf(item.get('sizeinbytes')) }]
  })
}

/** OfficeActivity holds both as JSON texts. */
function entriesOf(value: unknown): readonly unknown[] {
  if (typeof value !== 'string') return Array.isArray(value) ? value : [value]
  if (!value.includes('InternetMessageId')) return []
  const read = readJson(value, 'Item')
  return read.ok ? entriesOf(read.value) : []
}
