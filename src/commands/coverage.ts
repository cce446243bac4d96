import type { Command, CommandContext, Outcome, Values } from '../cli/command.ts'
import type { Coverage } from '../core/coverage.ts'
import { coverageDocument } from '../core/coverage-document.ts'
import { coverageSentences } from '../core/coverage-sentences.ts'
import { criteriaDocument } from '../core/criteria.ts'
import type { JsonObject } from '../core/json.ts'
import type { Column, Report, Section } from '../core/report.ts'
import { evidenceFiles } from './evidence/case-files.ts'
import { coverageOfEvidence } from './answers/coverage-of-evidence.ts'
import { criteriaOf } from './evidence/criteria.ts'
import { gatherEvidence, keysFor } from './evidence/gather.ts'
import { evidenceNotices } from './answers/notices.ts'
import { caseAtHand } from './steps/saving.ts'
import { sourceDocuments } from './evidence/sources.ts'

export const coverage: Command = {
  name: 'coverage',
  summary: 'Which periods the records can speak for, and which they cannot',
  description:
    'States for every mailbox what was asked, what was found, where the records are blind or empty, how far retention reached and what may still arrive. That no record was found is a finding only within coverage.',
  options: ['user', 'ip', 'from', 'to', 'audit', 'case', 'licence', 'as-of'],
  examples: [
    {
      command:
        'mia coverage --audit samples/ual-export.csv --from 2026-03-01 --to 2026-03-16 --licence standard',
      text: 'every mailbox of an export, with the retention of Audit (Standard)',
    },
    {
      command:
        'mia coverage --user owen.marsh@northwind.example --audit samples/ual-export.csv --as-of 2026-03-20',
      text: 'one mailbox, counted back from the day of the export',
    },
  ],
  nextStep: 'mia lookup --input ids.txt',
  run,
}

async function run(values: Values, context: CommandContext): Promise<Outcome> {
  const criteria = criteriaOf(values)
  const openCase = await caseAtHand(context, values)
  try {
    const evidence = await gatherEvidence(context, {
      criteria,
      keyOf: keysFor(context.platform),
      files: evidenceFiles(values.audit, openCase, 'audit'),
      mentions: false,
      hash: false,
    })
    const statement = coverageOfEvidence(evidence, criteria, values)
    const report: Report = {
      schema: 'mia/coverage/1',
      title: 'Coverage',
      criteria: { ...criteriaDocument(criteria), licence: values.licence, asOf: values.asOf },
      sources: sourceDocuments(evidence.sources),
      accounting: evidence.accounting,
      notices: evidenceNotices(evidence, criteria),
      sections: values.format === 'table' ? mailboxSections(statement) : [rowsSection(statement)],
      extra: { coverage: coverageDocument(statement) },
    }
    return { report, next: null }
  } finally {
    await openCase?.close()
  }
}

const FACT: Column = { key: 'fact', title: 'Fact', kind: 'text', priority: 1 }
const SENTENCE: Column = { key: 'sentence', title: 'Statement', kind: 'prose', priority: 1 }
const EMPTY =
  'No mailbox: the evidence holds no MailItemsAccessed record of the users and the period asked for.'

/** One table for programs and spreadsheets: the keys of a document do not come from evidence. */
function rowsSection(statement: Coverage): Section {
  return {
    key: 'rows',
    title: 'Coverage',
    columns: [{ key: 'mailbox', title: 'Mailbox', kind: 'text', priority: 1 }, FACT, SENTENCE],
    rows: statement.mailboxes.flatMap((mailbox) =>
      sentenceRows(statement, mailbox).map((row) => ({ mailbox: mailbox.mailbox, ...row })),
    ),
    empty: EMPTY,
  }
}

/** For people: a section for each mailbox. A lone section is shown without its title, so it names the mailbox itself. */
function mailboxSections(statement: Coverage): Section[] {
  const { mailboxes } = statement
  if (mailboxes.length === 0) return [rowsSection(statement)]
  return mailboxes.map((mailbox, index) => ({
    key: `mailbox-${index + 1}`,
    title: mailbox.mailbox,
    columns: [FACT, SENTENCE],
    rows: [
      ...(mailboxes.length === 1 ? [{ fact: 'mailbox', sentence: mailbox.mailbox }] : []),
      ...sentenceRows(statement, mailbox),
    ],
    empty: EMPTY,
  }))
}

function sentenceRows(statement: Coverage, mailbox: Coverage['mailboxes'][number]): JsonObject[] {
  return coverageSentences(statement, mailbox).map((row) => ({ ...row }))
}
