import type { AccessRecord, Place, QuarantinedRow } from '../core/access-record.ts'
import { decodeRow } from './decode.ts'
import type { AuditSource, ReadContext } from './source.ts'

/** A row of evidence as it stands there, with what it was read as. */
export interface FoundRow {
  readonly place: Place
  /** As recorded, not normalised. */
  readonly text: string
  /** null where the row is quarantined. */
  readonly record: AccessRecord | null
  readonly quarantined: QuarantinedRow | null
}

export interface RowTest {
  readonly record: (record: AccessRecord) => boolean
  readonly quarantined: (row: QuarantinedRow) => boolean
}

/** Reads a source again for single rows: also the copies that the collector counted and dropped. */
export async function* findRows(
  source: AuditSource,
  read: ReadContext,
  wanted: RowTest,
): AsyncGenerator<FoundRow> {
  for await (const batch of source.rows(read)) {
    for (const row of batch) {
      const decoded = decodeRow(row, null)
      const { place } = row
      if (decoded.kind === 'access' && wanted.record(decoded.record))
        yield { place, text: row.text(), record: decoded.record, quarantined: null }
      if (decoded.kind === 'quarantined' && wanted.quarantined(decoded.row))
        yield { place, text: row.text(), record: null, quarantined: decoded.row }
    }
  }
}
