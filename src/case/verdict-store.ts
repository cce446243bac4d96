import { type Judgement, JUDGEMENTS, type Verdict } from '../core/verdict.ts'
import { damaged } from './failure.ts'
import { type Fields, fieldsOf, parseFields } from './fields.ts'
import { VERDICTS_FILE } from './layout.ts'

const SCHEMA = 'mia/verdicts/1'

/** A verdict in the history: never changed, only followed by a later one. */
export interface StoredVerdict extends Verdict {
  /** Free text, never required to be a real name; null where none was given. */
  readonly operator: string | null
}

/** A verdict as it is given; the case adds the time. */
export type VerdictEntry = Omit<StoredVerdict, 'time'>

/** The whole history, oldest first. */
export function parseVerdicts(bytes: Uint8Array | null): StoredVerdict[] {
  return bytes === null ? [] : parseFields(bytes, VERDICTS_FILE).list('verdicts', parseVerdict)
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
    verdict: judgementFrom(fields.text('verdict')),
    reason: fields.text('reason'),
    time: fields.text('time'),
    ipAddresses: fields.texts('ipAddresses'),
    clients: fields.texts('clients'),
    operator: fields.textOrNull('operator'),
  }
}

function judgementFrom(word: string): Judgement {
  const judgement = JUDGEMENTS.find((known) => known === word)
  if (judgement === undefined)
    throw damaged(`${VERDICTS_FILE} is damaged`, 'it holds a verdict that mia does not know')
  return judgement
}
