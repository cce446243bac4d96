import { join } from 'node:path'
import type { Case, EvidenceEntry, EvidenceKind } from '../../case/index.ts'
import type { Platform } from '../../platform/platform.ts'
import { type EvidenceFile, fileOf } from './case-files.ts'

/**
 * Makes the files of a finished job part of the case, each with its hash; what is registered already stays as it is.
 * @param pages those to be read; `kind` is theirs
 * @returns them
 */
export async function registerAcquired(
  platform: Platform,
  opened: Case,
  {
    job,
    pages,
    kind = 'audit',
  }: { readonly job: string; readonly pages: readonly string[]; readonly kind?: EvidenceKind },
): Promise<EvidenceFile[]> {
  const store = opened.acquired()
  const isPage = new Set(pages)
  const known = new Set(opened.evidence().map((entry) => entry.copiedTo))
  const entries: EvidenceEntry[] = []
  for (const name of await store.list(`${job}-`)) {
    if (known.has(`evidence/${name}`)) continue
    const path = join(opened.dir, 'evidence', name)
    const bytes = await store.read(name)
    const facts = await platform.files.facts(path)
    entries.push({
      kind: isPage.has(name) ? kind : 'acquisition',
      path,
      label: name,
      size: bytes.length,
      sha256: platform.sha256().update(bytes).hex(),
      modifiedMs: facts?.modifiedMs ?? 0,
      inode: facts?.inode ?? '',
      copied: true,
      copiedTo: `evidence/${name}`,
    })
  }
  await opened.registerEvidence(entries)
  return opened
    .evidence()
    .filter(({ copiedTo }) => copiedTo !== null && isPage.has(copiedTo.slice('evidence/'.length)))
    .map((entry) => fileOf(opened, entry))
}
