import * as z from 'zod'
import { EXIT, MiaError } from '../../core/errors.ts'
import type { Notice } from '../../core/report.ts'
import type { Platform } from '../../platform/platform.ts'
import type { AuditQuestion } from './question.ts'
import { questionDocument } from './question.ts'
import { JOB, jobFile, type PageStore } from './page-store.ts'

/** Everything that the acquisition of one question needs to know. */
export interface Job {
  /** `graph-<key>`, `exchange-<key>`: how the names of its files begin. */
  readonly name: string
  /** Makes the names of its queries at the service unique: a query of another run is another answer. */
  readonly run: string
  readonly question: AuditQuestion
  readonly store: PageStore
  readonly platform: Pick<Platform, 'now' | 'sleep' | 'sha256' | 'signal'>
  readonly options: AcquireOptions
  readonly watcher: Watcher
}

export interface AcquireOptions {
  /** Read the records again until a reading finds nothing new. */
  readonly verifyComplete: boolean
  /** False: leave with exit 8 while the service is still searching. */
  readonly wait: boolean
  /** Queries that may be created without asking. */
  readonly queries: number
  /** What is to be said besides, once all is there. */
  readonly remarks: () => readonly Notice[]
}

/** Who is told how far it is. */
export interface Watcher {
  say(line: string): Promise<void>
  phase(title: string): void
  /** A second has passed. */
  tick(): void
  page(records: number): void
}

const jobSchema = z.looseObject({ schema: z.literal('mia/acquisition/1'), run: z.guid() })

/** The run id of a job begun before, else of a new one. */
export async function runOf(
  store: PageStore,
  name: string,
  begin: { readonly question: AuditQuestion; readonly run: string; readonly created: string },
): Promise<string> {
  const file = jobFile(name, JOB)
  if ((await store.list(file)).length > 0) return readState(store, file, jobSchema).then(({ run }) => run)
  const { question, run, created } = begin
  await writeState(store, file, { schema: 'mia/acquisition/1', run, created, ...questionDocument(question) })
  return run
}

export async function writeState(store: PageStore, file: string, document: unknown): Promise<void> {
  await store.write(file, new TextEncoder().encode(`${JSON.stringify(document, null, 2)}\n`))
}

export async function readState<T>(store: PageStore, file: string, schema: z.ZodType<T>): Promise<T> {
  try {
    const json: unknown = JSON.parse(new TextDecoder().decode(await store.read(file)))
    return schema.parse(json)
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof z.ZodError)) throw error
    throw damagedFile(file)
  }
}

export function damagedFile(file: string): MiaError {
  return new MiaError(EXIT.verificationFailed, {
    what: `evidence/${file} is not what mia wrote`,
    why: 'it was changed since, or the disk is failing',
    next: 'restore it from a copy, or move it out of the case folder: mia then asks the service for it again',
  })
}
