import type { Notice } from '../../core/report.ts'
import type { KustoRow } from '../../microsoft/kusto.ts'
import type { AuditSource, EvidenceRow } from '../source.ts'
import { placeOf, type PushRequest, queryInHalves } from './asking.ts'
import { failureNotices } from './notices.ts'
import { countOf, fieldsOf, neededTime, textOf } from './rows.ts'
import { slicesOf } from './slices.ts'

/**
 * The records themselves, of all addresses and sessions of the users and the period, slice by slice: for where single
 * records are asked for. They go the way of local evidence.
 */
export function recordSource(request: PushRequest): AuditSource {
  const { label, engine, period } = request
  const asking: PushRequest = { ...request, criteria: { ...request.criteria, ips: [], sessions: [] } }
  const notices: Notice[] = []
  return {
    label,
    async *rows() {
      const hours = await queryInHalves(asking, 'slices', period)
      const weighed = hours.rows.map((row) => ({
        start: neededTime(row, 'Hour'),
        weight: countOf(row, 'Rows'),
      }))
      const slices = hours.failed.length > 0 ? [period] : slicesOf(period, weighed, engine.maxRows / 2)
      let read = 0
      for (const slice of slices) {
        const { rows, failed } = await queryInHalves(asking, 'records', slice)
        notices.push(...failureNotices(label, failed))
        const first = read
        yield rows.map((row, index) => evidenceRow(row, request, first + index))
        read += rows.length
      }
    },
    facts: () => ({
      label,
      path: null,
      bytes: 0,
      sha256: null,
      format: `kql ${engine.dialect}`,
      encoding: 'utf-8',
      notices,
    }),
  }
}

function evidenceRow(row: KustoRow, request: PushRequest, index: number): EvidenceRow {
  const fields = {
    ...fieldsOf(row, false),
    Id: textOf(row, 'RecordId'),
    CreationTime: textOf(row, 'Time'),
    OperationCount: textOf(row, 'OperationCount'),
    OperationProperties: textOf(row, 'PropertiesText'),
    Folders: textOf(row, 'FoldersText'),
    Item: textOf(row, 'ItemText'),
  }
  const text = (): string => JSON.stringify(fields)
  return { kind: 'fields', fields, place: placeOf(request, index), text }
}
