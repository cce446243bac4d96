import type { Block, Chapter, Headline } from '../../core/document.ts'
import type { JsonObject } from '../../core/json.ts'
import { compareTimes } from '../../core/utc-time.ts'
import type { ReachedAccess } from './accesses.ts'
import type { CaseFacts } from './case-facts.ts'
import { counted, numberIn, rowsOf, shownTime, textIn, textsIn } from './rows.ts'

/** Messages that count as exposed: the high bound. */
export function exposedOf(messages: readonly JsonObject[]): JsonObject[] {
  return messages.filter(({ evidence }) => evidence !== 'undecided' && evidence !== 'background')
}

/** Chapter 1: the question, the short answer with its bounds, and what has to be known before it is used. */
export function answerChapter(
  facts: CaseFacts,
  reached: ReachedAccess,
  messages: readonly JsonObject[],
): Chapter {
  const bounds = rowsOf(facts.messages, 'bounds')
  return {
    key: 'answer',
    title: 'Question and short answer',
    blocks: [
      { kind: 'text', text: questionText(facts, reached) },
      { kind: 'text', text: answerText(reached, { bounds, messages }) },
      { kind: 'headlines', headlines: headlines(facts, { bounds, messages, open: openSessions(reached) }) },
      ...cautions(facts, bounds),
    ],
  }
}

function questionText({ question }: CaseFacts, { mailboxes }: ReachedAccess): string {
  const { from, to } = question.criteria
  const period =
    from === null && to === null
      ? 'in the whole period of the evidence'
      : `${from === null ? 'from the beginning' : `from ${shownTime(from)}`} ${to === null ? 'to the end' : `up to ${shownTime(to)}`}`
  const where = mailboxes.length === 0 ? 'the mailboxes of the evidence' : mailboxes.join(', ')
  return `Which e-mail in ${where} did the intruder reach, ${period}?`
}

interface Findings {
  readonly bounds: readonly JsonObject[]
  readonly messages: readonly JsonObject[]
}

function answerText({ sessions }: ReachedAccess, { bounds, messages }: Findings): string {
  const intruder = sessions.filter(({ verdict }) => verdict === 'intruder' || verdict === 'mixed')
  if (intruder.length === 0)
    return 'No session is judged to be the intruder’s, so that this report cannot say what an intruder reached: it lists what the undecided sessions reached.'
  const exposed = exposedOf(messages)
  if (exposed.length === 0)
    return `The records of ${counted(intruder.length, 'session')} judged as the intruder’s list no message. Within coverage (chapter 3), no record of access to a single message was found.`
  const times = exposed
    .filter(({ evidence }) => evidence === 'listed')
    .flatMap((row) => [textIn(row, 'first'), textIn(row, 'last')])
    .toSorted(compareTimes)
  const period =
    times.length === 0 ? '' : `, between ${shownTime(times[0] ?? '')} and ${shownTime(times.at(-1) ?? '')}`
  const low = sum(bounds, 'low')
  const high = sum(bounds, 'high')
  const range = low === high ? counted(low, 'message') : `at least ${low} and up to ${high} messages`
  return `By the audit records, ${range} in ${counted(mailboxCount(exposed), 'mailbox', 'mailboxes')} were accessed, or have to be presumed accessed, in ${counted(intruder.length, 'session')} judged as the intruder’s${period}. “Accessed” means that the mail server handed the message out; records do not show that anybody read it.`
}

function mailboxCount(messages: readonly JsonObject[]): number {
  return new Set(messages.map((row) => textIn(row, 'mailbox'))).size
}

function sum(rows: readonly JsonObject[], key: string): number {
  return rows.reduce((total, row) => total + numberIn(row, key), 0)
}

function openSessions({ sessions }: ReachedAccess): number {
  return sessions.filter(({ verdict, tone }) => verdict === 'undecided' && tone !== 'background').length
}

function headlines(
  facts: CaseFacts,
  { bounds, messages, open }: Findings & { readonly open: number },
): Headline[] {
  const exposed = exposedOf(messages)
  const folders = rowsOf(facts.messages, 'folders')
  const correspondents = new Set(
    exposed.flatMap((row) => [textIn(row, 'sender'), ...textsIn(row, 'recipients')]).filter(Boolean),
  )
  return [
    {
      value: String(sum(bounds, 'low')),
      label: 'messages listed',
      note: 'low bound: a record of the intruder’s names each of them',
      tone: 'listed',
    },
    {
      value: String(sum(bounds, 'high')),
      label: 'with those presumed',
      note: 'high bound, of the messages that the evidence knows',
      tone: 'presumed-sync',
    },
    {
      value: String(folders.length),
      label: 'folders synchronised',
      note: 'all that was in them is presumed exposed',
      tone: 'presumed-sync',
    },
    {
      value: String(open),
      label: open === 1 ? 'session not judged' : 'sessions not judged',
      note: 'of the same mailboxes, without Microsoft’s own service; what they reached is open',
      tone: 'undecided',
    },
    ...(facts.emails === null || facts.redacted
      ? []
      : [
          {
            value: String(correspondents.size),
            label: 'correspondents',
            note: 'distinct addresses: a stand-in for persons',
            tone: null,
          },
        ]),
  ]
}

/** What changes how the answer may be used. */
function cautions(facts: CaseFacts, bounds: readonly JsonObject[]): Block[] {
  const synced = bounds.filter((row) => row['mailboxPresumed'] === true).map((row) => textIn(row, 'mailbox'))
  const texts = [
    ...(synced.length === 0
      ? []
      : [
          `Folders of ${synced.join(', ')} were synchronised by the intruder. Microsoft’s guidance is to presume the whole mailbox exposed; the high bound counts only the messages that the evidence names, so that the true number is probably higher.`,
        ]),
    ...(facts.laterVerdicts === 0
      ? []
      : [
          `${counted(facts.laterVerdicts, 'verdict')} given since the messages were computed: this report does not know them. Run mia messages --save --force, then mia report again.`,
        ]),
    ...(facts.emails === null
      ? ['The e-mail metadata (sender, recipients, date) has not been looked up: run mia email --save.']
      : []),
    ...facts.messages.notices
      .filter(({ level }) => level === 'incomplete')
      .map(({ text, count }) => `Incomplete: ${text}${count > 1 ? ` (${count})` : ''}`),
  ]
  return texts.map((text) => ({ kind: 'warning', text }))
}
