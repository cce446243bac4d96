import type { Chapter } from '../../core/document.ts'
import type { Report, Section } from '../../core/report.ts'
import { questionDocument } from '../steps/question.ts'
import { toolVersion } from '../../platform/version.ts'
import type { ReachedAccess } from './accesses.ts'
import type { CaseFacts } from './case-facts.ts'
import { differenceBlocks, type PreviousIssue } from './difference.ts'
import { allColumns, sectionOf, type Tables, tablesOr } from './parts.ts'
import { counted } from './rows.ts'
import { evidenceTable, noticesTable, runsTable } from './tables.ts'
import { METHOD } from './words.ts'

/** Chapters 6 to 10: what is not known or left out, and what the answer stands on. */
export function unidentifiedChapter(facts: CaseFacts): Chapter {
  const unidentified = sectionOf(facts.messages, 'unidentified')
  const salvaged = sectionOf(facts.messages, 'salvaged')
  const missing = [...(facts.emails ?? [])].filter(([, { status }]) => status !== 'found')
  const table: Section = {
    key: 'notFound',
    title: 'Messages without metadata',
    columns: [
      { key: 'internetMessageId', title: 'InternetMessageId', kind: 'text', priority: 1, keep: true },
      { key: 'status', title: 'Status', kind: 'text', priority: 1 },
      { key: 'reason', title: 'Why', kind: 'text', priority: 1 },
    ],
    rows: missing.map(([internetMessageId, { status, reason }]) => ({ internetMessageId, status, reason })),
    empty: facts.emails === null ? 'Not looked up yet.' : 'None: every message was found.',
  }
  return {
    key: 'unidentified',
    title: 'What is not identified, and why',
    blocks: [
      { kind: 'heading', text: 'Messages of which no metadata was found' },
      { kind: 'table', section: table },
      { kind: 'heading', text: 'Items that the records do not name' },
      ...tablesOr(unidentified, 'Every item that the records list has an InternetMessageId.'),
      { kind: 'heading', text: 'Rows that could not be read in full' },
      ...tablesOr(salvaged, 'Every MailItemsAccessed row could be read.'),
    ],
  }
}

export function excludedChapter(facts: CaseFacts, { sessions }: ReachedAccess): Chapter {
  const undecided = sessions.filter(({ verdict }) => verdict === 'undecided').length
  return {
    key: 'excluded',
    title: 'What was excluded, and why',
    blocks: [
      ...tablesOr(
        sectionOf(facts.messages, 'excluded').map(allColumns),
        'No session was excluded as the owner’s.',
      ),
      {
        kind: 'text',
        text:
          undecided === 0
            ? 'Every session of these mailboxes was judged.'
            : `${counted(undecided, 'session')} of the same mailboxes not judged: open, and no part of the bounds.`,
      },
    ],
  }
}

export function methodChapter(facts: CaseFacts): Chapter {
  return {
    key: 'method',
    title: 'Method, versions and queries',
    blocks: [
      { kind: 'list', items: METHOD },
      { kind: 'heading', text: 'What was asked' },
      {
        kind: 'facts',
        facts: [
          { label: 'mia', value: toolVersion() },
          { label: 'question', value: JSON.stringify(questionDocument(facts.question)) },
          { label: 'rows', value: accountingText(facts.messages) },
        ],
      },
      { kind: 'heading', text: 'Steps' },
      { kind: 'table', section: runsTable(facts) },
      { kind: 'heading', text: 'Notices of the last step' },
      { kind: 'table', section: noticesTable(facts) },
    ],
  }
}

function accountingText({ accounting }: Report): string {
  if (accounting === null) return ''
  const { read, used, duplicate, filtered, quarantined } = accounting
  return `${read} read = ${used} used + ${duplicate} duplicate + ${filtered} filtered + ${quarantined} quarantined`
}

export function custodyChapter(
  facts: CaseFacts,
  previous: PreviousIssue | null,
  { changes }: Tables,
): Chapter {
  return {
    key: 'custody',
    title: 'Hashes and custody',
    blocks: [
      {
        kind: 'text',
        text: 'Evidence and results with their SHA-256. The log of the case (log.jsonl) chains every step to the one before; SHA256SUMS can be checked without mia (sha256sum -c SHA256SUMS).',
      },
      { kind: 'table', section: evidenceTable(facts) },
      { kind: 'heading', text: 'Issues of this report' },
      ...differenceBlocks(previous, changes),
    ],
  }
}
