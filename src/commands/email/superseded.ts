import { basename } from 'node:path'
import type { EvidenceFile } from '../evidence/case-files.ts'

/** Of what the service said about historical searches, time after time, only the last word counts. */
export function withoutSuperseded(files: readonly EvidenceFile[]): EvidenceFile[] {
  const latest = new Map<string, number>()
  for (const { path } of files) {
    const word = wordOf(path)
    if (word !== null) latest.set(word.job, Math.max(word.number, latest.get(word.job) ?? 0))
  }
  return files.filter(({ path }) => {
    const word = wordOf(path)
    return word === null || latest.get(word.job) === word.number
  })
}

function wordOf(path: string): { readonly job: string; readonly number: number } | null {
  const [, job, number] = /^(email-[0-9a-f]{8})-historical-(\d{1,6})-answer\.json$/.exec(basename(path)) ?? []
  return job === undefined ? null : { job, number: Number(number) }
}
