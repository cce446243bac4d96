import type { Case } from '../../case/index.ts'
import type { CommandContext, Values } from '../../cli/command.ts'
import { SIGN_IN_OPTIONS } from '../../cli/live-options.ts'
import { usageError } from '../../core/errors.ts'
import { checkCopying, type EvidenceFile, evidenceFiles } from './case-files.ts'

/** Options of the commands that can acquire what they read. */
export const LIVE_OPTIONS = [
  'source',
  'workspace',
  'dialect',
  'any-actor',
  'verify-complete',
  'again',
  'no-wait',
  ...SIGN_IN_OPTIONS,
] as const

/** The files to read: those acquired for this question, those named, else those of the case. */
export async function evidenceFor(
  context: CommandContext,
  values: Values,
  openCase: Case | null,
): Promise<EvidenceFile[]> {
  if (values.source === null || openCase === null) return evidenceFiles(values.audit, openCase, 'audit')
  const { acquireEvidence } = await import('./acquire-evidence.ts')
  return acquireEvidence(context, values, openCase)
}

/** Whether the service answers the question itself, in place of giving its records. */
export function isPushed({ source }: Values): boolean {
  return source === 'sentinel' || source === 'defender'
}

export function checkEvidence(values: Values): void {
  checkCopying(values)
  if (values.source === null) return checkOffline(values)
  if (values.audit.length > 0)
    throw usageError({
      what: '--source and --audit cannot be used together',
      why: 'a run reads the records either from the tenant or from files',
      next: 'acquire first; then mia messages reads everything that the case holds',
    })
  if (values.from === null || values.to === null)
    throw usageError({
      what: `--source ${values.source} needs a period`,
      why: 'the service searches between two times, and the same question has to stay the same when it is resumed',
      next: `add --from and --to, such as --from 2026-10-01 --to 2026-10-15`,
    })
  checkPushed(values)
}

function checkOffline({ dialect, anyActor, verifyComplete, again, wait }: Values): void {
  const [option] = [
    ...(dialect === null ? [] : ['--dialect']),
    ...(anyActor ? ['--any-actor'] : []),
    ...(verifyComplete ? ['--verify-complete'] : []),
    ...(again ? ['--again'] : []),
    ...(wait ? [] : ['--no-wait']),
  ]
  if (option === undefined) return
  throw usageError({
    what: `${option} says how to acquire records, and nothing is acquired`,
    why: 'no --source is named',
    next: `add --source graph, or leave out ${option}`,
  })
}

const WORKSPACE = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

function checkPushed(values: Values): void {
  checkWorkspace(values)
  checkDialect(values)
  if (!isPushed(values)) return
  const { copyEvidence, anyActor, verifyComplete, again, wait } = values
  const given: readonly (readonly [string, boolean])[] = [
    ['--copy-evidence', copyEvidence],
    ['--any-actor', anyActor],
    ['--verify-complete', verifyComplete],
    ['--again', again],
    ['--no-wait', !wait],
  ]
  const [option] = given.find(([, on]) => on) ?? []
  if (option === undefined) return
  throw usageError({
    what: `${option} and --source ${values.source ?? ''} cannot be used together`,
    why: 'the service gives answers there, not records',
    next: `leave out ${option}, or acquire the records with --source graph`,
  })
}

function checkWorkspace({ source, workspace }: Values): void {
  if (source !== 'sentinel' || WORKSPACE.test(workspace ?? '')) return
  throw usageError({
    what: workspace === null ? 'no workspace is named' : 'the workspace is no GUID',
    why: 'Microsoft Sentinel keeps the records in a Log Analytics workspace, known by its GUID',
    next: 'add --workspace ID: the Workspace ID on the overview page of the workspace in the Azure portal',
  })
}

const DIALECTS_OF: ReadonlyMap<string | null, readonly string[]> = new Map([
  ['sentinel', ['officeactivity', 'cloudappevents']],
  ['defender', ['hunting']],
])

function checkDialect({ source, dialect }: Values): void {
  const possible = DIALECTS_OF.get(source) ?? []
  if (dialect === null || possible.includes(dialect)) return
  throw usageError({
    what: `--dialect ${dialect} is not for --source ${source ?? ''}`,
    why: possible.length === 0 ? 'no query is sent there' : `it can be ${possible.join(' or ')} there`,
    next: 'leave out --dialect, or name another source',
  })
}
