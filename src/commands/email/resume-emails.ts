import * as z from 'zod'
import type { Case } from '../../case/index.ts'
import type { CommandContext, Values } from '../../cli/command.ts'
import { usageError } from '../../core/errors.ts'
import { sortedByCodeUnit } from '../../core/json.ts'
import {
  answerAbout,
  answerFile,
  answerSchema,
  type ListedSearch,
  listSearches,
  type LiveAnswer,
  type LiveStore,
  readDocument,
  searchesOf,
  writeAnswer,
} from '../../metadata/index.ts'
import { explainServiceError, ServiceError } from '../../microsoft/service-error.ts'
import { evidenceFiles, type EvidenceFile } from '../evidence/case-files.ts'
import { openExchange } from '../sign-in/open-exchange.ts'
import { registerAcquired } from '../evidence/register-acquired.ts'
import { chooseProfile, signedIn } from '../sign-in/sign-in-profile.ts'
import { withoutSuperseded } from './superseded.ts'

/**
 * Asks how far the historical searches of the case are, tells which reports can be downloaded, and keeps the answer.
 * @returns what the case holds, and the reports named with --trace
 */
export async function resumeEmails(
  context: CommandContext,
  values: Values,
  opened: Case | null,
): Promise<EvidenceFile[]> {
  if (opened === null) throw nothingPending()
  const store = opened.acquired()
  const searches = await searchesOf(store)
  if (searches.size === 0) throw nothingPending()
  const known = await ask(context, values, { store, names: [...searches.keys()] })
  for (const [name, own] of searches) {
    await tell(
      context,
      known.filter(({ JobId }) => own.some(({ jobId }) => jobId === JobId)),
    )
    const answer = answerAbout(own, known, values.trace.length > 0)
    const number = await nextNumber(store, name, answer)
    if (number === null) continue
    const file = answerFile(name, `historical-${number}`)
    await writeAnswer(store, file, answer)
    await registerAcquired(context.platform, opened, { job: name, pages: [file], kind: 'trace' })
  }
  const held = withoutSuperseded(evidenceFiles([], opened, 'trace'))
  return [...evidenceFiles(values.trace, null, 'trace'), ...held]
}

const jobSchema = z.looseObject({ ids: z.array(z.looseObject({ id: z.string() })) })

/** Everything that the runs which submitted the searches were asked about. */
export async function idsOfSearches(store: LiveStore): Promise<readonly string[]> {
  const ids = new Set<string>()
  for (const name of (await searchesOf(store)).keys())
    for (const { id } of (await readDocument(store, `${name}-job.json`, jobSchema)).ids) ids.add(id)
  return sortedByCodeUnit(ids)
}

async function ask(
  context: CommandContext,
  values: Values,
  { store, names }: { readonly store: LiveStore; readonly names: readonly string[] },
): Promise<ListedSearch[]> {
  const { platform } = context
  const chosen = await chooseProfile(platform, values.signIn)
  const tokens = signedIn(context, chosen, values.prompt)
  // A log of its own: that of the run before is evidence already, and evidence is never changed.
  const log = `${names[0] ?? 'email'}-resume-${platform.uuid().slice(-12)}-requests.jsonl`
  try {
    const exchange = await openExchange(context, chosen, {
      tokens,
      record: (line) => store.append(log, `${JSON.stringify(line)}\n`),
    })
    return await listSearches(exchange)
  } catch (error) {
    throw error instanceof ServiceError ? explainServiceError(error) : error
  }
}

async function tell(context: CommandContext, searches: readonly ListedSearch[]): Promise<void> {
  for (const { JobId, Status, Rows, FileUrl } of searches) {
    const rows = Rows === null || Rows === undefined ? '' : `, ${Rows} rows`
    await context.say(`historical search ${JobId}: ${Status}${rows}`)
    if (Status.toLowerCase() !== 'done' || Number(Rows ?? -1) === 0) continue
    const where = FileUrl ?? 'the Exchange admin center, Mail flow > Message trace > Downloadable reports'
    await context.say(`  download it in the browser, signed in as an administrator: ${where}`)
    await context.say('  then: mia email --resume --trace REPORT.csv --save')
  }
}

/** The number of the next word on the searches of a job; null where it says what the last one said. */
async function nextNumber(store: LiveStore, name: string, answer: LiveAnswer): Promise<number | null> {
  const before = await store.list(`${name}-historical-`)
  const numbers = before.flatMap((file) => {
    const [, number] = /-historical-(\d{1,6})-answer\.json$/.exec(file) ?? []
    return number === undefined ? [] : [Number(number)]
  })
  const last = Math.max(0, ...numbers)
  if (last === 0) return 1
  const { outcomes } = await readDocument(store, answerFile(name, `historical-${last}`), answerSchema)
  return JSON.stringify(outcomes) === JSON.stringify(answer.outcomes) ? null : last + 1
}

function nothingPending(): Error {
  return usageError({
    what: 'there is no historical search to resume',
    why: 'the case holds none that was submitted',
    next: 'mia email --input ids.txt --via historical --save submits them',
  })
}
