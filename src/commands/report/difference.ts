import { z } from 'zod'
import type { Block } from '../../core/document.ts'
import { byCodeUnit, type JsonObject } from '../../core/json.ts'
import type { Section } from '../../core/report.ts'
import { numberIn, shownTime, textIn } from './rows.ts'

const PREVIOUS = z.object({
  issue: z.object({ number: z.int(), dated: z.string() }),
  bounds: z.array(z.object({ mailbox: z.string(), low: z.number(), high: z.number() })),
  sessions: z.array(z.object({ session: z.string(), mailbox: z.string(), verdict: z.string() })),
  messages: z.array(z.object({ mailbox: z.string(), internetMessageId: z.string(), evidence: z.string() })),
})
export type PreviousIssue = z.infer<typeof PREVIOUS>

export function parseIssue(bytes: Uint8Array): PreviousIssue {
  return PREVIOUS.parse(JSON.parse(new TextDecoder().decode(bytes)))
}

interface Change {
  readonly what: string
  readonly before: string
  readonly now: string
}

/** What is different since the issue before, one row a fact. */
export function differenceTable(
  previous: PreviousIssue,
  now: {
    readonly bounds: readonly JsonObject[]
    readonly sessions: readonly JsonObject[]
    readonly messages: readonly JsonObject[]
  },
): Section {
  const changes = [
    ...compare(previous.bounds, now.bounds, {
      name: (row) => `exposed in ${textIn(row, 'mailbox')}`,
      value: (row) => `${numberIn(row, 'low')} to ${numberIn(row, 'high')} messages`,
    }),
    ...compare(previous.sessions, now.sessions, {
      name: (row) => `session ${textIn(row, 'session')} in ${textIn(row, 'mailbox')}`,
      value: (row) => textIn(row, 'verdict'),
    }),
    ...compare(previous.messages, now.messages, {
      name: (row) => `message ${textIn(row, 'internetMessageId')} in ${textIn(row, 'mailbox')}`,
      value: (row) => textIn(row, 'evidence'),
    }),
  ]
  return {
    key: 'changes',
    title: `Changes since issue ${previous.issue.number}`,
    columns: [
      { key: 'what', title: 'What', kind: 'text', priority: 1, keep: true },
      { key: 'before', title: 'Before', kind: 'text', priority: 1 },
      { key: 'now', title: 'Now', kind: 'text', priority: 1 },
    ],
    rows: changes.map((change) => ({ ...change })),
    empty: 'No figure, session or message is different.',
  }
}

export function differenceBlocks(previous: PreviousIssue | null, table: Section | null): Block[] {
  if (previous === null || table === null) return [{ kind: 'text', text: 'This is the first issue.' }]
  return [
    {
      kind: 'text',
      text: `Issue ${previous.issue.number} was dated ${shownTime(previous.issue.dated)}.`,
    },
    { kind: 'table', section: table, most: 200, beside: null },
  ]
}

interface Reading {
  readonly name: (row: JsonObject) => string
  readonly value: (row: JsonObject) => string
}

const NONE = 'not there'

function compare(before: readonly JsonObject[], now: readonly JsonObject[], read: Reading): Change[] {
  const old = new Map(before.map((row) => [read.name(row), read.value(row)]))
  const current = new Map(now.map((row) => [read.name(row), read.value(row)]))
  return [...new Set([...old.keys(), ...current.keys()])]
    .toSorted(byCodeUnit)
    .map((what) => ({ what, before: old.get(what) ?? NONE, now: current.get(what) ?? NONE }))
    .filter((change) => change.before !== change.now)
}
