import type { Evidence } from '../../audit/index.ts'
import { breakDown } from '../../core/breakdown.ts'
import { type Criteria, criteriaDocument } from '../../core/criteria.ts'
import type { Column, Report } from '../../core/report.ts'
import { coverageExtra } from './coverage-of-evidence.ts'
import { evidenceNotices } from './notices.ts'
import { salvagedSection } from './quarantine.ts'
import { sourceDocuments } from '../evidence/sources.ts'

const BIND_COLUMNS: readonly Column[] = [
  { key: 'internetMessageId', title: 'InternetMessageId', kind: 'text', priority: 1, keep: true },
  { key: 'userId', title: 'UserId', kind: 'text', priority: 1 },
  { key: 'folders', title: 'Folders', kind: 'list', priority: 1 },
  { key: 'numberOfFolders', title: 'Number of Folders', kind: 'number', priority: 1 },
]

const SYNC_COLUMNS: readonly Column[] = [
  { key: 'mailAccessType', title: 'MailAccessType', kind: 'text', priority: 2 },
  { key: 'syncedFolderName', title: 'SyncedFolderName', kind: 'text', priority: 1 },
  { key: 'syncedFolderPath', title: 'SyncedFolderPath', kind: 'text', priority: 1 },
  { key: 'userId', title: 'UserId', kind: 'text', priority: 1 },
]

/** Both answers of the KQL note; its column names are the titles. */
export function breakdownReport(evidence: Evidence, criteria: Criteria): Report {
  const { bind, sync } = breakDown(evidence.selected)
  return {
    schema: 'mia/breakdown/1',
    title: 'Breakdown',
    criteria: criteriaDocument(criteria),
    sources: sourceDocuments(evidence.sources),
    accounting: evidence.accounting,
    notices: evidenceNotices(evidence, criteria),
    sections: [
      {
        key: 'bind',
        title: 'Messages involved in Bind',
        columns: BIND_COLUMNS,
        rows: bind.map((row) => ({ ...row })),
        empty: 'No message: no Bind record that matches lists one.',
      },
      {
        key: 'sync',
        title: 'Folders involved in Sync',
        columns: SYNC_COLUMNS,
        rows: sync.map((row) => ({ ...row })),
        empty: 'No folder: no Sync record matches.',
      },
      ...(evidence.quarantined.length > 0 ? [salvagedSection(evidence.quarantined)] : []),
    ],
    extra: coverageExtra(evidence, criteria),
  }
}
