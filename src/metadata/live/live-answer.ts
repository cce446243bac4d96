import * as z from 'zod'
import type { EmailOutcome, Period } from '../../core/e-mail.ts'
import type { MetadataKind } from '../../core/metadata-entry.ts'
import { type Notice, orderNotices } from '../../core/report.ts'
import { type LiveJob, type LiveStore, readDocument, writeDocument } from './live-job.ts'
import type { KeptPage } from './live-pages.ts'

/** What one way of asking came to: its pages, and what it says about ids for which it has no row. */
export interface LiveAnswer {
  readonly kind: MetadataKind
  /** In the order received; the hash of each binds it to this document. */
  readonly pages: readonly { readonly file: string; readonly sha256: string }[]
  /** For which absence means something. */
  readonly periods: readonly Period[]
  readonly outcomes: readonly EmailOutcome[]
  readonly notices: readonly Notice[]
  /** Ids that a row was found for, as they were asked. */
  readonly found: readonly string[]
  /** Of look-ups in mailboxes: what the keys stand for, and the names of folders by their ids. */
  readonly mailboxes?: readonly string[]
  readonly folders?: readonly (readonly [string, string])[]
}

export const ANSWER_SCHEMA = 'mia/email-answer/1'

export const answerSchema = z.looseObject({
  schema: z.literal(ANSWER_SCHEMA),
  kind: z.enum(['trace', 'historical', 'mailbox', 'email-events']),
  pages: z.array(z.object({ file: z.string().regex(/^email-[A-Za-z0-9-]+\.json$/), sha256: z.string() })),
  periods: z.array(z.object({ from: z.string(), to: z.string() })),
  outcomes: z.array(
    z.object({
      internetMessageId: z.string(),
      status: z.enum(['pending', 'error', 'gone', 'never-transported']),
      reason: z.string(),
    }),
  ),
  notices: z.array(
    z.object({
      code: z.string(),
      level: z.enum(['info', 'warning', 'incomplete']),
      text: z.string(),
      count: z.number(),
    }),
  ),
  found: z.array(z.string()),
  mailboxes: z.array(z.string()).exactOptional(),
  folders: z.array(z.tuple([z.string(), z.string()])).exactOptional(),
})

export function answerFile(job: string, way: string): string {
  return `${job}-${way}-answer.json`
}

/** Asks once: what the case holds already is not asked for again. */
export async function answered(
  job: LiveJob,
  way: string,
  ask: () => Promise<LiveAnswer>,
): Promise<LiveAnswer> {
  const file = answerFile(job.name, way)
  if ((await job.store.list(file)).length > 0) return readDocument(job.store, file, answerSchema)
  const answer = await ask()
  await writeAnswer(job.store, file, answer)
  return answer
}

export async function writeAnswer(store: LiveStore, file: string, answer: LiveAnswer): Promise<void> {
  await writeDocument(store, file, {
    schema: ANSWER_SCHEMA,
    ...answer,
    notices: orderNotices(answer.notices),
  })
}

export function pageReferences(pages: readonly KeptPage<unknown>[]): LiveAnswer['pages'] {
  return pages.map(({ file, sha256 }) => ({ file, sha256 }))
}
