/**
 * The files of acquisitions in a case. Each is written whole or not at all and never changed afterwards; what has been
 * done is read off which files there are. There is no cursor besides: a page holds its own next link.
 */
export interface PageStore {
  /** Names that begin so, sorted by code unit. */
  list(prefix: string): Promise<string[]>
  read(name: string): Promise<Uint8Array>
  /** Fsynced and in place when it resolves. A file of that name must not be there. */
  write(name: string, bytes: Uint8Array): Promise<void>
  /** For the log of requests alone. */
  append(name: string, text: string): Promise<void>
}

/** One window of time of a job, and the how manieth query for it. */
export interface Place {
  /** `graph-<key>`, `exchange-<key>` */
  readonly job: string
  /** `w1`, halves `w1a` and `w1b`, and so on. */
  readonly window: string
  readonly attempt: number
}

export const DONE = 'done.json'
export const JOB = 'job.json'
export const REQUESTS = 'requests.jsonl'

export function jobFile(job: string, name: string): string {
  return `${job}-${name}`
}

export function windowFile({ job, window }: Pick<Place, 'job' | 'window'>, name: string): string {
  return `${job}-${window}-${name}`
}

export function attemptFile({ job, window, attempt }: Place, name: string): string {
  return `${job}-${window}-a${attempt}-${name}`
}

/** A page of records exactly as received. The beginning of its SHA-256 stands in its name: a damaged one shows. */
export interface PageName {
  readonly pass: number
  readonly number: number
  readonly hash: string
}

const HASH_DIGITS = 12

export function pageName(place: Place, { pass, number, hash }: PageName): string {
  const digits = String(number).padStart(6, '0')
  return attemptFile(place, `p${pass}-${digits}-${hash.slice(0, HASH_DIGITS)}.json`)
}

export function parsePageName(place: Place, name: string): PageName | null {
  const prefix = attemptFile(place, 'p')
  if (!name.startsWith(prefix)) return null
  const match = /^(\d+)-(\d{6})-([0-9a-f]{12})\.json$/.exec(name.slice(prefix.length))
  if (match === null) return null
  const [, pass, number, hash = ''] = match
  return { pass: Number(pass), number: Number(number), hash }
}

const PAGE = /^((?:graph|exchange)-[0-9a-f]{8})-w\d+[ab]*-a\d+-p\d+-\d{6}-[0-9a-f]{12}\.json$/

/** The job that a file is a page of; null for any other file. */
export function jobOfPage(name: string): string | null {
  return PAGE.exec(name)?.[1] ?? null
}
