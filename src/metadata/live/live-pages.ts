import { parseBody } from '../../microsoft/response-body.ts'
import { damagedPage, type LiveJob, type LiveStore } from './live-job.ts'

/** A page as it lies in the case, exactly as received. */
export interface KeptPage<T> {
  readonly file: string
  readonly sha256: string
  readonly value: T
}

const HASH_DIGITS = 12

/** Puts a page in place under its number and the beginning of its SHA-256: a damaged one shows. */
export async function keepPage<T>(
  job: Pick<LiveJob, 'store' | 'platform'>,
  place: string,
  page: { readonly number: number; readonly value: T; readonly body: Uint8Array },
): Promise<KeptPage<T>> {
  const sha256 = job.platform.sha256().update(page.body).hex()
  const digits = String(page.number).padStart(4, '0')
  const file = `${place}-p${digits}-${sha256.slice(0, HASH_DIGITS)}.json`
  await job.store.write(file, page.body)
  return { file, sha256, value: page.value }
}

/** The pages of a place that are there, in order, each checked against the hash in its name. */
export async function keptPages<T>(
  { store, platform }: { readonly store: LiveStore; readonly platform: Pick<LiveJob['platform'], 'sha256'> },
  place: string,
  read: (json: unknown) => T,
): Promise<KeptPage<T>[]> {
  const pages: KeptPage<T>[] = []
  for (const file of await store.list(`${place}-p`)) {
    const [, number, hash = ''] = /^p(\d{4})-([0-9a-f]{12})\.json$/.exec(file.slice(place.length + 1)) ?? []
    const bytes = await store.read(file)
    const sha256 = platform.sha256().update(bytes).hex()
    if (!sha256.startsWith(hash) || hash === '' || Number(number) !== pages.length + 1)
      throw damagedPage(file)
    pages.push({ file, sha256, value: readKept(file, bytes, read) })
  }
  return pages
}

function readKept<T>(file: string, bytes: Uint8Array, read: (json: unknown) => T): T {
  try {
    return read(parseBody(bytes))
  } catch {
    throw damagedPage(file)
  }
}
