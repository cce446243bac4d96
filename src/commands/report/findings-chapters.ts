import type { Block, Chapter } from '../../core/document.ts'
import { coverageSentences } from '../../core/coverage-sentences.ts'
import { EVIDENCE_CLASSES } from '../../core/exposure.ts'
import type { JsonObject } from '../../core/json.ts'
import { exposedOf } from './answer-chapter.ts'
import type { CaseFacts } from './case-facts.ts'
import { addressFigure, daysFigure, domainsFigure, foldersFigure, timelineFigure } from './figures.ts'
import { allColumns, type Parts, sectionOf } from './parts.ts'
import { counted } from './rows.ts'

/** Chapters 2 to 5: what was found. */
export function sessionsChapter(facts: CaseFacts, { reached, tables }: Parts): Chapter {
  const { sessions, elsewhere } = reached
  const of = (word: string): number => sessions.filter(({ verdict }) => verdict === word).length
  return {
    key: 'sessions',
    title: 'Mailboxes, period and sessions',
    blocks: [
      {
        kind: 'text',
        text: `${counted(sessions.length, 'session')} reached ${counted(reached.mailboxes.length, 'mailbox', 'mailboxes')}: ${of('intruder')} judged as the intruder’s, ${of('mixed')} in parts, ${of('owner')} as the owner’s; ${of('undecided')} not judged. The reason stands beside each of them.`,
      },
      ...(elsewhere === 0
        ? []
        : [
            {
              kind: 'text' as const,
              text: `${counted(elsewhere, 'session')} of other mailboxes in the evidence are no part of this answer.`,
            },
          ]),
      { kind: 'figure', figure: timelineFigure(facts, reached) },
      { kind: 'figure', figure: addressFigure(facts, reached) },
      { kind: 'heading', text: 'All sessions' },
      { kind: 'table', section: tables.sessions },
    ],
  }
}

export function coverageChapter({ coverage }: CaseFacts, { reached, tables }: Parts): Chapter {
  const mailboxes = coverage.mailboxes.filter(({ mailbox }) => reached.mailboxes.includes(mailbox))
  return {
    key: 'coverage',
    title: 'Coverage and blind windows',
    blocks: [
      {
        kind: 'text',
        text: 'What the records can speak for, and what they cannot. Absence is a finding only within coverage.',
      },
      { kind: 'table', section: tables.blind },
      ...mailboxes.flatMap((mailbox): Block[] => [
        { kind: 'heading', text: mailbox.mailbox },
        {
          kind: 'facts',
          facts: coverageSentences(coverage, mailbox).map(({ fact, sentence }) => ({
            label: fact.replaceAll('-', ' '),
            value: sentence,
          })),
        },
      ]),
    ],
  }
}

export function findingsChapter(facts: CaseFacts, messages: readonly JsonObject[]): Chapter {
  const exposed = exposedOf(messages)
  const bounds = sectionOf(facts.messages, 'bounds')
  const folders = sectionOf(facts.messages, 'folders')
  const domains = domainsFigure(exposed)
  return {
    key: 'findings',
    title: 'Findings by class',
    blocks: [
      ...bounds.map((section): Block => ({ kind: 'table', section: allColumns(section) })),
      {
        kind: 'list',
        items: EVIDENCE_CLASSES.map(
          (name) =>
            `${name}: ${counted(messages.filter((row) => row['evidence'] === name).length, 'message')}`,
        ),
      },
      ...(exposed.length === 0
        ? []
        : [
            { kind: 'figure' as const, figure: daysFigure(messages) },
            { kind: 'figure' as const, figure: foldersFigure(exposed) },
          ]),
      ...(domains.bars.length === 0 ? [] : [{ kind: 'figure' as const, figure: domains }]),
      { kind: 'heading', text: 'Folders synchronised' },
      ...folders.map((section): Block => ({ kind: 'table', section })),
    ],
  }
}

export function messagesChapter(facts: CaseFacts, { tables }: Parts, messagesFile: string): Chapter {
  return {
    key: 'messages',
    title: 'Messages',
    blocks: [
      {
        kind: 'text',
        text: `Gravest class first, then by first access. All columns and rows stand in ${messagesFile}.${facts.emails === null ? ' Sender, recipients and date are empty: the metadata has not been looked up.' : ''}`,
      },
      { kind: 'table', section: tables.messages, beside: messagesFile },
    ],
  }
}
