import type { MetadataEntry } from '../core/e-mail.ts'
import type { Notice } from '../core/report.ts'
import { isUnusual } from './id-shape.ts'

/** The ids that step 3 is asked about, and what their list says beside them. */
export interface IdList {
  /** Byte-exact, without duplicates, in the order of the list. */
  readonly ids: readonly string[]
  /** Id to the time of the first access, where the list is a messages file. */
  readonly accessed: ReadonlyMap<string, string>
  /** Id to the mailboxes in which it was accessed, where the list is a messages file. */
  readonly mailboxes?: ReadonlyMap<string, readonly string[]>
  /** Subject and size as the audit records say, where the list is a messages file. */
  readonly known: readonly MetadataEntry[]
  readonly notices: readonly Notice[]
}

/** An id and where it stands, 1-based. */
export interface PlacedId {
  readonly id: string
  readonly at: number
}

/** Each id once, and what is odd about them counted. @param label for the notices */
export function distinctIds(
  placed: readonly PlacedId[],
  label: string,
  unit: 'line' | 'value' | 'row',
): { ids: string[]; notices: Notice[] } {
  const first = new Map<string, number>()
  for (const { id, at } of placed) if (!first.has(id)) first.set(id, at)
  const ids = [...first.keys()]
  const unusual = ids.filter(isUnusual)
  const oddAt = first.get(unusual[0] ?? '') ?? 0
  const notices: Notice[] = [
    {
      code: 'unusual-ids',
      level: 'warning',
      text: `${label}: ids have a blank inside, no @, no angle brackets or more than 998 characters; used as they are, the first is ${unit} ${oddAt}`,
      count: unusual.length,
    },
    {
      code: 'duplicate-ids',
      level: 'info',
      text: `${label}: ids stand there more than once; each makes one row`,
      count: unit === 'row' ? 0 : placed.length - ids.length,
    },
  ]
  const empty: Notice = { code: 'no-ids', level: 'warning', text: `${label}: holds no ids`, count: 0 }
  return { ids, notices: ids.length === 0 ? [empty] : notices.filter((notice) => notice.count > 0) }
}
