import type { Evidence } from '../../audit/index.ts'
import type { QuarantinedRow } from '../../core/access-record.ts'
import type { EvidenceClass } from '../../core/exposure.ts'
import { grouped } from '../../core/grouped.ts'
import { idLookup, type MatchedBy } from '../../core/id-lookup.ts'
import { type AccessedMessage, collectMessages } from '../../core/message.ts'
import { identityOf, type JudgedMessages, judgeMessages, messageContext } from '../answers/judged-messages.ts'
import type { JudgingRequest } from '../answers/judged-messages.ts'

/** `owner`: touched in sessions judged as the owner's only, and not presumed exposed. */
export type LookupClass = EvidenceClass | 'owner'

/** A message that records name, and that a requested id stands for. */
export interface FoundMessage {
  readonly requested: string
  readonly matchedBy: MatchedBy
  readonly message: AccessedMessage
  readonly evidence: LookupClass
}

/** A requested id that stands in a row which could not be read in full. */
export interface SalvagedMention {
  readonly requested: string
  readonly matchedBy: MatchedBy
  readonly internetMessageId: string
  readonly row: QuarantinedRow
}

export interface LookupFindings {
  /** In order of requested id, mailbox and id. */
  readonly found: readonly FoundMessage[]
  readonly salvaged: readonly SalvagedMention[]
  /** Requested ids without either. */
  readonly missing: readonly string[]
  /** Mailboxes of which folders were synchronised in sessions not judged as the owner's. */
  readonly syncedMailboxes: readonly string[]
}

/** @param ids distinct @param request its evidence must be selected by neither address nor session: everybody's access counts */
export function findMessages(
  ids: readonly string[],
  request: Omit<JudgingRequest, 'selectedBy'>,
): LookupFindings {
  const { evidence, keyOf } = request
  const judged = judgeMessages({ ...request, selectedBy: 'verdict' })
  const classes = classesOf(judged)
  const { messages } = collectMessages(evidence.scope, messageContext(evidence, keyOf))
  const byId = grouped(messages, (message) => message.internetMessageId)
  const recorded = idLookup(byId.keys())
  const found = ids.flatMap((requested) =>
    recorded(requested).flatMap(({ internetMessageId, matchedBy }) =>
      (byId.get(internetMessageId) ?? []).map((message) => {
        return {
          requested,
          matchedBy,
          message,
          evidence: classes.get(identityOf(message)) ?? 'owner',
        } as const
      }),
    ),
  )
  const salvaged = salvagedMentions(ids, evidence)
  const known = new Set([...found, ...salvaged].map(({ requested }) => requested))
  return {
    found,
    salvaged,
    missing: ids.filter((id) => !known.has(id)),
    syncedMailboxes: [...new Set(judged.syncedFolders.map((folder) => folder.mailbox))],
  }
}

/** A message that is both undecided and presumed counts as presumed. */
function classesOf({ listed, presumed }: JudgedMessages): Map<string, EvidenceClass> {
  return new Map([...listed, ...presumed].map(({ message, evidence }) => [identityOf(message), evidence]))
}

function salvagedMentions(ids: readonly string[], evidence: Evidence): SalvagedMention[] {
  const rows = new Map<string, QuarantinedRow[]>()
  for (const row of evidence.quarantined) {
    for (const id of new Set(row.salvaged?.internetMessageIds)) {
      const known = rows.get(id)
      if (known === undefined) rows.set(id, [row])
      else known.push(row)
    }
  }
  const salvaged = idLookup(rows.keys())
  return ids.flatMap((requested) =>
    salvaged(requested).flatMap((match) =>
      (rows.get(match.internetMessageId) ?? []).map((row) => ({ requested, ...match, row })),
    ),
  )
}
