/** Messages as they lie in the mailboxes, found by InternetMessageId: mail of any age, recoverable items included. */
import type { EmailOutcome } from '../../core/e-mail.ts'
import { sortedByCodeUnit } from '../../core/json.ts'
import { bareId, foldedId } from '../../core/message-id.ts'
import type { Notice } from '../../core/report.ts'
import { type BatchAnswer, folderIdsOf, isDraft, MESSAGE_FIELDS, messageIdOf } from '../decode-mailbox.ts'
import { addressesOf } from './graph-trace.ts'
import { type LiveAnswer, pageReferences } from './live-answer.ts'
import type { AskedId, LiveJob } from './live-job.ts'
import { isSettled, type Lookup, type LookupAnswers, lookUpAll } from './mailbox-batch.ts'
import { odataString } from './trace-pages.ts'

/** Least privilege: no bodies, no attachments. Without `.All` for a person, who sees own and delegated mailboxes. */
export const MAILBOX_PERMISSION = 'Mail.ReadBasic'
export const MAILBOX_PERMISSIONS: readonly string[] = [
  'Mail.ReadBasic',
  'Mail.ReadBasic.Shared',
  'Mail.ReadBasic.All',
  'Mail.Read',
  'Mail.Read.Shared',
  'Mail.ReadWrite',
]

/** Where deleted mail lies that a search of the mailbox does not see. */
const RECOVERABLE = [
  'recoverableitemsdeletions',
  'recoverableitemspurges',
  'recoverableitemsversions',
] as const
const MOST_COPIES = 100

export interface MailboxQuestion {
  readonly ids: readonly AskedId[]
  /** Where an id does not say in which mailbox it was. */
  readonly mailboxes: readonly string[]
  /** Ids that a trace knows: what has a trace and is in no mailbox is gone. */
  readonly traced: ReadonlySet<string>
}

interface Pair {
  readonly asked: AskedId
  readonly mailbox: string
  /** Names the pair in every run alike. */
  readonly key: string
}

export async function lookInMailboxes(job: LiveJob, question: MailboxQuestion): Promise<LiveAnswer> {
  await job.watcher.say(
    'looking into mailboxes is itself recorded there as access by this application (MailItemsAccessed, Client=REST)',
  )
  const pairs = pairsOf(job, question)
  const first = await lookUpAll(
    job,
    `${job.name}-mailbox-x`,
    pairs.map((pair) => lookupOf(pair, null, pair.asked.id)),
  )
  const missing = pairs.filter((pair) => messagesOf(first.answers, pair).length === 0)
  const second = await lookUpAll(
    job,
    `${job.name}-mailbox-y`,
    missing
      .filter((pair) => first.answers.get(keyOf(pair, null))?.status === 200)
      .flatMap((pair) => furtherLookups(pair)),
  )
  const answers = new Map([...first.answers, ...second.answers])
  const mailboxes = mailboxesOf(pairs)
  const named = await folderNames(job, mailboxes, answers)
  const found = new Set(
    pairs.filter((pair) => messagesOf(answers, pair).length > 0).map(({ asked }) => asked),
  )
  const pairsById = grouped(pairs)
  const outcomes = question.ids.flatMap(
    (asked) => outcomeOf(asked, pairsById.get(asked) ?? [], { answers, traced: question.traced }) ?? [],
  )
  return {
    kind: 'mailbox',
    pages: pageReferences([...first.pages, ...second.pages, ...named.pages]),
    mailboxes,
    folders: named.folders,
    periods: [],
    outcomes,
    notices: noticesOf(answers, outcomes),
    found: question.ids.filter((asked) => found.has(asked)).map(({ id }) => id),
  }
}

function pairsOf(job: LiveJob, { ids, mailboxes }: MailboxQuestion): Pair[] {
  const places = new Map(job.ids.map(({ id }, index) => [id, index + 1]))
  const pairs = ids.flatMap((asked) => {
    const own = addressesOf([asked], [])
    return (own.length > 0 ? own : mailboxes).map((mailbox) => ({ asked, mailbox, key: '' }))
  })
  const numbers = new Map(mailboxesOf(pairs).map((mailbox, index) => [mailbox, index]))
  return pairs.map((pair) => ({
    ...pair,
    key: `${places.get(pair.asked.id) ?? 0}.${numbers.get(pair.mailbox) ?? 0}`,
  }))
}

function grouped(pairs: readonly Pair[]): Map<AskedId, Pair[]> {
  const groups = new Map<AskedId, Pair[]>()
  for (const pair of pairs) {
    const group = groups.get(pair.asked)
    if (group === undefined) groups.set(pair.asked, [pair])
    else group.push(pair)
  }
  return groups
}

function mailboxesOf(pairs: readonly Pair[]): string[] {
  return sortedByCodeUnit(new Set(pairs.map(({ mailbox }) => mailbox)))
}

/** Folders are named by id in messages; 20 names come with one request. */
async function folderNames(
  job: LiveJob,
  mailboxes: readonly string[],
  answers: ReadonlyMap<string, BatchAnswer>,
): Promise<{ readonly pages: LookupAnswers['pages']; readonly folders: [string, string][] }> {
  const owners = new Map<string, string>()
  for (const answer of answers.values())
    for (const folder of folderIdsOf(answer)) owners.set(folder, answer.id.split('.')[1] ?? '')
  const folders = sortedByCodeUnit(owners.keys())
  const lookups = folders.map((folder, index) => {
    const mailbox = encodeURIComponent(mailboxes[Number(owners.get(folder))] ?? '')
    return {
      key: `f${index}`,
      url: `/users/${mailbox}/mailFolders/${encodeURIComponent(folder)}?$select=id,displayName`,
    }
  })
  const named = await lookUpAll(job, `${job.name}-mailbox-z`, lookups)
  return {
    pages: named.pages,
    folders: folders.map((folder, index) => [folder, named.answers.get(`f${index}`)?.name ?? folder]),
  }
}

function keyOf({ key }: Pair, folder: string | null, form = 0): string {
  return `${key}.${folder ?? 'all'}.${form}`
}

function lookupOf(pair: Pair, folder: string | null, id: string, form = 0): Lookup {
  const filter = encodeURIComponent(`internetMessageId eq ${odataString(id.trim())}`)
  const within = folder === null ? '' : `/mailFolders/${folder}`
  return {
    key: keyOf(pair, folder, form),
    url: `/users/${encodeURIComponent(pair.mailbox)}${within}/messages?$filter=${filter}&$select=${MESSAGE_FIELDS}&$top=${MOST_COPIES}`,
  }
}

/** Recoverable items; and, of an id recorded without angle brackets, the form with them. */
function furtherLookups(pair: Pair): Lookup[] {
  const { id } = pair.asked
  const bracketed = `<${bareId(id)}>`
  const forms = bracketed === id.trim() ? [id] : [id, bracketed]
  return forms.flatMap((text, form) => [
    ...(form === 0 ? [] : [lookupOf(pair, null, text, form)]),
    ...RECOVERABLE.map((folder) => lookupOf(pair, folder, text, form)),
  ])
}

function answersOfPair(answers: ReadonlyMap<string, BatchAnswer>, pair: Pair): BatchAnswer[] {
  return [null, ...RECOVERABLE].flatMap((folder) =>
    [0, 1].flatMap((form) => answers.get(keyOf(pair, folder, form)) ?? []),
  )
}

function messagesOf(answers: ReadonlyMap<string, BatchAnswer>, pair: Pair): BatchAnswer['messages'] {
  const wanted = foldedId(pair.asked.id)
  return answersOfPair(answers, pair)
    .flatMap(({ messages }) => messages)
    .filter((message) => foldedId(messageIdOf(message)) === wanted)
}

interface Known {
  readonly answers: ReadonlyMap<string, BatchAnswer>
  readonly traced: ReadonlySet<string>
}

function outcomeOf(
  { id, accessedMs }: AskedId,
  pairs: readonly Pair[],
  { answers, traced }: Known,
): EmailOutcome | null {
  const messages = pairs.flatMap((pair) => [...messagesOf(answers, pair)])
  if (messages.length > 0) {
    if (!messages.every(isDraft)) return null
    return {
      internetMessageId: id,
      status: 'never-transported',
      reason: 'the mailbox holds it as a draft, which was never sent',
    }
  }
  const failed = pairs.map((pair) => failureOf(answers, pair)).find((text) => text !== null)
  if (failed !== undefined) return { internetMessageId: id, status: 'error', reason: failed }
  if (pairs.length === 0 || (accessedMs === null && !traced.has(id))) return null
  return {
    internetMessageId: id,
    status: 'gone',
    reason: `${traced.has(id) ? 'the message trace has it, but the' : 'it was accessed, but the'} mailbox does not hold it any more, recoverable items included`,
  }
}

/** A folder of recoverable items that is not there holds nothing; anything else that is no answer is a failure. */
function failureOf(answers: ReadonlyMap<string, BatchAnswer>, pair: Pair): string | null {
  if (!answers.has(keyOf(pair, null))) return `no answer about the mailbox ${pair.mailbox}`
  for (const answer of answersOfPair(answers, pair)) {
    const isAbsentFolder = answer.status === 404 && !answer.id.includes('.all.')
    if (isSettled(answer) && (answer.status === 200 || isAbsentFolder)) continue
    return `the mailbox ${pair.mailbox} could not be asked: HTTP ${answer.status} ${answer.code}`.trim()
  }
  return null
}

function noticesOf(answers: ReadonlyMap<string, BatchAnswer>, outcomes: readonly EmailOutcome[]): Notice[] {
  const errors = outcomes.filter(({ status }) => status === 'error').length
  const full = [...answers.values()].filter(({ messages }) => messages.length >= MOST_COPIES).length
  const notices: Notice[] = [
    {
      code: 'mailbox-failed',
      level: 'incomplete',
      text: 'ids could not be looked up in the mailbox; each row says why',
      count: errors,
    },
    {
      code: 'many-copies',
      level: 'warning',
      text: `ids have ${MOST_COPIES} or more copies in one mailbox; further ones were not asked for`,
      count: full,
    },
    {
      code: 'mailbox-asked',
      level: 'info',
      text: 'Looking into the mailboxes is itself recorded there, as access by the application that mia signed in as',
      count: 1,
    },
  ]
  return notices.filter(({ count }) => count > 0)
}
