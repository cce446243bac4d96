import { type Case, openCase, type RunInput, type RunRecord } from '../../case/index.ts'
import type { Values } from '../../cli/command.ts'
import type { JsonObject } from '../../core/json.ts'
import type { Platform } from '../../platform/platform.ts'
import type { RedactedFile, RedactedFiles } from './redacted-files.ts'
import { toolVersion } from '../../platform/version.ts'

/** What all runs of this command have in common. */
export const REDACT_RUN: Omit<RunRecord, 'argv' | 'startedMs'> = {
  command: 'redact',
  tool: { name: 'mia', version: toolVersion() },
  question: null,
  operator: null,
  inputs: [],
  counts: null,
  coverage: null,
  notices: [],
  quarantined: [],
  exitCode: 0,
}

export interface CopyRequest {
  readonly target: string
  readonly original: Case
  readonly copied: RedactedFiles
  readonly values: Values
  readonly startedMs: number
}

/** A case of its own, that `mia verify` can check; it tells neither host nor arguments. @returns its id */
export async function writeCopy(platform: Platform, request: CopyRequest): Promise<string> {
  const { target, original, copied, values, startedMs } = request
  const nameless: Platform = { ...platform, process: { ...platform.process, hostname: 'redacted' } }
  const marker = markerOf(platform, original.id, copied, values.keepIp)
  const copy = await openCase(nameless, target, { write: true, create: { reference: null } })
  try {
    const files = new Map(copied.files.map(({ name, redacted }) => [name, redacted]))
    files.set('redacted.json', Buffer.from(`${JSON.stringify(marker, null, 2)}\n`))
    const argv = values.keepIp ? ['redact', '--keep-ip'] : ['redact']
    await copy.commitRun({ ...REDACT_RUN, argv, startedMs, inputs: inputsOf(platform, copied.files) }, files)
    return copy.id
  } finally {
    await copy.close()
  }
}

/** redacted.json: what this folder is, and what it was made of. */
function markerOf(
  platform: Platform,
  original: string,
  { files, leftOut }: RedactedFiles,
  keepIp: boolean,
): JsonObject {
  return {
    schema: 'mia/redacted/1',
    about:
      'Redacted copy of the results of a case. Pseudonyms are made with a secret key that stays in the original case; equal values have equal pseudonyms. Evidence is not part of it.',
    originalCase: original,
    originals: originalRows(platform, files),
    leftOut: [...leftOut],
    ipAddressesKept: keepIp,
  }
}

export function originalRows(platform: Platform, files: readonly RedactedFile[]): JsonObject[] {
  return files.map(({ name, original }) => ({
    name,
    size: original.length,
    sha256: platform.sha256().update(original).hex(),
  }))
}

export function inputsOf(platform: Platform, files: readonly RedactedFile[]): RunInput[] {
  return files.map(({ name, original }) => ({
    path: name,
    label: name,
    size: original.length,
    sha256: platform.sha256().update(original).hex(),
    modifiedMs: 0,
    format: 'result',
    encoding: 'utf-8',
    rows: 0,
  }))
}
