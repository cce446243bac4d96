import { openEvidence } from '../audit/index.ts'
import type { Command, CommandContext, Outcome, Values } from '../cli/command.ts'
import { EVERYTHING } from '../core/criteria.ts'
import { identifyMailboxes } from '../core/mailbox.ts'
import type { Notice, Report, Section } from '../core/report.ts'
import { verdicts } from '../core/verdict.ts'
import { evidenceFiles, withCopies } from './evidence/case-files.ts'
import { findingsSection } from './explain/explain-findings.ts'
import { findPlaces, type PlacedRow, placesSection, rawSection } from './explain/explain-places.ts'
import { recordsSection } from './explain/explain-records.ts'
import { resultsSection } from './explain/explain-results.ts'
import { concerns, concernsQuarantined, recognise, type Subject } from './explain/explain-subject.ts'
import { gatherEvidence, keysFor } from './evidence/gather.ts'
import { judgeMessages } from './answers/judged-messages.ts'
import { salvagedSection } from './answers/quarantine.ts'
import { caseAtHand } from './steps/saving.ts'
import { sourceDocuments } from './evidence/sources.ts'

export const explain: Command = {
  name: 'explain',
  summary: 'The chain from a result back to the bytes of the audit record',
  description:
    'For an InternetMessageId, a SessionId, a nosession: key or a record Id: the saved results that name it, the records behind them with verdict, class and rule, where each record and each copy of it stands in the evidence, and the record as it stands there.',
  options: ['audit', 'case', 'records'],
  positionals: {
    name: 'message-or-session',
    text: 'InternetMessageId, SessionId, nosession: key or record Id',
    required: true,
    most: 1,
  },
  examples: [
    {
      command:
        "mia explain '<34fd40b9-fdaa-4469-a628-a711b49e70ec@mail.payslips.example>' --audit samples/ual-export.csv",
      text: 'why a message counts as accessed',
    },
    {
      command: 'mia explain 40f4d460-b3d4-4bf4-a03a-541d80e82255 --records',
      text: 'a session of the case at hand, with its raw records',
    },
  ],
  run,
}

async function run(values: Values, context: CommandContext): Promise<Outcome> {
  const [word = ''] = values.positionals
  const openCase = await caseAtHand(context, values)
  const files = evidenceFiles(values.audit, openCase, 'audit')
  const keyOf = keysFor(context.platform)
  const evidence = await gatherEvidence(context, {
    criteria: EVERYTHING,
    keyOf,
    files,
    mentions: true,
    hash: true,
  })
  const subject = recognise(word, evidence, keyOf)
  const sources = sourceDocuments(evidence.sources)
  if (subject === null) return { report: unknownReport(word, { sources }), next: null }

  const verdictOf = verdicts(openCase?.verdicts() ?? [], keyOf)
  const mailboxes = identifyMailboxes(evidence.scope.map((kept) => kept.record))
  const explained = { keyOf, verdictOf, mailboxes }
  const records = evidence.scope.filter(({ record }) => concerns(subject, record, keyOf))
  const judged = judgeMessages({ evidence, keyOf, verdictOf, selectedBy: 'criteria' })
  const platform = withCopies(context.platform, files)
  const wanted = new Set(records.map(({ record }) => record.id))
  const rows = await findPlaces(
    context,
    await openEvidence(
      platform,
      files.map((file) => file.path),
    ),
    {
      record: (record) => (record.id !== null && wanted.has(record.id)) || concerns(subject, record, keyOf),
      quarantined: (row) => concernsQuarantined(subject, row),
    },
  )
  const sections = [
    findingsSection(subject, records, { judged, context: explained }),
    recordsSection(records, explained),
    await placesSection(platform, rows, records),
    ...(openCase === null ? [] : [await resultsSection(openCase, subject)]),
    ...quarantinedSections(rows),
  ]
  return {
    report: explainReport(subject, { sources, sections, rows, raw: showsRaw(subject, values) }),
    next: null,
  }
}

/** A session may have thousands of records. */
function showsRaw(subject: Subject, values: Values): boolean {
  return subject.kind !== 'session' || values.records
}

interface Explained {
  readonly sources: Report['sources']
  readonly sections: readonly Section[]
  readonly rows: readonly PlacedRow[]
  readonly raw: boolean
}

function explainReport({ kind, name }: Subject, { sources, sections, rows, raw }: Explained): Report {
  const quarantined = rows.filter((row) => row.quarantined !== null).length
  const notices: Notice[] = []
  if (quarantined > 0)
    notices.push({
      code: 'named-in-quarantine',
      level: 'incomplete',
      text: 'rows that could not be read in full name it too; what could be salvaged of them stands apart',
      count: quarantined,
    })
  if (kind === 'message' && classedOtherwise(sections))
    notices.push({
      code: 'classed-otherwise',
      level: 'info',
      text: 'messages.json of the case classes it otherwise than the verdicts do now: it was saved before a verdict, or for sessions named on the command line, which count as the intruder’s for that run',
      count: 1,
    })
  if (!raw)
    notices.push({
      code: 'raw-left-out',
      level: 'info',
      text: 'raw records are left out; add --records to see them',
      count: rows.length,
    })
  return {
    schema: 'mia/explain/1',
    title: 'Explanation',
    criteria: { kind, name },
    sources,
    accounting: null,
    notices,
    sections: raw ? [...sections, rawSection(rows)] : sections,
  }
}

/** Whether no finding has the class that the saved messages give. */
function classedOtherwise(sections: readonly Section[]): boolean {
  const rowsOf = (key: string): Section['rows'] => sections.find((section) => section.key === key)?.rows ?? []
  const now = new Set(rowsOf('rows').map((row) => row['evidence']))
  return rowsOf('results').some(
    ({ result, section, says }) =>
      result === 'messages.json' && (section === 'rows' || section === 'presumed') && !now.has(says ?? null),
  )
}

function quarantinedSections(rows: readonly PlacedRow[]): Section[] {
  const quarantined = rows.flatMap((row) => row.quarantined ?? [])
  return quarantined.length === 0 ? [] : [salvagedSection(quarantined)]
}

/** Nothing found is an answer about the evidence, never about what happened (rule R18). */
function unknownReport(word: string, { sources }: Pick<Report, 'sources'>): Report {
  return {
    schema: 'mia/explain/1',
    title: 'Explanation',
    criteria: { kind: null, name: word },
    sources,
    accounting: null,
    notices: [
      {
        code: 'no-record',
        level: 'warning',
        text: 'no record within the coverage of the evidence names it, which does not say that it was not accessed (rule R18); ids are compared byte for byte',
        count: 0,
      },
    ],
    sections: [
      { key: 'rows', title: 'Findings', columns: [], rows: [], empty: 'The evidence does not name it.' },
    ],
  }
}
