import type { EvidenceRow } from '../source.ts'
import { HEAD_BYTES, peek } from './containers.ts'
import { csvReader } from './csv-rows.ts'
import { decodeText } from './encoding.ts'
import { createFileChecks, type FileChecks } from './file-checks.ts'
import { jsonReader } from './json-rows.ts'
import { skipBlanks } from './json-scan.ts'
import { notEvidence, type Pull, type ReadRun, type RowReader } from './run.ts'

const OPEN_BRACE = 0x7b
const OPEN_BRACKET = 0x5b
const OPEN_ANGLE = 0x3c

/** Reads a text file's rows, a batch per chunk. @throws exit 2 where it is no audit evidence */
export async function* textRows(run: ReadRun, source: Pull): AsyncGenerator<EvidenceRow[]> {
  const { head, pull } = await peek(source, HEAD_BYTES)
  if (head.length === 0) throw notEvidence(run.label, 'it is empty', 'export the audit records again')
  const stream = decodeText(run, head, pull)
  const text = await peekText(stream.pull)
  const first = text.head[skipBlanks(text.head, 0)]
  if (first === OPEN_ANGLE) {
    throw notEvidence(run.label, 'it is a web page or XML, not an export', 'sign in and download it again')
  }
  const read = first === OPEN_BRACE || first === OPEN_BRACKET ? jsonReader : csvReader
  const checks = createFileChecks()
  const reader = read(run, { ...stream, pull: text.pull }, checks)
  yield* readRows({ reader, run, checks }, text.pull)
}

async function* readRows(
  { reader, run, checks }: { reader: RowReader; run: ReadRun; checks: FileChecks },
  pull: Pull,
): AsyncGenerator<EvidenceRow[]> {
  for (let final = false; !final;) {
    const chunk = await pull()
    if (chunk === null) final = true
    else reader.push(chunk)
    for (let done = false; !done;) {
      run.context.signal.throwIfAborted()
      const batch = reader.take(final)
      done = batch.done
      checks.see(batch.rows)
      if (batch.rows.length > 0) yield batch.rows
    }
  }
  reader.finish()
  checks.finish(run)
}

/** Peeks until something else than blanks is there. */
async function peekText(source: Pull): Promise<{ head: Uint8Array; pull: Pull }> {
  let wanted = 1
  for (let pull = source; ;) {
    const peeked = await peek(pull, wanted)
    const { head } = peeked
    if (skipBlanks(head, 0) < head.length || head.length < wanted) return peeked
    wanted = head.length * 2
    pull = peeked.pull
  }
}
