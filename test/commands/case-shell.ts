import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import { runShell } from '../../src/cli/shell.ts'
import { COMMANDS } from '../../src/commands/index.ts'
import { type FakeOptions, fakePlatform } from '../support/fake-platform.ts'

const folders: string[] = []

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

export interface Said {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** A row of any report: what a test reads of it is there, or the test fails. */
export type Row = Readonly<
  Record<
    | 'code'
    | 'command'
    | 'copy'
    | 'countsAs'
    | 'detail'
    | 'evidence'
    | 'first'
    | 'folder'
    | 'id'
    | 'internetMessageId'
    | 'last'
    | 'level'
    | 'mailbox'
    | 'path'
    | 'reason'
    | 'result'
    | 'rule'
    | 'ruleText'
    | 'select'
    | 'session'
    | 'started'
    | 'statement'
    | 'text'
    | 'use'
    | 'verdict'
    | 'what',
    string
  > &
    Record<'folders' | 'ipAddresses' | 'outputs', readonly string[]> &
    Record<
      'accesses' | 'afterContainment' | 'count' | 'exitCode' | 'length' | 'messages' | 'offset' | 'records',
      number
    > &
    Record<'differingCopies', boolean>
>

type Section =
  | 'afterContainment'
  | 'bounds'
  | 'excluded'
  | 'notices'
  | 'places'
  | 'raw'
  | 'records'
  | 'replaced'
  | 'results'
  | 'rows'
  | 'runs'
  | 'salvaged'

/** The JSON document of any report. */
export interface Document extends Readonly<Record<Section, readonly Row[]>> {
  readonly criteria: Readonly<Record<'kind' | 'name' | 'sinceContainment', string | null>>
  readonly schema: string
  readonly accounting: unknown
  readonly coverage: Readonly<Record<string, unknown>>
}

interface Answers {
  readonly containedAt: string
  readonly sessions: readonly Row[]
  readonly intruder: { readonly messages: readonly Row[]; readonly replay: { readonly messages: number } }
  readonly conflict: { readonly id: string }
  readonly damaged: { readonly id: string }
}

/** Counted by samples/scenario, not by mia. */
export const ANSWERS = JSON.parse(readFileSync('samples/answers.json', 'utf8')) as Answers

/** A folder with the sample export as `export.csv`, and mia run in it as a user would, in one process each. */
export interface Desk {
  readonly folder: string
  readonly mia: (...argv: readonly string[]) => Promise<Said>
  /** The JSON document that the command prints. */
  readonly json: (...argv: readonly string[]) => Promise<Document>
  /** A file of the case as text. */
  readonly text: (name: string) => string
}

export function desk(options: FakeOptions = {}): Desk {
  const folder = mkdtempSync(join(tmpdir(), 'mia-desk-'))
  folders.push(folder)
  copyFileSync('samples/ual-export.csv', join(folder, 'export.csv'))
  let minutes = 0
  const mia = async (...argv: readonly string[]): Promise<Said> => {
    minutes += 1
    const nowMs = Date.UTC(2026, 3, 1, 8, minutes)
    const platform = { ...fakePlatform({ cwd: folder, nowMs, ...options, argv }), uuid: newUuid }
    const code = await runShell(platform, COMMANDS)
    return { code, stdout: platform.stdout.text(), stderr: platform.stderr.text() }
  }
  return {
    folder,
    mia,
    json: async (...argv) => JSON.parse((await mia(...argv, '--json')).stdout) as Document,
    text: (name) => readFileSync(join(folder, 'mia-case', name), 'utf8'),
  }
}

const newUuid = (): string => crypto.randomUUID()

/** The three lines of a refusal. */
export function refusal({ code, stderr }: Said): readonly [number, ...string[]] {
  return [code, ...stderr.trimEnd().split('\n').slice(-3)]
}

export const DANA = 'dana.frost@northwind.example'
export const INTRUDER = '40f4d460-b3d4-4bf4-a03a-541d80e82255'
export const OUTLOOK = 'bef0c50c-f704-4946-a7a6-655306ae7259'
/** Dana's own session, whose token was stolen: hers from 192.0.2.10, his from 198.51.100.23. */
export const STOLEN = '21a4d528-e4e6-4e83-a7ab-e94efc62a355'
export const OFFICE = '74bb5975-cea2-45c7-ada5-d836a7c82aa2'
export const OWN_SESSIONS = [
  INTRUDER,
  '65024220-6537-4fcf-a792-61c604634619',
  OUTLOOK,
  'nosession:4820d0ef87ca',
  'nosession:8275064ec663',
  'nosession:bf36de57e247',
]
export const STOLEN_IP = '198.51.100.23'

/** The item at the index, which has to be there. */
export function at<T>(items: readonly T[], index = 0): T {
  const item = items[index]
  if (item === undefined) throw new Error(`there is no item ${index} of ${items.length}`)
  return item
}
