import type { QuarantinedRow } from '../core/access-record.ts'
import { byCodeUnit } from '../core/json.ts'
import { parseFields } from './fields.ts'
import { QUARANTINE_FILE } from './layout.ts'

/**
 * quarantine.jsonl: every row that any run of the case had to set aside, once, ordered by source and row.
 * A later run adds rows and never takes any away. It holds nothing about the runs: equal evidence gives equal bytes.
 * @param existing the file as it stands; null where there is none
 * @param sha256Of hash of the file that a source label stands for; null where it is not known
 */
export function mergeQuarantine(
  existing: Uint8Array | null,
  rows: Iterable<QuarantinedRow>,
  sha256Of: (source: string) => string | null,
): Uint8Array {
  const lines = new Map<string, SortKey>()
  if (existing !== null) {
    const encoder = new TextEncoder()
    for (const line of new TextDecoder().decode(existing).split('\n').slice(0, -1)) {
      const fields = parseFields(encoder.encode(line), QUARANTINE_FILE)
      lines.set(line, { source: fields.text('source'), row: fields.number('row') })
    }
  }
  for (const row of rows) lines.set(lineOf(row, sha256Of(row.place.source)), row.place)
  const sorted = [...lines].toSorted(([a, x], [b, y]) => bySource(x, y) || byCodeUnit(a, b))
  return new TextEncoder().encode(sorted.map(([line]) => `${line}\n`).join(''))
}

interface SortKey {
  readonly source: string
  readonly row: number
}

function bySource(a: SortKey, b: SortKey): number {
  return byCodeUnit(a.source, b.source) || a.row - b.row
}

function lineOf(row: QuarantinedRow, sha256: string | null): string {
  const { source, row: number, offset, length } = row.place
  const { reason, detail, salvaged, text } = row
  return JSON.stringify({ source, sha256, row: number, offset, length, reason, detail, salvaged, text })
}
