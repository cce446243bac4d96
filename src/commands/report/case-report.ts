import type { ReportDocument } from '../../core/document.ts'
import type { Report } from '../../core/report.ts'
import { toolVersion } from '../../platform/version.ts'
import { type ReachedAccess, reachedAccess } from './accesses.ts'
import { answerChapter } from './answer-chapter.ts'
import type { CaseFacts } from './case-facts.ts'
import { differenceTable, type PreviousIssue } from './difference.ts'
import { emailsTable } from './emails-table.ts'
import { coverageChapter, findingsChapter, messagesChapter, sessionsChapter } from './findings-chapters.ts'
import { custodyChapter, excludedChapter, methodChapter, unidentifiedChapter } from './grounds-chapters.ts'
import { type Parts, sectionOf, type Tables } from './parts.ts'
import { REDACTION } from './redaction.ts'
import { rowsOf, shownTime } from './rows.ts'
import {
  blindTable,
  coverageTable,
  evidenceTable,
  messagesTable,
  noticesTable,
  runsTable,
  sessionsTable,
} from './tables.ts'
import { GLOSSARY, LIMITS } from './words.ts'

/** One numbered, dated report of a case. */
export interface Issue {
  readonly number: number
  /** UTC: the newest step or verdict that the report rests on, so that the same case gives the same report. */
  readonly dated: string
  readonly previous: PreviousIssue | null
  /** Stands above the report; null where the user gave none. */
  readonly marking: string | null
  /** Name of the CSV file with all messages. */
  readonly messagesFile: string
}

/** The report of a case: tables for programs and spreadsheets, and the document for people (html, md). */
export function caseReport(facts: CaseFacts, issue: Issue): Report {
  const { messages } = facts
  const reached = reachedAccess(facts)
  const tables = tablesOf(facts, reached, issue)
  const emails = emailsTable(facts)
  return {
    schema: 'mia/report/1',
    title: `MailItemsAccessed report ${issue.number}`,
    criteria: messages.criteria,
    sources: messages.sources,
    accounting: messages.accounting,
    notices: messages.notices,
    sections: [
      ...sectionOf(messages, 'bounds'),
      tables.sessions,
      tables.messages,
      ...['folders', 'unidentified', 'excluded', 'salvaged'].flatMap((key) => sectionOf(messages, key)),
      ...(emails === null ? [] : [emails]),
      tables.coverage,
      tables.blind,
      tables.notices,
      ...(tables.changes === null ? [] : [tables.changes]),
      evidenceTable(facts),
      runsTable(facts),
    ],
    extra: {
      issue: {
        number: issue.number,
        dated: issue.dated,
        redacted: facts.redacted,
        marking: issue.marking,
        tool: toolVersion(),
      },
    },
    document: documentOf(facts, issue, { reached, tables }),
  }
}

function tablesOf(facts: CaseFacts, reached: ReachedAccess, { previous }: Issue): Tables {
  const sessions = sessionsTable(reached)
  const messages = messagesTable(facts)
  const bounds = rowsOf(facts.messages, 'bounds')
  return {
    sessions,
    messages,
    coverage: coverageTable(facts, reached.mailboxes),
    blind: blindTable(facts, reached.mailboxes),
    notices: noticesTable(facts),
    changes:
      previous === null
        ? null
        : differenceTable(previous, { bounds, sessions: sessions.rows, messages: messages.rows }),
  }
}

function documentOf(facts: CaseFacts, issue: Issue, parts: Parts): ReportDocument {
  const { opened } = facts
  const { reached, tables } = parts
  const messages = tables.messages.rows
  return {
    title: 'Which e-mail was accessed?',
    marking: issue.marking,
    facts: [
      { label: 'Case', value: opened.reference ?? opened.id },
      ...(opened.reference === null ? [] : [{ label: 'Case id', value: opened.id }]),
      { label: 'Issue', value: `${issue.number}, dated ${shownTime(issue.dated)}` },
      { label: 'Mailboxes', value: reached.mailboxes.join(', ') || 'none' },
      { label: 'Made with', value: `mia ${toolVersion()}` },
      ...(facts.redacted ? [{ label: 'Copy', value: REDACTION }] : []),
    ],
    chapters: [
      answerChapter(facts, reached, messages),
      sessionsChapter(facts, parts),
      coverageChapter(facts, parts),
      findingsChapter(facts, messages),
      messagesChapter(facts, parts, issue.messagesFile),
      unidentifiedChapter(facts),
      excludedChapter(facts, reached),
      methodChapter(facts),
      { key: 'limits', title: 'Limits', blocks: [{ kind: 'list', items: LIMITS }] },
      custodyChapter(facts, issue.previous, tables),
      { key: 'glossary', title: 'Glossary', blocks: [{ kind: 'facts', facts: GLOSSARY }] },
    ],
  }
}
