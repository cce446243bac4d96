import { clientClassOf } from '../../core/client.ts'
import { coverageSentences } from '../../core/coverage-sentences.ts'
import { EVIDENCE_CLASSES } from '../../core/exposure.ts'
import { byCodeUnit, isJsonObject, type JsonObject, sortedByCodeUnit } from '../../core/json.ts'
import type { Section } from '../../core/report.ts'
import { compareTimes } from '../../core/utc-time.ts'
import type { JudgedSession, ReachedAccess } from './accesses.ts'
import type { CaseFacts, KnownEmail } from './case-facts.ts'
import { id, list, number, text, time } from './columns.ts'
import { rowsOf, textIn, textsIn } from './rows.ts'

export function sessionsTable({ sessions }: ReachedAccess): Section {
  return {
    key: 'sessions',
    title: 'Sessions',
    columns: [
      id('session', 'SessionId'),
      text('verdict', 'Verdict'),
      text('reason', 'Reason'),
      { ...list('ipAddresses', 'IP addresses'), keep: true },
      list('clientClasses', 'Client'),
      time('first', 'First'),
      time('last', 'Last'),
      number('messages', 'Messages'),
      text('mailbox', 'Mailbox', 2),
      text('actor', 'Actor', 2),
      number('operationCount', 'OperationCount', 2),
      number('syncedFolders', 'Synchronised folders', 2),
      number('records', 'Records', 2),
      list('flags', 'Flags', 2),
      list('apps', 'Apps', 2),
      list('appIds', 'App ids', 3),
      list('clients', 'ClientInfoString', 3),
    ],
    rows: sessions.map(sessionRow),
    empty: 'No session.',
  }
}

function sessionRow({ session, verdict, reasons }: JudgedSession): JsonObject {
  const { evidence: _records, ...facts } = session
  return { ...facts, verdict, reason: reasons.join('; ') }
}

/** Messages of all classes with what step 3 knows of them: gravest class first, then in order of first access. */
export function messagesTable(facts: CaseFacts): Section {
  const rows = [...rowsOf(facts.messages, 'rows'), ...rowsOf(facts.messages, 'presumed')]
  const clients = clientsOfRecords(facts)
  const counted = distinctMessages(rows)
  return {
    key: 'messages',
    title: 'Messages',
    columns: [
      text('evidence', 'Class'),
      text('subject', 'Subject'),
      text('sender', 'From'),
      list('recipients', 'To'),
      time('received', 'Received'),
      list('folders', 'Folder'),
      time('first', 'First access'),
      id('internetMessageId', 'InternetMessageId', 2),
      text('mailbox', 'Mailbox', 2),
      time('last', 'Last access', 2),
      number('accesses', 'Accesses', 2),
      { ...list('ipAddresses', 'IP addresses', 2), keep: true },
      list('clients', 'Client', 2),
      { ...list('sessions', 'Sessions', 2), keep: true },
      number('sizeInBytes', 'Bytes', 2),
      text('status', 'Metadata', 2),
      text('reason', 'Why not found', 2),
      list('flags', 'Flags', 2),
      { ...list('records', 'Record, source, row', 2), keep: true },
    ],
    rows: counted.map((row) => messageRow(row, facts, clients)).toSorted(byClassAndTime),
    empty: 'No message: no Bind record of the sessions in question lists one.',
  }
}

/** A message that is both undecided and presumed counts once, as presumed: as in the bounds. */
function distinctMessages(rows: readonly JsonObject[]): JsonObject[] {
  const known = new Map<string, JsonObject>()
  for (const row of rows)
    known.set(JSON.stringify([row['mailbox'] ?? null, row['internetMessageId'] ?? null]), row)
  return [...known.values()]
}

function messageRow(
  row: JsonObject,
  { emails }: CaseFacts,
  clients: ReadonlyMap<string, string>,
): JsonObject {
  const { recipients, ...known } = emails?.get(textIn(row, 'internetMessageId')) ?? NOT_LOOKED_UP
  return {
    ...row,
    ...known,
    recipients: [...recipients],
    subject: known.subject ?? row['subject'] ?? null,
    sizeInBytes: known.sizeInBytes ?? row['sizeInBytes'] ?? null,
    clients: sortedByCodeUnit(new Set(recordsIn(row).flatMap((reference) => clients.get(reference) ?? []))),
  }
}

const NOT_LOOKED_UP: { readonly [key in keyof KnownEmail]: KnownEmail[key] | null } & Pick<
  KnownEmail,
  'recipients'
> = {
  status: null,
  reason: null,
  received: null,
  sender: null,
  recipients: [],
  subject: null,
  sizeInBytes: null,
}

function recordsIn(row: JsonObject): string[] {
  const records: unknown = row['records']
  if (!Array.isArray(records)) return []
  return records.filter(isJsonObject).map((record) => placeKey(record['source'], record['row']))
}

/** Class of client by the place of a record. */
function clientsOfRecords({ evidence }: CaseFacts): Map<string, string> {
  return new Map(
    evidence.scope.map(({ record }) => [
      placeKey(record.place.source, record.place.row),
      clientClassOf(record.clientInfo),
    ]),
  )
}

function placeKey(source: unknown, row: unknown): string {
  return JSON.stringify([source, row])
}

function byClassAndTime(a: JsonObject, b: JsonObject): number {
  return (
    rankOf(a) - rankOf(b) ||
    compareTimes(textIn(a, 'first'), textIn(b, 'first')) ||
    byCodeUnit(textIn(a, 'internetMessageId'), textIn(b, 'internetMessageId'))
  )
}

function rankOf(row: JsonObject): number {
  return EVIDENCE_CLASSES.findIndex((name) => name === row['evidence'])
}

export function coverageTable({ coverage }: CaseFacts, mailboxes: readonly string[]): Section {
  const reached = coverage.mailboxes.filter(({ mailbox }) => mailboxes.includes(mailbox))
  return {
    key: 'coverage',
    title: 'Coverage',
    columns: [text('mailbox', 'Mailbox'), text('fact', 'Fact'), text('sentence', 'Statement')],
    rows: reached.flatMap((one) =>
      coverageSentences(coverage, one).map((sentence) => ({ mailbox: one.mailbox, ...sentence })),
    ),
    empty: 'No mailbox was reached.',
  }
}

export function blindTable({ coverage }: CaseFacts, mailboxes: readonly string[]): Section {
  return {
    key: 'blindWindows',
    title: 'Blind windows',
    columns: [
      text('mailbox', 'Mailbox'),
      time('from', 'From'),
      time('to', 'To'),
      text('basis', 'Basis'),
      number('records', 'Records that open it'),
    ],
    rows: coverage.mailboxes
      .filter(({ mailbox }) => mailboxes.includes(mailbox))
      .flatMap(({ mailbox, blindWindows }) => blindWindows.map((window) => ({ mailbox, ...window }))),
    empty:
      'No blind window: no record says IsThrottled, and no silence follows more than 1,000 Binds in 24 hours.',
  }
}

export function noticesTable({ messages }: CaseFacts): Section {
  return {
    key: 'notices',
    title: 'Notices',
    columns: [
      text('level', 'Level'),
      text('text', 'Notice'),
      number('count', 'Count'),
      text('code', 'Code', 2),
    ],
    rows: messages.notices.map((notice) => ({ ...notice })),
    empty: 'No notice.',
  }
}

export function evidenceTable({ opened }: CaseFacts): Section {
  return {
    key: 'evidenceFiles',
    title: 'Evidence',
    columns: [
      text('kind', 'Kind'),
      id('path', 'File'),
      number('size', 'Bytes'),
      id('sha256', 'SHA-256'),
      text('copy', 'Copy in the case', 2),
    ],
    rows: opened
      .evidence()
      .map(({ kind, path, size, sha256, copiedTo }) => ({ kind, path, size, sha256, copy: copiedTo })),
    empty: 'None.',
  }
}

export function runsTable({ runs }: CaseFacts): Section {
  return {
    key: 'runs',
    title: 'Steps',
    columns: [
      time('started', 'Started'),
      text('command', 'Step'),
      id('arguments', 'Command line'),
      number('exitCode', 'Exit code'),
      { ...list('outputs', 'Results and their SHA-256', 2), keep: true },
      id('run', 'Run', 2),
    ],
    rows: runs.map((run) => ({
      run: run.runId,
      started: run.startedUtc,
      command: run.command,
      arguments: ['mia', ...run.argv].join(' '),
      exitCode: run.exitCode,
      outputs: run.outputs.map(({ path, sha256 }) => `${path} ${sha256}`),
    })),
    empty: 'None.',
  }
}

/** Addresses of correspondents of exposed messages, by domain. */
export function domainsOf(row: JsonObject): string[] {
  const addresses = [textIn(row, 'sender'), ...textsIn(row, 'recipients')]
  const domains = addresses.flatMap((address) => {
    const at = address.lastIndexOf('@')
    return at < 0 ? [] : [address.slice(at + 1).toLowerCase()]
  })
  return sortedByCodeUnit(new Set(domains))
}
