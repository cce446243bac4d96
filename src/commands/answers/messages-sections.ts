import type { ExposureBounds } from '../../core/exposure.ts'
import type { JsonObject } from '../../core/json.ts'
import type { AccessFacts, SyncedFolder, UnidentifiedItem } from '../../core/message.ts'
import type { Column, Section } from '../../core/report.ts'
import { accessesSince } from './containment.ts'
import type { JudgedMessage } from './judged-messages.ts'

const MAILBOX: Column = { key: 'mailbox', title: 'Mailbox', kind: 'text', priority: 1 }
const FACTS: readonly Column[] = [
  { key: 'accesses', title: 'Accesses', kind: 'number', priority: 3 },
  { key: 'first', title: 'First', kind: 'time', priority: 1 },
  { key: 'last', title: 'Last', kind: 'time', priority: 2 },
  { key: 'sessions', title: 'Sessions', kind: 'list', priority: 3 },
  { key: 'ipAddresses', title: 'IP addresses', kind: 'list', priority: 2 },
  { key: 'records', title: 'Records', kind: 'list', priority: 3 },
]

const MESSAGE_COLUMNS: readonly Column[] = [
  { key: 'internetMessageId', title: 'InternetMessageId', kind: 'text', priority: 1, keep: true },
  { key: 'subject', title: 'Subject', kind: 'text', priority: 1 },
  { key: 'folders', title: 'Folders', kind: 'list', priority: 2 },
  { key: 'evidence', title: 'Evidence', kind: 'text', priority: 1, keep: true },
  { key: 'sizeInBytes', title: 'Bytes', kind: 'number', priority: 3 },
  ...FACTS,
  { key: 'flags', title: 'Flags', kind: 'list', priority: 3 },
]

const AFTER_CONTAINMENT: Column = {
  key: 'afterContainment',
  title: 'After containment',
  kind: 'number',
  priority: 1,
}

/** @param content.since the containment time; rows then count the accesses from then on */
export function messagesSection(
  key: string,
  title: string,
  content: { readonly rows: readonly JudgedMessage[]; readonly since: string | null },
): Section {
  const { rows, since } = content
  const mailboxes = [...new Set(rows.map(({ message }) => message.mailbox))]
  const single = mailboxes.length === 1
  const columns: readonly Column[] = [...MESSAGE_COLUMNS, { ...MAILBOX, priority: single ? 3 : 1 }]
  return {
    key,
    title: single ? `${title} of ${mailboxes.join()}` : title,
    columns: since === null ? columns : [...columns, AFTER_CONTAINMENT],
    rows: rows.map((row) => messageRow(row, since)),
    empty: 'No message: no Bind record of the sessions asked for lists one.',
  }
}

function messageRow({ message, evidence }: JudgedMessage, since: string | null): JsonObject {
  const { mailbox, internetMessageId, subject, sizeInBytes, folders } = message
  return {
    mailbox,
    internetMessageId,
    subject,
    sizeInBytes,
    folders: [...folders],
    evidence,
    ...factsRow(message),
    flags: message.preloadOnly ? ['preload'] : [],
    ...lateAccesses(message, since),
  }
}

function lateAccesses({ evidence }: AccessFacts, since: string | null): JsonObject {
  return since === null ? {} : { afterContainment: accessesSince(evidence, since) }
}

function factsRow(facts: AccessFacts): JsonObject {
  const { accesses, first, last, sessions, ipAddresses, records } = facts
  return {
    accesses,
    first,
    last,
    sessions: [...sessions],
    ipAddresses: [...ipAddresses],
    records: records.map((reference) => ({ ...reference })),
  }
}

export function foldersSection(folders: readonly SyncedFolder[], since: string | null): Section {
  return {
    key: 'folders',
    title: 'Synchronised folders',
    columns: [
      MAILBOX,
      { key: 'name', title: 'Folder', kind: 'text', priority: 1 },
      { key: 'path', title: 'Path', kind: 'text', priority: 2 },
      ...FACTS,
      { key: 'folderId', title: 'Folder Id', kind: 'text', priority: 3, keep: true },
      ...(since === null ? [] : [AFTER_CONTAINMENT]),
    ],
    rows: folders.map((folder) => {
      const { mailbox, folderId, name, path } = folder
      return { mailbox, folderId, name, path, ...factsRow(folder), ...lateAccesses(folder, since) }
    }),
    empty: 'No folder was synchronised in the sessions asked for.',
  }
}

export function unidentifiedSection(items: readonly UnidentifiedItem[]): Section {
  return {
    key: 'unidentified',
    title: 'Items accessed that the records do not identify',
    columns: [
      MAILBOX,
      { key: 'subject', title: 'Subject', kind: 'text', priority: 1 },
      { key: 'folders', title: 'Folders', kind: 'list', priority: 1 },
      ...FACTS,
      { key: 'itemId', title: 'Item Id', kind: 'text', priority: 3, keep: true },
      { key: 'immutableId', title: 'Immutable Id', kind: 'text', priority: 3, keep: true },
    ],
    rows: items.map((item) => {
      const { mailbox, itemId, immutableId, subject, folders } = item
      return { mailbox, itemId, immutableId, subject, folders: [...folders], ...factsRow(item) }
    }),
    empty: 'None.',
  }
}

export function boundsSection(bounds: readonly ExposureBounds[]): Section {
  return {
    key: 'bounds',
    title: 'Messages exposed, from low to high',
    columns: [
      MAILBOX,
      { key: 'low', title: 'Low', kind: 'number', priority: 1 },
      { key: 'high', title: 'High', kind: 'number', priority: 1 },
      { key: 'listed', title: 'Listed', kind: 'number', priority: 2 },
      { key: 'presumedSync', title: 'By sync', kind: 'number', priority: 2 },
      { key: 'presumedGap', title: 'By gap', kind: 'number', priority: 2 },
      { key: 'undecided', title: 'Undecided', kind: 'number', priority: 1 },
      { key: 'background', title: 'Background', kind: 'number', priority: 2 },
      { key: 'syncedFolders', title: 'Synced folders', kind: 'number', priority: 1 },
      { key: 'mailboxPresumed', title: 'Whole mailbox presumed', kind: 'text', priority: 1 },
    ],
    rows: bounds.map((bound) => ({ ...bound })),
    empty: 'No mailbox was reached by the sessions asked for.',
  }
}
