import type { Case, EvidenceEntry } from '../../case/index.ts'
import type { JsonObject } from '../../core/json.ts'
import type { Report } from '../../core/report.ts'
import { timeFromMilliseconds } from '../../core/utc-time.ts'
import type { Platform } from '../../platform/platform.ts'

/** What the case rests on. Contents are not read: that is what `mia verify` is for. */
export async function evidenceList(platform: Platform, opened: Case): Promise<Report> {
  const rows: JsonObject[] = []
  for (const entry of opened.evidence()) {
    const { kind, path, size, sha256, modifiedMs, copiedTo } = entry
    const original = await stateOf(platform, entry)
    rows.push({
      kind,
      path,
      size,
      sha256,
      modified: timeFromMilliseconds(modifiedMs),
      copy: copiedTo,
      original,
    })
  }
  return {
    schema: 'mia/case-evidence/1',
    title: 'Evidence',
    criteria: {},
    sources: [],
    accounting: null,
    notices: [],
    sections: [
      {
        key: 'rows',
        title: 'Evidence',
        columns: [
          { key: 'kind', title: 'Kind', kind: 'text', priority: 1 },
          { key: 'path', title: 'Path', kind: 'text', priority: 1, keep: true },
          { key: 'size', title: 'Bytes', kind: 'number', priority: 1 },
          { key: 'sha256', title: 'SHA-256', kind: 'text', priority: 1, keep: true },
          { key: 'modified', title: 'Modified', kind: 'time', priority: 3 },
          { key: 'copy', title: 'Copy in the case', kind: 'text', priority: 1, keep: true },
          { key: 'original', title: 'Original', kind: 'text', priority: 1 },
        ],
        rows,
        empty: 'No evidence yet: mia sessions --audit FILE… --save registers what it reads.',
      },
    ],
  }
}

/** By size, time and identity only. */
async function stateOf(platform: Platform, entry: EvidenceEntry): Promise<string> {
  const facts = await platform.files.facts(entry.path).catch(() => null)
  if (facts === null) return 'missing'
  return facts.size === entry.size && facts.modifiedMs === entry.modifiedMs && facts.inode === entry.inode
    ? 'as recorded'
    : 'touched since: mia verify compares its SHA-256'
}
