import { type Criteria, matcherOf } from '../../core/criteria.ts'
import { parseUtcTime } from '../../core/utc-time.ts'
import { fieldName, identifierOf } from '../decode-fields.ts'
import { isMailItemsAccessed, operationOf } from '../decode-identity.ts'
import { CODE, type Judge, SPACE } from './kernel.ts'

export interface JudgeRequest {
  readonly criteria: Criteria
  /** Whether other operations that name messages have to be kept. */
  readonly mentions: boolean
  /** A row that repeats the header says this where the operation stands; null where there is no header. */
  readonly header: string | null
}

/** Keys, as fieldName writes them, that change how a row is read: where one is met, the row goes the exact way. */
const TURNS: ReadonlySet<string> = new Set([
  'dynamicproperties',
  'auditdata',
  'raweventdata',
  '_raw',
  'resultindex',
  'resultcount',
  'value',
  'records',
  'results',
  'tables',
  'hits',
])

/** Keys that hold what other operations say about messages. */
const MENTIONS: ReadonlySet<string> = new Set(['item', 'affecteditems'])

const KEYS: ReadonlyMap<string, number> = new Map([
  ['userid', CODE.actor],
  ['mailboxownerupn', CODE.mailbox],
  ['mailboxguid', CODE.guid],
  ['creationtime', CODE.time],
])

/** What the exact decoder makes of words, for the kernel. */
export function createJudge({ criteria, mentions, header }: JudgeRequest): Judge {
  const matcher = matcherOf(criteria)

  function operation(text: string): number {
    if (text === header || text.includes('"')) return CODE.unsure
    const named = operationOf(new Map([['operation', text]]))
    if (named === null) return CODE.unsure
    if (isMailItemsAccessed(named)) return CODE.access
    return named === 'AttachmentAccess' ? CODE.attachment : CODE.other
  }

  function key(text: string): number {
    const name = fieldName(text)
    if (name === 'operation')
      return text === 'Operation' || text === 'operation' ? CODE.operation : CODE.unsure
    if (TURNS.has(name) || (mentions && MENTIONS.has(name))) return CODE.unsure
    // Flattened exports name their columns by the way to the value.
    if (name.includes('.') && !name.startsWith('@')) return CODE.unsure
    return KEYS.get(name) ?? CODE.plain
  }

  function user(text: string): number {
    const name = identifierOf(text)
    return name === null || matcher.user([name]) ? CODE.unsure : CODE.foreign
  }

  const judges = new Map<number, (text: string) => number>([
    [SPACE.operation, operation],
    [SPACE.key, key],
    [SPACE.user, user],
    [SPACE.day, day],
  ])
  return (space, text) => judges.get(space)?.(text) ?? CODE.unsure
}

function day(text: string): number {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text) && parseUtcTime(`${text}T00:00:00`) !== null
  return isDay ? CODE.valid : CODE.unsure
}
