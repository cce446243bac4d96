import { type Fields, fieldsOf, parseFields } from './fields.ts'
import { damaged } from './failure.ts'
import { VERDICTS_FILE } from './layout.ts'

const SCHEMA = 'mia/verdicts/1'

export type VerdictWord = 'intruder' | 'owner' | 'undecided'

/** A judgement of a session as the investigator gave it. */
export interface VerdictEntry {
  /** SessionId or `nosession:` key, as in the saved sessions. */
  readonly session: string
  readonly verdict: VerdictWord
  readonly reason: string
  /** Narrowed to these addresses and clients of the session; empty lists mean all of it. */
  readonly ipAddresses: readonly string[]
  readonly clients: readonly string[]
  /** Free text, never required to be a real name; null where none was given. */
  readonly operator: string | null
}

/** A verdict in the history: never changed, only followed by a later one. */
export interface StoredVerdict extends VerdictEntry {
  /** UTC, ISO 8601 with `Z`. */
  readonly time: string
}

/** The whole history, oldest first. */
export function parseVerdicts(bytes: Uint8Array | null): StoredVerdict[] {
  return bytes === null
    ? []
    : parseFields(bytes, VERDICTS_FILE).list('verdicts', (fields) => parseVerdict(fields))
}

export function verdictsDocument(history: readonly StoredVerdict[]): unknown {
  return { schema: SCHEMA, verdicts: history }
}

/** The entries as they enter the history: fields in the published order, the time of judging added. */
export function stampVerdicts(entries: readonly VerdictEntry[], time: string): StoredVerdict[] {
  return entries.map((entry) => parseVerdict(fieldsOf({ ...entry, time }, VERDICTS_FILE)))
}

function parseVerdict(fields: Fields): StoredVerdict {
  return {
    session: fields.text('session'),
    verdict: verdictWord(fields.text('verdict')),
    reason: fields.text('reason'),
    ipAddresses: fields.texts('ipAddresses'),
    clients: fields.texts('clients'),
    operator: fields.textOrNull('operator'),
    time: fields.text('time'),
  }
}

function verdictWord(word: string): VerdictWord {
  if (word === 'intruder' || word === 'owner' || word === 'undecided') return word
  throw damaged(`${VERDICTS_FILE} is damaged`, `it holds an unknown verdict`)
}
