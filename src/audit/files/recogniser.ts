import type { EvidenceRow } from '../source.ts'
import { looksLikeAuditText, recordFormat } from './formats.ts'
import { printable } from './printable.ts'
import { notEvidence, type ReadRun } from './run.ts'

/** Records among which one of a known kind has to be; logs that mix sources may begin with another one's. */
const MAX_HELD = 100
/** Characters of a damaged record that are searched for the keys of audit records. */
const SEARCHED = 1 << 16

/** Holds the first records of a JSON file back until one of them is known. */
export interface Recogniser {
  /** The rows that may go on. @throws exit 2 when it is plainly something else */
  pass(rows: EvidenceRow[]): EvidenceRow[]
  /** @param entered whether there was an array or an envelope: an empty one is a valid export */
  end(entered: boolean): EvidenceRow[]
}

export function createRecogniser(run: ReadRun): Recogniser {
  const held: EvidenceRow[] = []

  function decide(): EvidenceRow[] {
    const damaged = held.some(
      (row) => row.kind === 'broken' && looksLikeAuditText(row.text().slice(0, SEARCHED)),
    )
    if (!damaged) throw unknownRecord(run.label, held[0])
    run.format = 'audit-data-json'
    return held.splice(0)
  }

  return {
    pass(rows) {
      if (run.format !== '') return rows
      for (const [index, row] of rows.entries()) {
        held.push(row)
        if (row.kind === 'fields') run.format = recordFormat(Object.keys(row.fields))?.name ?? ''
        if (run.format !== '') return [...held.splice(0), ...rows.slice(index + 1)]
        if (held.length >= MAX_HELD) return [...decide(), ...rows.slice(index + 1)]
      }
      return []
    },
    end(entered) {
      if (run.format !== '') return []
      if (held.length > 0) return decide()
      if (!entered) throw notEvidence(run.label, 'it is empty', 'export the audit records again')
      run.format = 'json'
      return []
    },
  }
}

function unknownRecord(label: string, first: EvidenceRow | undefined): Error {
  const [line = ''] = (first?.text() ?? '').split(/[\r\n]/, 1)
  return notEvidence(
    label,
    `its first record is not one of a known export: ${printable(line)}`,
    'name a file exported from Purview, Search-UnifiedAuditLog, Graph, Sentinel or Defender',
  )
}
