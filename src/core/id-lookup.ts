import { grouped } from './grouped.ts'
import { byCodeUnit } from './json.ts'
import { bareId, foldedId } from './message-id.ts'

/** How a requested id was found among the recorded ones. */
export type MatchedBy = 'exact' | 'brackets' | 'case'

export interface RecordedId {
  readonly internetMessageId: string
  readonly matchedBy: MatchedBy
}

/** The recorded ids that a requested one stands for; empty where there is none. In code unit order, exact first. */
export type IdLookup = (requested: string) => readonly RecordedId[]

/**
 * Matches requested ids as step 3 does (rule R28): byte for byte, and without regard to surrounding blanks and one
 * pair of angle brackets; only where neither finds anything, without regard to case. Unlike step 3, every id that
 * differs in case only is taken, also one that another request names: a false "no record" would be worse than one
 * row too many.
 */
export function idLookup(recorded: Iterable<string>): IdLookup {
  const byFolded = grouped(new Set(recorded), foldedId)
  return (id) => {
    const forms = byFolded.get(foldedId(id)) ?? []
    const same = forms.filter((form) => bareId(form) === bareId(id))
    return (same.length > 0 ? same : forms)
      .map((form): RecordedId => ({ internetMessageId: form, matchedBy: matchedBy(id, form) }))
      .toSorted(
        (a, b) =>
          Number(b.matchedBy === 'exact') - Number(a.matchedBy === 'exact') ||
          byCodeUnit(a.internetMessageId, b.internetMessageId),
      )
  }
}

function matchedBy(requested: string, form: string): MatchedBy {
  if (form === requested) return 'exact'
  return bareId(form) === bareId(requested) ? 'brackets' : 'case'
}
