import type { JsonObject } from '../../core/json.ts'
import type { Report } from '../../core/report.ts'
import type { CaseFacts, KnownEmail } from './case-facts.ts'

const WITHHELD = '(withheld)'

/** What a redacted copy does not show, for the reader of it. */
export const REDACTION =
  'Redacted copy: subjects are withheld, and of the addresses of correspondents only the domain is shown. The full report holds both.'

/** The same facts without subjects and without the names in addresses of correspondents. */
export function redactFacts(facts: CaseFacts): CaseFacts {
  const emails =
    facts.emails === null
      ? null
      : new Map([...facts.emails].map(([id, known]): [string, KnownEmail] => [id, redactEmail(known)]))
  return { ...facts, messages: redactSubjects(facts.messages), emails, redacted: true }
}

function redactEmail(known: KnownEmail): KnownEmail {
  return {
    ...known,
    subject: known.subject === null ? null : WITHHELD,
    sender: known.sender === null ? null : domainOnly(known.sender),
    recipients: known.recipients.map(domainOnly),
  }
}

function domainOnly(address: string): string {
  const at = address.lastIndexOf('@')
  return at < 0 ? WITHHELD : `…${address.slice(at)}`
}

function redactSubjects(report: Report): Report {
  return {
    ...report,
    sections: report.sections.map((section) => ({ ...section, rows: section.rows.map(redactRow) })),
  }
}

function redactRow(row: JsonObject): JsonObject {
  return typeof row['subject'] === 'string' ? { ...row, subject: WITHHELD } : row
}
