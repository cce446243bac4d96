import { basename, dirname, join } from 'node:path'
import type { Job } from '../../audit/acquisition/job.ts'
import { jobOfPage } from '../../audit/acquisition/page-store.ts'
import { byCodeUnit } from '../../core/json.ts'
import type { Notice } from '../../core/report.ts'
import type { Platform } from '../../platform/platform.ts'
import type { EvidenceFile } from './case-files.ts'

/** What the acquisitions that the files come from said of themselves: it holds for every later step as well. */
export async function acquiredNotices(
  platform: Platform,
  files: readonly EvidenceFile[],
): Promise<readonly Notice[]> {
  const jobs = new Map<string, string>()
  for (const { path, copy } of files) {
    const name = jobOfPage(basename(copy ?? path))
    if (name !== null) jobs.set(name, dirname(copy ?? path))
  }
  if (jobs.size === 0) return []
  const { finishedBefore } = await import('../../audit/acquisition/acquire.ts')
  const notices: Notice[] = []
  for (const [name, folder] of [...jobs].toSorted(([a], [b]) => byCodeUnit(a, b))) {
    notices.push(...((await finishedBefore({ name, store: readOnly(platform, folder) }))?.notices ?? []))
  }
  return notices
}

function readOnly(platform: Platform, folder: string): Job['store'] {
  return {
    list: async (prefix) => (await platform.files.list(folder)).filter((name) => name.startsWith(prefix)),
    read: (name) => platform.files.readBytes(join(folder, name)),
    write: refuse,
    append: refuse,
  }
}

function refuse(): Promise<never> {
  return Promise.reject(new Error('only read here'))
}
