import type { Accounting } from '../core/accounting.ts'
import type { QuarantinedRow } from '../core/access-record.ts'
import type { ExitCode } from '../core/errors.ts'
import { isJsonObject, type JsonObject, own } from '../core/json.ts'
import type { Notice } from '../core/report.ts'
import { timeFromMilliseconds } from '../core/utc-time.ts'
import type { Platform } from '../platform/platform.ts'
import { type Fields, fieldsOf, parseFields } from './fields.ts'
import { MANIFEST_FILE } from './layout.ts'

const SCHEMA = 'mia/manifest/1'

/** A file that a run read. */
export interface RunInput {
  readonly path: string
  /** As in the report's `sources` and in quarantined rows. */
  readonly label: string
  readonly size: number
  readonly sha256: string
  readonly modifiedMs: number
  readonly format: string
  readonly encoding: string
  readonly rows: number
}

/** What a command hands over when it saves its step; the case adds run id, times of saving, host and hashes. */
export interface RunRecord {
  /** `sessions`, `messages` … */
  readonly command: string
  readonly tool: { readonly name: string; readonly version: string }
  /** As typed; what looks like a secret is masked before it is written. */
  readonly argv: readonly string[]
  /** What was asked, as understood: enough for the command to ask it again (`mia verify --replay`); null where it cannot. */
  readonly question: JsonObject | null
  readonly operator: string | null
  readonly startedMs: number
  readonly inputs: readonly RunInput[]
  readonly counts: Accounting | null
  readonly coverage: JsonObject | null
  readonly notices: readonly Notice[]
  readonly quarantined: readonly QuarantinedRow[]
  readonly exitCode: ExitCode
}

export interface RunOutput {
  /** Relative to the case folder. */
  readonly path: string
  readonly size: number
  readonly sha256: string
}

/** A run as it stands in manifest.json: what mia itself reads of it, and all of it. */
export interface RunManifest {
  readonly runId: string
  readonly command: string
  readonly argv: readonly string[]
  /** As the command handed it over; null where it handed over none. */
  readonly question: unknown
  readonly inputs: readonly Pick<RunInput, 'path' | 'label' | 'size' | 'sha256'>[]
  readonly startedUtc: string
  readonly endedUtc: string
  readonly exitCode: number
  readonly outputs: readonly RunOutput[]
  /** Hash of the log line before the one of this run. */
  readonly prevLogHash: string
  readonly document: unknown
}

export interface RunSurroundings {
  readonly runId: string
  readonly reference: string | null
  readonly prevLogHash: string
  readonly outputs: readonly RunOutput[]
  readonly quarantine: RunOutput | null
}

/** The manifest of one run (trust F05); its key order is part of the contract. */
export function describeRun(platform: Platform, run: RunRecord, around: RunSurroundings): RunManifest {
  return parseRun({
    runId: around.runId,
    tool: { name: run.tool.name, version: run.tool.version },
    node: platform.process.nodeVersion,
    os: platform.process.os,
    host: platform.process.hostname,
    operator: run.operator,
    command: run.command,
    argv: redactArguments(run.argv),
    question: run.question,
    caseRef: around.reference,
    startedUtc: timeFromMilliseconds(run.startedMs),
    endedUtc: timeFromMilliseconds(platform.now()),
    inputs: run.inputs.map(inputDocument),
    counts: run.counts,
    coverage: run.coverage,
    notices: run.notices,
    outputs: around.outputs,
    quarantine: around.quarantine === null ? null : { ...around.quarantine, rows: run.quarantined.length },
    prevLogHash: around.prevLogHash,
    exitCode: run.exitCode,
  })
}

export function manifestDocument(caseId: string, runs: readonly RunManifest[]): unknown {
  return { schema: SCHEMA, case: caseId, runs: runs.map((run) => run.document) }
}

/** Runs of a manifest.json, oldest first. */
export function parseManifest(bytes: Uint8Array): RunManifest[] {
  return parseFields(bytes, MANIFEST_FILE).list('runs', (_fields, item) => parseRun(item))
}

/** Masks what looks like a token or a secret: none belongs on a command line, but people do it (C5, C7). */
export function redactArguments(argv: readonly string[]): string[] {
  return argv.map((word) =>
    word
      .replaceAll(/eyJ[\w-]{8,}(?:\.[\w-]*){0,4}/g, '[redacted]')
      .replaceAll(
        /\b(code|sig|secret|password|token|bearer|authorization)([=: ]+)[^\s&]+/gi,
        '$1$2[redacted]',
      ),
  )
}

function parseRun(document: unknown): RunManifest {
  const fields = fieldsOf(document, `${MANIFEST_FILE}, runs`)
  return {
    runId: fields.text('runId'),
    command: fields.text('command'),
    argv: fields.texts('argv'),
    question: isJsonObject(document) ? (own(document, 'question') ?? null) : null,
    inputs: fields.list('inputs', parseInput),
    startedUtc: fields.text('startedUtc'),
    endedUtc: fields.text('endedUtc'),
    exitCode: fields.number('exitCode'),
    outputs: fields.list('outputs', parseOutput),
    prevLogHash: fields.text('prevLogHash'),
    document,
  }
}

function parseInput(fields: Fields): RunManifest['inputs'][number] {
  return {
    path: fields.text('path'),
    label: fields.text('label'),
    size: fields.number('size'),
    sha256: fields.text('sha256'),
  }
}

function parseOutput(fields: Fields): RunOutput {
  return { path: fields.text('path'), size: fields.number('size'), sha256: fields.text('sha256') }
}

function inputDocument(input: RunInput): JsonObject {
  const { path, label, size, sha256, format, encoding, rows } = input
  return { path, label, size, sha256, mtime: timeFromMilliseconds(input.modifiedMs), format, encoding, rows }
}
