import { byCodeUnit, sortedByCodeUnit } from './json.ts'
import { EVERY_KIND, originOf, type Recipient, type Spoken } from './metadata-entry.ts'
import { compareTimes } from './utc-time.ts'

/**
 * How final a delivery status is, least first; words of Get-MessageTrace, of extended reports (event ids), of
 * historical searches and of EmailEvents. Of contradicting final words the one that brought the message further
 * towards the reader wins, because the question is what could be reached; a recall undoes a delivery.
 */
const FINALITY: readonly (readonly string[])[] = [
  ['gettingstatus', 'pending', 'receive', 'submit', 'defer', 'delay'],
  ['expanded', 'expand', 'resolved', 'resolve', 'redirect', 'transfer', 'send', 'sent'],
  ['failed', 'fail', 'drop', 'dropped', 'blocked', 'rejected'],
  ['quarantined', 'quarantine'],
  ['filteredasspam', 'junked', 'spam'],
  ['delivered', 'deliver', 'replaced'],
  ['recalled', 'recall'],
]

const RANKS: ReadonlyMap<string, number> = new Map(
  FINALITY.flatMap((words, rank) => words.map((word) => [word, rank + 1] as const)),
)

/** Whether Microsoft's traces know the word: anything else in a status may be anybody's text. */
export function isDeliveryStatus(status: string): boolean {
  return RANKS.has(status.toLowerCase())
}

interface Statement {
  readonly address: string
  readonly status: string | null
  readonly spoken: Spoken
}

/**
 * The union of all recipients, addresses compared without case, in order of the address. Of several statuses the
 * most final is shown; of equally final ones that of the kind first in `EVERY_KIND`, there the latest.
 */
export function mergeRecipients(spoken: readonly Spoken[]): {
  recipients: readonly Recipient[]
  /** `<kind> <source>` of everyone who names one. */
  from: readonly string[]
} {
  const byAddress = new Map<string, Statement[]>()
  const from = new Set<string>()
  for (const one of spoken) {
    for (const { address, status } of one.entry.recipients) {
      const key = address.toLowerCase()
      const statements = byAddress.get(key)
      if (statements === undefined) byAddress.set(key, [{ address, status, spoken: one }])
      else statements.push({ address, status, spoken: one })
      from.add(originOf(one.entry.kind, one.source))
    }
  }
  const recipients = [...byAddress]
    .toSorted(([a], [b]) => byCodeUnit(a, b))
    .map(([key, statements]) => ({
      address: statements.toSorted(byAuthority)[0]?.address ?? key,
      status: statements.toSorted(byFinality)[0]?.status ?? null,
    }))
  return { recipients, from: sortedByCodeUnit(from) }
}

function byAuthority(a: Statement, b: Statement): number {
  return rankOfKind(a) - rankOfKind(b) || byCodeUnit(a.address, b.address)
}

function byFinality(a: Statement, b: Statement): number {
  return (
    finality(b.status) - finality(a.status) ||
    rankOfKind(a) - rankOfKind(b) ||
    compareTimes(b.spoken.entry.received ?? 'Z', a.spoken.entry.received ?? 'Z') ||
    byCodeUnit(a.status ?? '', b.status ?? '')
  )
}

function rankOfKind(statement: Statement): number {
  return EVERY_KIND.indexOf(statement.spoken.entry.kind)
}

/** -1 where nothing is said, 0 for a word that is not known; the most final word of `Receive, Deliver` counts. */
function finality(status: string | null): number {
  if (status === null) return -1
  let highest = 0
  for (const word of status.toLowerCase().split(/[^a-z]/)) highest = Math.max(highest, RANKS.get(word) ?? 0)
  return highest
}
