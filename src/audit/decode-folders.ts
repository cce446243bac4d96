import type { AccessedFolder, AccessedItem, AccessType } from '../core/access-record.ts'
import type { Defect, Failure } from './decode-defect.ts'
import {
  countOf,
  type Fields,
  fieldsOf,
  folderPathOf,
  isBlank,
  names,
  type RecordFields,
  textOf,
  trimmed,
  valueOf,
} from './decode-fields.ts'
import { DEPTH_LOSS, readJson, singleObject } from './decode-json.ts'
import { completeIds } from './decode-partial.ts'
import { flattenedIds, flattenedPaths, isFlattened } from './decode-power-shell.ts'

/** What a record says about folders and messages, and what of it was destroyed. */
export interface Folders {
  readonly folders: readonly AccessedFolder[]
  readonly defects: readonly Defect[]
  readonly loss: FolderLoss | null
}

export interface FolderLoss {
  readonly failure: Failure
  readonly ids: readonly string[]
  readonly paths: readonly string[]
}

const FOLDERS = names('Folders', 'AggregatedRecordFoldersData')
const ITEM = names('Item')

/**
 * Every item of every folder of a Bind; the folder of a Sync from `Item.ParentFolder` and from `Folders` (rule R2).
 * Folders and Item may be objects, or JSON texts (OfficeActivity).
 */
export function foldersOf(record: RecordFields, accessType: AccessType | null): Folders {
  const reader: Reader = { defects: new Set(), failure: null, ids: [], paths: [] }
  const listed = listedFolders(valueOf(record, FOLDERS), reader)
  const item = objectIn(valueOf(record, ITEM), 'Item', reader)
  const single = itemFolder(item, accessType, reader) ?? columnFolder(record)
  const all = listed.length > 0 && accessType === 'Bind' ? listed : merged(listed, single)
  const folders = accessType === 'Sync' ? all.map((folder) => withoutItems(folder, reader)) : all
  if (folders.some((folder) => folder.items.some((entry) => entry.internetMessageId === null))) {
    reader.defects.add('item-without-id')
  }
  const { failure, ids, paths } = reader
  return { folders, defects: [...reader.defects], loss: failure === null ? null : { failure, ids, paths } }
}

/** Gathers what is noticed on the way; the first failure names the reason. */
interface Reader {
  readonly defects: Set<Defect>
  failure: Failure | null
  readonly ids: string[]
  readonly paths: string[]
}

function listedFolders(value: unknown, reader: Reader): AccessedFolder[] {
  return listIn(value, 'Folders', reader).flatMap((entry) => {
    const object = objectIn(entry, 'Folders', reader)
    if (object === null) return []
    const items = listIn(object.get('folderitems'), 'FolderItems', reader)
    return [{ ...folderOf(object), items: items.flatMap((item) => itemsOf(item, reader)) }]
  })
}

function folderOf(fields: Fields): AccessedFolder {
  return {
    id: textOf(fields.get('id')),
    name: textOf(fields.get('name')),
    path: folderPathOf(fields.get('path')),
    items: [],
  }
}

/** An entry `null` names nothing and is left to OperationCount; any other entry is an access. */
function itemsOf(value: unknown, reader: Reader): AccessedItem[] {
  if (isBlank(value) || noteLoss(value, reader)) return []
  const object = objectIn(value, 'FolderItems', reader) ?? new Map<string, unknown>()
  return [accessedItem(object, reader)]
}

function accessedItem(fields: Fields, reader: Reader): AccessedItem {
  const size = fields.get('sizeinbytes')
  const sizeInBytes = countOf(size)
  if (sizeInBytes === null && !isBlank(size)) reader.defects.add('unreadable-number')
  return {
    internetMessageId: messageIdOf(fields.get('internetmessageid')),
    id: textOf(fields.get('id')),
    immutableId: convertedId(fields.get('immutableid')),
    subject: subjectOf(fields.get('subject')),
    sizeInBytes,
  }
}

/** Byte-exact: not even trimmed, ids with blanks exist (rule R28). */
export function messageIdOf(value: unknown): string | null {
  return typeof value === 'string' && trimmed(value) !== '' ? value : null
}

export function subjectOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

/** `Item` of a Sync is the folder itself; of a Bind without Folders it is the message. */
function itemFolder(
  item: Fields | null,
  accessType: AccessType | null,
  reader: Reader,
): AccessedFolder | null {
  if (item === null) return null
  const parent = objectIn(item.get('parentfolder'), 'ParentFolder', reader)
  if (accessType !== 'Bind' && parent === null) return isBlank(item.get('id')) ? null : folderOf(item)
  const items = messageIdOf(item.get('internetmessageid')) === null ? [] : [accessedItem(item, reader)]
  if (parent === null && items.length === 0) return null
  return { ...folderOf(parent ?? new Map<string, unknown>()), items }
}

const FOLDER_ID = names('FolderId')
const FOLDER_NAME = names('FolderName')
const FOLDER_PATH = names('FolderPathName')
const ITEM_IDS = names('ItemInternetMessageId', 'ItemInternetMessageIds', 'SourceItemInternetMessageIdsList')
const ITEM_SUBJECT = names('ItemSubject')

/** The mailbox audit log names one folder in columns; the ids of several messages stand side by side. */
function columnFolder(record: RecordFields): AccessedFolder | null {
  const ids = valueOf(record, ITEM_IDS)
  const texts = typeof ids === 'string' ? trimmed(ids).split(/(?<=>)[\s,;]{0,9}(?=<)/) : []
  const subject = texts.length === 1 ? subjectOf(valueOf(record, ITEM_SUBJECT)) : null
  const folder: AccessedFolder = {
    id: textOf(valueOf(record, FOLDER_ID)),
    name: textOf(valueOf(record, FOLDER_NAME)),
    path: folderPathOf(valueOf(record, FOLDER_PATH)),
    items: texts.map((internetMessageId) => ({
      internetMessageId,
      id: null,
      immutableId: null,
      subject,
      sizeInBytes: null,
    })),
  }
  const named = folder.id ?? folder.name ?? folder.path
  return named === null && folder.items.length === 0 ? null : folder
}

/** A Sync may name its folder twice, in Item and in Folders. */
function merged(listed: readonly AccessedFolder[], single: AccessedFolder | null): AccessedFolder[] {
  if (single === null) return [...listed]
  const same = single.id === null ? -1 : listed.findIndex((folder) => folder.id === single.id)
  const twin = listed[same]
  if (twin === undefined) return [single, ...listed]
  const items = [...single.items, ...twin.items]
  const both = { id: twin.id, name: twin.name ?? single.name, path: twin.path ?? single.path, items }
  return listed.toSpliced(same, 1, both)
}

function withoutItems(folder: AccessedFolder, reader: Reader): AccessedFolder {
  if (folder.items.length > 0) reader.defects.add('sync-with-items')
  return { ...folder, items: [] }
}

function listIn(value: unknown, what: string, reader: Reader): readonly unknown[] {
  if (isBlank(value) || noteLoss(value, reader)) return []
  const read = typeof value === 'string' ? readText(value, what, reader) : value
  if (Array.isArray(read)) return read
  return isBlank(read) ? [] : [read]
}

function objectIn(value: unknown, what: string, reader: Reader): Fields | null {
  if (isBlank(value) || noteLoss(value, reader)) return null
  const read = typeof value === 'string' ? readText(value, what, reader) : value
  const object = singleObject(read)
  if (object !== null) return fieldsOf(object)
  if (!isBlank(read)) {
    reader.failure ??= { reason: 'invalid-json', detail: `${what} holds a value that is no object.` }
  }
  return null
}

function readText(text: string, what: string, reader: Reader): unknown {
  const read = readJson(text, what)
  if (read.ok) {
    for (const defect of read.defects) reader.defects.add(defect)
    return read.value
  }
  reader.failure ??= read.failure
  for (const id of completeIds(text)) reader.ids.push(id)
  return null
}

function noteLoss(value: unknown, reader: Reader): boolean {
  if (typeof value !== 'string' || !isFlattened(value)) return false
  reader.failure ??= DEPTH_LOSS
  for (const id of flattenedIds(value)) reader.ids.push(id)
  for (const path of flattenedPaths(value)) reader.paths.push(path)
  return true
}

/** Where the service could not convert an id it writes a word in its place, which would make one item of many. */
function convertedId(value: unknown): string | null {
  const id = textOf(value)
  return id === 'ErrorDuringIdConversion' ? null : id
}
