import type { BarsFigure, Figure, GridFigure, TimelineFigure, Tone } from '../../core/figure.ts'
import { TONES } from '../../core/figure.ts'
import { byCodeUnit, type JsonObject } from '../../core/json.ts'
import { millisecondsOf, timeFromMilliseconds } from '../../core/utc-time.ts'
import { type JudgedSession, type ReachedAccess, type ToneOf, tonesOf } from './accesses.ts'
import type { CaseFacts } from './case-facts.ts'
import { counted, textIn, textsIn } from './rows.ts'
import { domainsOf } from './tables.ts'

const MOST_LANES = 16
const MOST_COLUMNS = 12
const MOST_BARS = 12
/** Moments that a lane tells apart: accesses nearer than that are one larger mark. */
const STEPS = 300

/** When each session had access, with what could not be seen. */
export function timelineFigure(facts: CaseFacts, { sessions, mailboxes }: ReachedAccess): TimelineFigure {
  const shown = sessions.slice(0, MOST_LANES)
  const left = sessions.length - shown.length
  const windows = facts.coverage.mailboxes
    .filter(({ mailbox }) => mailboxes.includes(mailbox))
    .flatMap(({ mailbox, blindWindows }) => blindWindows.map((window) => ({ mailbox, ...window })))
  const since = facts.question.sinceContainment
  return {
    kind: 'timeline',
    key: 'figure-timeline',
    title: 'Access over time, by session',
    caption: [
      'One line for each session; a mark is one or more audit records, larger where there are many.',
      windows.length === 0
        ? 'No blind window is known.'
        : `Shaded: ${counted(windows.length, 'window')} in which Binds were not recorded; that no mark stands there says nothing.`,
      left === 0
        ? ''
        : `${counted(left, 'further session')} of lesser weight not drawn; the table holds all.`,
    ]
      .filter((sentence) => sentence !== '')
      .join(' '),
    lanes: shown.map(({ session, verdict }) => laneName(session, verdict)),
    points: shown.flatMap(({ session }, lane) =>
      pointsOf(session.evidence, lane, tonesOf(facts), spanOf(shown)),
    ),
    shaded: windows.map(({ mailbox, from, to, basis }) => ({
      from,
      to,
      label: `${mailbox}: blind, ${basis}, ${from} to ${to}`,
    })),
    marks: since === null ? [] : [{ time: since, label: 'containment' }],
  }
}

function laneName(
  { session, ipAddresses, clientClasses }: JudgedSession['session'],
  verdict: string,
): string {
  const where = `${ipAddresses[0] ?? 'no address'}${ipAddresses.length > 1 ? ` +${ipAddresses.length - 1}` : ''}`
  return `${verdict} · ${where} · ${clientClasses.join('/')} · ${session.replace('nosession:', 'no id ').slice(0, 12)}`
}

function spanOf(sessions: readonly JudgedSession[]): number {
  const moments = sessions.flatMap(({ session }) => [
    millisecondsOf(session.first),
    millisecondsOf(session.last),
  ])
  return moments.length === 0 ? 0 : Math.max(...moments) - Math.min(...moments)
}

function pointsOf(
  records: JudgedSession['session']['evidence'],
  lane: number,
  toneOf: ToneOf,
  span: number,
): TimelineFigure['points'] {
  const step = Math.max(1, Math.ceil(span / STEPS))
  const found = new Map<string, { moment: number; tone: Tone; count: number }>()
  for (const record of records) {
    const moment = Math.floor(millisecondsOf(record.time) / step) * step
    const tone = toneOf(record)
    const key = `${moment} ${tone}`
    const known = found.get(key)
    if (known === undefined) found.set(key, { moment, tone, count: 1 })
    else known.count += 1
  }
  return [...found.values()]
    .toSorted((a, b) => a.moment - b.moment || TONES.indexOf(a.tone) - TONES.indexOf(b.tone))
    .map(({ moment, tone, count }) => ({ lane, time: timeFromMilliseconds(moment) ?? '', tone, count }))
}

/** Which session was seen from which address. */
export function addressFigure(facts: CaseFacts, { sessions }: ReachedAccess): GridFigure {
  const toneOf = tonesOf(facts)
  const shown = sessions.slice(0, MOST_LANES)
  const addresses = [...new Set(shown.flatMap(({ session }) => session.ipAddresses))]
  const columns = addresses.slice(0, MOST_COLUMNS)
  const cells = shown.flatMap(({ session }, row) =>
    columns.flatMap((address, column) => {
      const records = session.evidence.filter(({ ipAddresses }) => ipAddresses.includes(address))
      const gravest = TONES.find((tone) => records.some((record) => toneOf(record) === tone))
      return gravest === undefined ? [] : [{ row, column, count: records.length, tone: gravest }]
    }),
  )
  const left = addresses.length - columns.length
  return {
    kind: 'grid',
    key: 'figure-addresses',
    title: 'Sessions and the addresses that they were seen from',
    caption: `The number is audit records, the colour the gravest of them. A session in two columns of different networks may be a stolen token.${left === 0 ? '' : ` ${counted(left, 'further address', 'further addresses')} not drawn.`}`,
    rows: shown.map(
      ({ session, verdict }) => `${verdict} · ${session.session.replace('nosession:', 'no id ')}`,
    ),
    columns,
    cells,
  }
}

/** Messages by the day of the first access to them. */
export function daysFigure(messages: readonly JsonObject[]): BarsFigure {
  return {
    kind: 'days',
    key: 'figure-days',
    title: 'Messages by day of first access',
    caption: 'Each message once, on the UTC day of the first record that lists it.',
    unit: 'messages',
    bars: tally(messages, (row) => [textIn(row, 'first').slice(0, 10)]).toSorted((a, b) =>
      byCodeUnit(a.label, b.label),
    ),
  }
}

export function foldersFigure(messages: readonly JsonObject[]): BarsFigure {
  return topNames(messages, (row) => textsIn(row, 'folders'), {
    key: 'figure-folders',
    title: 'Messages by folder',
    caption: 'A message that was listed in several folders counts in each of them.',
  })
}

export function domainsFigure(messages: readonly JsonObject[]): BarsFigure {
  return topNames(messages, domainsOf, {
    key: 'figure-correspondents',
    title: 'Correspondents of exposed messages, by domain',
    caption:
      'Domains of senders and recipients, a message counting once for each: a stand-in for the persons concerned, not a count of them.',
  })
}

function topNames(
  messages: readonly JsonObject[],
  namesOf: (row: JsonObject) => string[],
  about: Pick<Figure, 'key' | 'title' | 'caption'>,
): BarsFigure {
  const bars = tally(messages, namesOf)
  const totals = new Map<string, number>()
  for (const { label, count } of bars) totals.set(label, (totals.get(label) ?? 0) + count)
  const names = [...totals]
    .toSorted(([a, left], [b, right]) => right - left || byCodeUnit(a, b))
    .map(([name]) => name)
  const shown = names.slice(0, MOST_BARS)
  const left = names.length - shown.length
  return {
    kind: 'names',
    unit: 'messages',
    ...about,
    caption: left === 0 ? about.caption : `${about.caption} The ${MOST_BARS} largest; ${left} more.`,
    bars: shown.flatMap((name) => bars.filter((bar) => bar.label === name)),
  }
}

/** How many messages of each class carry a name; classes gravest first. */
function tally(
  messages: readonly JsonObject[],
  namesOf: (row: JsonObject) => string[],
): BarsFigure['bars'][number][] {
  const counts = new Map<string, { label: string; tone: Tone; count: number }>()
  for (const tone of TONES) {
    for (const row of messages) {
      if (row['evidence'] !== tone) continue
      for (const label of namesOf(row)) {
        const key = JSON.stringify([label, tone])
        const known = counts.get(key)
        if (known === undefined) counts.set(key, { label, tone, count: 1 })
        else known.count += 1
      }
    }
  }
  return [...counts.values()]
}
