import { relative } from 'node:path'
import { type Case, type EvidenceEntry, findCase, inputChanged, isCase, openCase } from '../../case/index.ts'
import type { CommandContext, Values } from '../../cli/command.ts'
import { usageError } from '../../core/errors.ts'
import { isJsonObject, type JsonObject } from '../../core/json.ts'
import { exitCodeOf, type Report } from '../../core/report.ts'
import { renderers, renderToBytes } from '../../formats/index.ts'
import type { StepInputs } from '../evidence/inputs.ts'
import { toolVersion } from '../../platform/version.ts'

const PLAIN_VIEW = { columns: null, color: false, wide: true } as const

/**
 * The case at hand: for writing when the command saves, made where there is none yet only when something is saved.
 * What is acquired from a service is always saved.
 */
export async function caseAtHand(
  context: CommandContext,
  values: Values,
  acquires = values.source !== null,
): Promise<Case | null> {
  const { platform } = context
  const write = values.save || acquires
  const dir = await findCase(platform, values.case, { create: write })
  if (dir === null) return null
  if (await isCase(platform.files, dir)) return openCase(platform, dir, { write })
  return acquires ? openCase(platform, dir, { write, create: { reference: null } }) : null
}

/** What a step found out. The same question to the same evidence gives the same answer. */
export interface StepAnswer {
  readonly report: Report
  /** Further files by name: ids.txt … */
  readonly files: ReadonlyMap<string, string>
}

export interface Step extends StepAnswer, StepInputs {
  /** Base name of the result files: sessions, messages, email. */
  readonly name: string
  /** Enough to ask again (see question.ts); null where the step cannot be replayed. */
  readonly question: JsonObject | null
  readonly startedMs: number
}

/** Publishes a step in the case and tells where it went. @returns the case folder relative to where the user stands */
export async function saveStep(
  context: CommandContext,
  values: Values,
  opened: Case | null,
  step: Step,
): Promise<string> {
  const target = opened ?? (await newCase(context, values))
  try {
    const files = await resultFiles(step.name, step)
    await refuseOverwriting(target, files, values.force)
    await target.registerEvidence(values.copyEvidence ? await copied(target, step.evidence) : step.evidence)
    await target.commitRun(
      {
        command: step.name,
        tool: { name: 'mia', version: toolVersion() },
        argv: context.argv,
        question: step.question,
        operator: values.operator,
        startedMs: step.startedMs,
        inputs: step.inputs,
        counts: step.report.accounting,
        coverage: coverageIn(step.report),
        notices: step.report.notices,
        quarantined: step.quarantined,
        exitCode: exitCodeOf(step.report),
      },
      files,
    )
    const folder = relative(context.platform.cwd, target.dir) || '.'
    await context.say(`saved in ${folder}: ${[...files.keys()].join(', ')}`)
    return folder
  } finally {
    if (opened === null) await target.close()
  }
}

/** The coverage statement of a step that makes one. */
function coverageIn({ extra }: Report): JsonObject | null {
  const statement = extra?.['coverage']
  return isJsonObject(statement) ? statement : null
}

async function newCase(context: CommandContext, values: Values): Promise<Case> {
  const dir = await findCase(context.platform, values.case, { create: true })
  if (dir === null) throw new Error('no folder for a new case')
  return openCase(context.platform, dir, { write: true, create: { reference: null } })
}

/** The files of a step, as they are saved. */
export async function resultFiles(name: string, answer: StepAnswer): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>()
  files.set(`${name}.json`, await renderToBytes(renderers.json, answer.report, PLAIN_VIEW))
  files.set(`${name}.csv`, await renderToBytes(renderers.csv, answer.report, PLAIN_VIEW))
  for (const [file, text] of answer.files) files.set(file, Buffer.from(text))
  return files
}

/** The entries with copies in the case, each of the bytes that the step has read. */
async function copied(target: Case, entries: readonly EvidenceEntry[]): Promise<EvidenceEntry[]> {
  const result: EvidenceEntry[] = []
  for (const entry of entries) {
    if (entry.copied) {
      result.push(entry)
      continue
    }
    const copy = await target.copyEvidence(entry.path)
    if (copy.sha256 !== entry.sha256) throw inputChanged(entry.path)
    result.push({ ...entry, size: copy.size, copied: true, copiedTo: copy.copiedTo })
  }
  return result
}

/** Equal bytes may be written again: running a step twice changes nothing. */
async function refuseOverwriting(
  target: Case,
  files: ReadonlyMap<string, Uint8Array>,
  force: boolean,
): Promise<void> {
  if (force) return
  for (const [name, bytes] of files) {
    const known = await target.readResult(name)
    if (known === null || Buffer.compare(known, bytes) === 0) continue
    throw usageError({
      what: `${name} of this case holds another result`,
      why: 'the step has been run before with other options or evidence, and nothing is overwritten unasked',
      next: 'add --force to replace it (the log keeps the old hash), or save to another case with --case DIR',
    })
  }
}
