import { parseBody } from '../../microsoft/response-body.ts'
import { damagedFile, type Job } from './job.ts'
import { attemptFile, pageName, parsePageName, type Place } from './page-store.ts'

/** The pages of a pass that are there, in order; each checked against the hash in its name. */
export async function keptPages<T>(
  { store, platform }: Job,
  { place, pass }: { readonly place: Place; readonly pass: number },
  read: (json: unknown) => T,
): Promise<T[]> {
  const pages: T[] = []
  for (const name of await store.list(attemptFile(place, `p${pass}-`))) {
    const parsed = parsePageName(place, name)
    if (parsed === null) continue
    const bytes = await store.read(name)
    const hash = platform.sha256().update(bytes).hex()
    if (!hash.startsWith(parsed.hash) || parsed.number !== pages.length + 1) throw damagedFile(name)
    pages.push(read(parseBody(bytes)))
  }
  return pages
}

/** In place before this resolves. */
export async function keepPage(
  { store, platform }: Job,
  at: { readonly place: Place; readonly pass: number; readonly number: number },
  body: Uint8Array,
): Promise<void> {
  const hash = platform.sha256().update(body).hex()
  await store.write(pageName(at.place, { pass: at.pass, number: at.number, hash }), body)
}
