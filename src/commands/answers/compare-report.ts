import type { Evidence } from '../../audit/index.ts'
import { addAccounting } from '../../core/accounting.ts'
import type { Comparison, Difference, EvidenceComparison } from '../../core/compare.ts'
import { type Criteria, criteriaDocument } from '../../core/criteria.ts'
import type { JsonObject } from '../../core/json.ts'
import { type Column, type Notice, orderNotices, type Report, type Section } from '../../core/report.ts'
import { evidenceNotices } from './notices.ts'
import { sourceDocuments } from '../evidence/sources.ts'

/** @param a evidence of the first case named @param b of the second */
export function compareReport(
  a: Evidence,
  b: Evidence,
  { criteria, comparison }: { readonly criteria: Criteria; readonly comparison: EvidenceComparison },
): Report {
  const { records, sessions, messages } = comparison
  return {
    schema: 'mia/compare/1',
    title: 'Comparison',
    criteria: criteriaDocument(criteria),
    sources: [...ofSide('A', a), ...ofSide('B', b)],
    accounting: addAccounting(a.accounting, b.accounting),
    notices: orderNotices([
      ...incomplete('A', a, criteria),
      ...incomplete('B', b, criteria),
      outcome(comparison),
    ]),
    sections: [
      summarySection(comparison, a, b),
      differenceSection('records', 'Records that differ', records, RECORD),
      differenceSection('sessions', 'Sessions that differ', sessions, SESSION),
      differenceSection('messages', 'Messages that differ', messages, MESSAGE),
    ],
  }
}

function ofSide(side: 'A' | 'B', evidence: Evidence): JsonObject[] {
  return sourceDocuments(evidence.sources).map((source) => ({ case: side, ...source }))
}

/** What each case lacks limits what their difference means. */
function incomplete(side: 'A' | 'B', evidence: Evidence, criteria: Criteria): Notice[] {
  return evidenceNotices(evidence, criteria)
    .filter(({ level }) => level === 'incomplete')
    .map((notice) => ({ ...notice, text: `case ${side}: ${notice.text}` }))
}

function outcome({ records, sessions, messages }: EvidenceComparison): Notice {
  const count = [records, sessions, messages].reduce((sum, { differences }) => sum + differences.length, 0)
  return count === 0
    ? { code: 'equal', level: 'info', text: 'both cases hold the same records, sessions and messages', count }
    : {
        code: 'different',
        level: 'warning',
        text: 'records, sessions or messages differ between the cases',
        count,
      }
}

function summarySection(comparison: EvidenceComparison, a: Evidence, b: Evidence): Section {
  return {
    key: 'rows',
    title: 'Comparison',
    columns: [
      { key: 'what', title: 'What', kind: 'text', priority: 1 },
      { key: 'a', title: 'In A', kind: 'number', priority: 1 },
      { key: 'b', title: 'In B', kind: 'number', priority: 1 },
      { key: 'both', title: 'In both', kind: 'number', priority: 1 },
      { key: 'equal', title: 'Equal', kind: 'number', priority: 1 },
      { key: 'onlyA', title: 'Only A', kind: 'number', priority: 1 },
      { key: 'onlyB', title: 'Only B', kind: 'number', priority: 1 },
      { key: 'changed', title: 'Changed', kind: 'number', priority: 1 },
      { key: 'detail', title: 'More detail', kind: 'number', priority: 1 },
    ],
    rows: [
      summaryRow('records', comparison.records),
      summaryRow('sessions', comparison.sessions),
      summaryRow('messages', comparison.messages),
      filesRow(a, b),
    ],
    empty: '',
  }
}

function summaryRow(what: string, comparison: Comparison): JsonObject {
  const count = (wanted: Difference): number =>
    comparison.differences.filter(({ difference }) => difference === wanted).length
  return {
    what,
    a: comparison.a,
    b: comparison.b,
    both: comparison.both,
    equal: comparison.equal,
    onlyA: count('only-a'),
    onlyB: count('only-b'),
    changed: count('changed'),
    detail: count('detail'),
  }
}

/** Evidence is told by its SHA-256. */
function filesRow(a: Evidence, b: Evidence): JsonObject {
  const inA = hashes(a)
  const inB = hashes(b)
  const both = [...inA].filter((hash) => inB.has(hash)).length
  const [onlyA, onlyB] = [inA.size - both, inB.size - both]
  return {
    what: 'evidence',
    a: inA.size,
    b: inB.size,
    both,
    equal: both,
    onlyA,
    onlyB,
    changed: 0,
    detail: 0,
  }
}

function hashes(evidence: Evidence): Set<string> {
  return new Set(evidence.sources.map(({ facts }) => facts.sha256 ?? facts.label))
}

const MAILBOX: Column = { key: 'mailbox', title: 'Mailbox', kind: 'text', priority: 1 }
const PERIOD: readonly Column[] = [
  { key: 'first', title: 'First', kind: 'time', priority: 2 },
  { key: 'last', title: 'Last', kind: 'time', priority: 2 },
]
const RECORD: readonly Column[] = [
  { key: 'id', title: 'Record Id', kind: 'text', priority: 1, keep: true },
  { key: 'time', title: 'Time', kind: 'time', priority: 1 },
  { key: 'accessType', title: 'Type', kind: 'text', priority: 2 },
  MAILBOX,
  { key: 'session', title: 'SessionId', kind: 'text', priority: 2, keep: true },
]
const SESSION: readonly Column[] = [
  { key: 'session', title: 'SessionId', kind: 'text', priority: 1, keep: true },
  MAILBOX,
  { key: 'actor', title: 'Actor', kind: 'text', priority: 3 },
  { key: 'records', title: 'Records', kind: 'number', priority: 2 },
  { key: 'messages', title: 'Messages', kind: 'number', priority: 2 },
  ...PERIOD,
]
const MESSAGE: readonly Column[] = [
  { key: 'internetMessageId', title: 'InternetMessageId', kind: 'text', priority: 1, keep: true },
  MAILBOX,
  { key: 'accesses', title: 'Accesses', kind: 'number', priority: 2 },
  ...PERIOD,
]

/** What the first case that has it says, with the names of the fields in which the other differs. */
function differenceSection(
  key: string,
  title: string,
  { differences }: Comparison,
  columns: readonly Column[],
): Section {
  return {
    key,
    title,
    columns: [
      { key: 'difference', title: 'Difference', kind: 'text', priority: 1 },
      { key: 'fields', title: 'Fields', kind: 'list', priority: 1 },
      ...columns,
    ],
    rows: differences.map(({ difference, fields, facts }) => ({ difference, fields: [...fields], ...facts })),
    empty: 'None.',
  }
}
