import type { Defect } from './decode-defect.ts'
import { type Fields, isBlank } from './decode-fields.ts'

/**
 * Splunk and Elastic write a record as one column per leaf: `Folders{}.FolderItems{}.InternetMessageId`, several
 * values as lines of one cell. Puts the objects together again, as far as that is possible.
 */
export function unflattened(fields: Fields): { fields: Fields; defects: readonly Defect[] } {
  if (![...fields.keys()].some((name) => name.includes('.') && !name.startsWith('@'))) {
    return { fields, defects: [] }
  }
  const leaves = new Map<string, unknown>()
  for (const [name, value] of fields) {
    if (!isBlank(value)) leaves.set(name.replaceAll('{}', '').replace(PREFIX, ''), value)
  }
  const { folders, defects } = foldersOf(leaves)
  const objects: ReadonlyArray<readonly [string, unknown]> = [
    ['folders', folders],
    ['operationproperties', pairs(leaves, 'operationproperties')],
    ['deviceproperties', pairs(leaves, 'deviceproperties')],
    ['item', parentFolder(leaves)],
    ['appaccesscontext', part(leaves, 'appaccesscontext', ['aadsessionid', 'uniquetokenid'])],
  ]
  const whole = new Map(fields)
  for (const [name, value] of [...leaves, ...objects]) if (isBlank(whole.get(name))) whole.set(name, value)
  return { fields: whole, defects }
}

const PREFIX = /^(?:_source\.|result\.)?(?:o365\.audit\.|auditdata\.|raweventdata\.)?/

const ITEM_KEYS = ['internetmessageid', 'id', 'immutableid', 'subject', 'sizeinbytes']

type Leaves = ReadonlyMap<string, unknown>

/** Messages of several folders stand in one column, so which folder each was in is lost. */
function foldersOf(leaves: Leaves): { folders: unknown; defects: readonly Defect[] } {
  const named = rows(leaves, 'folders', ['id', 'name', 'path'])
  const items = rows(leaves, 'folders.folderitems', ITEM_KEYS)
  const [first, ...others] = named
  if (others.length > 0 && items.length > 0) {
    return { folders: [...named, { folderitems: items }], defects: ['flattened-folders'] }
  }
  const single = first === undefined && items.length === 0 ? [] : [{ ...first, folderitems: items }]
  return { folders: others.length > 0 ? named : single.length === 0 ? null : single, defects: [] }
}

function pairs(leaves: Leaves, prefix: string): unknown {
  const entries = rows(leaves, prefix, ['name', 'value'])
  return entries.length > 0 ? entries : part(leaves, prefix, ['mailaccesstype', 'isthrottled', 'sessionid'])
}

function parentFolder(leaves: Leaves): unknown {
  const folder = part(leaves, 'item.parentfolder', ['id', 'name', 'path'])
  const id = leaves.get('item.id')
  return folder === null ? null : { ...(id === undefined ? {} : { id }), parentfolder: folder }
}

function part(leaves: Leaves, prefix: string, keys: readonly string[]): object | null {
  const entries = keys.flatMap((key) => {
    const value = leaves.get(`${prefix}.${key}`)
    return value === undefined ? [] : [[key, value] as const]
  })
  return entries.length === 0 ? null : Object.fromEntries(entries)
}

/** The columns of one list side by side; columns of another length than the first cannot be matched to it. */
function rows(leaves: Leaves, prefix: string, keys: readonly string[]): Array<Record<string, unknown>> {
  const columns = keys
    .map((key) => ({ key, values: lines(leaves.get(`${prefix}.${key}`)) }))
    .filter((column) => column.values.length > 0)
  const count = columns[0]?.values.length ?? 0
  const matching = columns.filter((column) => column.values.length === count)
  return Array.from({ length: count }, (_, index) =>
    Object.fromEntries(matching.map((column) => [column.key, column.values[index]])),
  )
}

function lines(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  return typeof value === 'string' ? value.split(/\r?\n/).filter((line) => line !== '') : []
}
