import * as z from 'zod'
import { EXIT, MiaError } from '../../core/errors.ts'
import type { Via } from '../../core/trace-plan.ts'
import type { Graph } from '../../microsoft/graph.ts'
import type { Platform } from '../../platform/platform.ts'

/** Files of the case, as they are gathered: each whole or not there, never changed afterwards. */
export interface LiveStore {
  /** Names that begin so, sorted by code unit. */
  list(prefix: string): Promise<string[]>
  read(name: string): Promise<Uint8Array>
  write(name: string, bytes: Uint8Array): Promise<void>
  append(name: string, text: string): Promise<void>
}

/** An id to ask the tenant about. */
export interface AskedId {
  readonly id: string
  /** Of the first access; null where that is not known. */
  readonly accessedMs: number | null
  /** Addresses of the mailboxes in which it was accessed; none where they are not known. */
  readonly mailboxes: readonly string[]
}

/** Everything that asking about one list of ids needs to know. */
export interface LiveJob {
  /** `email-<key>`: how the names of its files begin. */
  readonly name: string
  /** Of the first run of it: windows of time stay what they were when it is resumed. */
  readonly startedMs: number
  readonly ids: readonly AskedId[]
  readonly graph: Graph
  readonly store: LiveStore
  readonly platform: Pick<Platform, 'now' | 'sleep' | 'sha256' | 'signal' | 'random'>
  readonly watcher: LiveWatcher
}

export interface LiveWatcher {
  say(line: string): Promise<void>
  phase(title: string): void
  page(rows: number): void
}

/** What identifies a job: the same ids asked in the same ways are asked once. */
export interface LiveQuestion {
  readonly cloud: string
  readonly tenant: string
  readonly vias: readonly (Via | 'auto')[]
  readonly ids: readonly AskedId[]
  /** Named beside those of the ids. */
  readonly mailboxes: readonly string[]
  /** 1 for the first time that it is asked. */
  readonly time: number
}

export function liveJobName(platform: Pick<Platform, 'sha256'>, question: LiveQuestion): string {
  const { cloud, tenant, vias, ids, time } = question
  const asked = ids.map(({ id, accessedMs, mailboxes }) => [id, accessedMs, ...mailboxes])
  const text = JSON.stringify([cloud, tenant.toLowerCase(), vias, question.mailboxes, asked, time])
  return `email-${platform.sha256().update(text).hex().slice(0, 8)}`
}

const startSchema = z.looseObject({ schema: z.literal('mia/email-acquisition/1'), startedMs: z.number() })

/** When the job was begun; begins it where it was not. */
export async function startOf(
  store: LiveStore,
  name: string,
  begin: LiveQuestion & { readonly nowMs: number },
): Promise<number> {
  const file = `${name}-job.json`
  if ((await store.list(file)).length > 0) return (await readDocument(store, file, startSchema)).startedMs
  const { nowMs, ...question } = begin
  await writeDocument(store, file, { schema: 'mia/email-acquisition/1', startedMs: nowMs, ...question })
  return nowMs
}

export async function writeDocument(store: LiveStore, file: string, document: object): Promise<void> {
  await store.write(file, new TextEncoder().encode(`${JSON.stringify(document, null, 2)}\n`))
}

export async function readDocument<T>(store: LiveStore, file: string, schema: z.ZodType<T>): Promise<T> {
  return parseDocument(await store.read(file), file, schema)
}

export function parseDocument<T>(bytes: Uint8Array, file: string, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(new TextDecoder().decode(bytes)))
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof z.ZodError)) throw error
    throw damagedPage(file)
  }
}

export function damagedPage(file: string): MiaError {
  return new MiaError(EXIT.verificationFailed, {
    what: `evidence/${file} is not what mia wrote`,
    why: 'it was changed since, or the disk is failing',
    next: 'restore it from a copy, or ask the tenant anew with --again',
  })
}
