import type { AccessRecord } from '../../core/access-record.ts'
import { clientClassOf, isServiceAccess } from '../../core/client.ts'
import { CLASS_RULES, TYPE_RULE } from '../../core/evidence-rules.ts'
import type { KeptRecord } from '../../core/evidence-set.ts'
import type { JsonObject } from '../../core/json.ts'
import type { Mailboxes } from '../../core/mailbox.ts'
import type { Section } from '../../core/report.ts'
import type { SessionKeyOf } from '../../core/session-key.ts'
import type { VerdictOf } from '../../core/verdict.ts'

export interface RecordContext {
  readonly keyOf: SessionKeyOf
  readonly verdictOf: VerdictOf
  readonly mailboxes: Mailboxes
}

/** The records behind the answer: what each is, whose session it is in, and what it counts as. */
export function recordsSection(records: readonly KeptRecord[], context: RecordContext): Section {
  return {
    key: 'records',
    title: 'Records',
    columns: [
      { key: 'id', title: 'Record Id', kind: 'text', priority: 1, keep: true },
      { key: 'time', title: 'Time', kind: 'time', priority: 1 },
      { key: 'accessType', title: 'Type', kind: 'text', priority: 1 },
      { key: 'typeRule', title: 'Type by rule', kind: 'text', priority: 3 },
      { key: 'session', title: 'SessionId', kind: 'text', priority: 1, keep: true },
      { key: 'mailbox', title: 'Mailbox', kind: 'text', priority: 2 },
      { key: 'actor', title: 'Actor', kind: 'text', priority: 3 },
      { key: 'ipAddresses', title: 'IP addresses', kind: 'list', priority: 1, keep: true },
      { key: 'client', title: 'Client', kind: 'text', priority: 2 },
      { key: 'verdict', title: 'Verdict', kind: 'text', priority: 1 },
      { key: 'reason', title: 'Reason', kind: 'prose', priority: 1 },
      { key: 'countsAs', title: 'Counts as', kind: 'text', priority: 1 },
      { key: 'rule', title: 'Rule', kind: 'text', priority: 1 },
      { key: 'ruleText', title: 'Rule says', kind: 'prose', priority: 3 },
    ],
    rows: records.map((kept) => recordRow(kept, context)),
    empty: 'No record of the evidence.',
  }
}

function recordRow({ record, conflict }: KeptRecord, context: RecordContext): JsonObject {
  const verdict = context.verdictOf(record)
  const countsAs = recordClass(record, context.verdictOf)
  return {
    id: record.id,
    time: record.time,
    accessType: record.accessType,
    typeRule: `${TYPE_RULE.rule}: ${TYPE_RULE.text}`,
    session: record.sessionId ?? context.keyOf(record),
    sessionIdFrom: record.sessionIdFrom,
    mailbox: context.mailboxes.nameOf(context.mailboxes.keyOf(record)),
    actor: record.actor,
    ipAddresses: [...record.ipAddresses],
    client: clientClassOf(record.clientInfo),
    clientInfo: record.clientInfo,
    verdict: verdict?.verdict ?? 'undecided',
    reason: verdict?.reason ?? null,
    judged: verdict?.time ?? null,
    countsAs,
    rule: CLASS_RULES[countsAs].rule,
    ruleText: CLASS_RULES[countsAs].text,
    differingCopies: conflict,
  }
}

/** What a record by itself counts as, by the verdicts of the case. */
function recordClass(record: AccessRecord, verdictOf: VerdictOf): keyof typeof CLASS_RULES {
  const judgement = verdictOf(record)?.verdict
  if (judgement === 'owner') return 'excluded'
  if (judgement === 'intruder') return record.accessType === 'Sync' ? 'presumed-sync' : 'listed'
  return isServiceAccess(record) ? 'background' : 'undecided'
}
