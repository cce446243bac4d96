import type { Case } from '../../case/index.ts'
import { isJsonObject } from '../../core/json.ts'

/** A session as the case's sessions.json has it, over all mailboxes and actors that it stands with. */
export interface SavedSession {
  /** As recorded. */
  readonly session: string
  readonly ipAddresses: readonly string[]
  readonly clientClasses: readonly string[]
  readonly flags: readonly string[]
}

/** The sessions of the last saved step 1 by SessionId in lower case; null where none was saved. */
export async function savedSessions(openCase: Case): Promise<ReadonlyMap<string, SavedSession> | null> {
  const bytes = await openCase.readResult('sessions.json')
  if (bytes === null) return null
  const document: unknown = JSON.parse(new TextDecoder().decode(bytes))
  const sessions = new Map<string, SavedSession>()
  for (const row of objectsOf(isJsonObject(document) ? document['rows'] : null)) {
    const { session } = row
    if (typeof session !== 'string') continue
    const known = sessions.get(session.toLowerCase()) ?? { ...NOTHING_SEEN, session }
    sessions.set(session.toLowerCase(), {
      session: known.session,
      ipAddresses: [...known.ipAddresses, ...textsOf(row['ipAddresses'])],
      clientClasses: [...known.clientClasses, ...textsOf(row['clientClasses'])],
      flags: [...known.flags, ...textsOf(row['flags'])],
    })
  }
  return sessions
}

const NOTHING_SEEN = { ipAddresses: [], clientClasses: [], flags: [] } as const

/** A session that the case does not know. */
export function unseenSession(session: string): SavedSession {
  return { ...NOTHING_SEEN, session }
}

function objectsOf(value: unknown): Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : []
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}
