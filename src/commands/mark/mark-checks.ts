import { nearest } from '../../cli/suggestion.ts'
import { shown } from '../../cli/usage-errors.ts'
import { usageError } from '../../core/errors.ts'
import { ipMatchesAny, type IpRange, rangeText } from '../../core/ip-address.ts'
import type { SavedSession } from '../steps/saved-sessions.ts'

/** A verdict on a mistyped session would silently judge nothing. */
export function assertKnown(
  word: string,
  session: SavedSession | undefined,
  known: ReadonlyMap<string, SavedSession> | null,
): SavedSession {
  if (session !== undefined) return session
  if (known === null)
    throw usageError({
      what: 'the case holds no sessions to judge',
      why: 'no mia sessions has been saved in it yet',
      next: 'mia sessions --audit FILE… --save, or add --force to judge a session all the same',
    })
  const names = [...known.values()].map((saved) => saved.session)
  const meant = nearest(word, names)
  throw usageError({
    what: `the case knows no session ${shown(word)}`,
    why:
      meant === null
        ? `it is none of the ${names.length} sessions of the last mia sessions that was saved`
        : `did you mean ${meant}?`,
    next: 'take SessionIds from sessions.csv of the case, or add --force to judge it all the same',
  })
}

/** Narrowed to an address or client that the session does not show, a verdict would judge nothing either. */
export function assertReaches(
  { session, ipAddresses, clientClasses }: SavedSession,
  ips: readonly IpRange[],
  clients: readonly string[],
): void {
  const address = ips.find((range) => !ipAddresses.some((text) => ipMatchesAny(text, [range])))
  if (address !== undefined)
    throw usageError({
      what: `session ${session} was not seen from ${rangeText(address)}`,
      why: `its addresses are ${[...new Set(ipAddresses)].join(', ') || 'not recorded'}`,
      next: 'name one of those with --ip, or add --force',
    })
  const client = clients.find((name) => !clientClasses.includes(name))
  if (client !== undefined)
    throw usageError({
      what: `session ${session} was not seen with client ${client}`,
      why: `its clients are ${[...new Set(clientClasses)].join(', ') || 'not recorded'}`,
      next: 'name one of those with --client, or add --force',
    })
}
