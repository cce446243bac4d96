import { bareId } from './message-id.ts'
import { NO_SESSION_PREFIX, type Digest } from './session-key.ts'

export type PseudonymKind =
  | 'address'
  | 'ip'
  | 'subject'
  | 'folder'
  | 'item'
  | 'source'
  | 'id'
  | 'session'
  | 'key'
  | 'text'

/** The same value of the same kind always gives the same pseudonym. */
export interface Pseudonyms {
  /** `<kind>-` and 16 hex digits. */
  of(kind: PseudonymKind, value: string): string
  /** An InternetMessageId again, with angle brackets where the original has them: it holds names of hosts and people. */
  messageId(value: string): string
  /** A folder path, part by part; well-known folders keep their names. */
  folder(path: string): string
  /** A `nosession:` key is a plain hash of mailbox, address and client: with a guess at them it could be confirmed. */
  session(value: string): string
}

/**
 * Pseudonyms from a keyed digest. Addresses can be guessed, so a plain hash could be undone by trying; numbers in
 * order of value would tell the alphabet. Without the key neither is possible, and with it the holder of the
 * original can find out who is meant.
 * @param key secret, at least 128 bits of chance; never part of what is handed out
 */
export function pseudonyms(key: string, digest: Digest): Pseudonyms {
  const known = new Map<string, string>()
  const hexOf = (kind: string, value: string): string => {
    const text = `${kind}\n${value}`
    const remembered = known.get(text)
    if (remembered !== undefined) return remembered
    // Twice, as HMAC does: knowing one digest does not help to extend it.
    const hex = digest(`${key}\n${digest(`${key}\n${text}`)}`).slice(0, 16)
    known.set(text, hex)
    return hex
  }
  const of = (kind: PseudonymKind, value: string): string => `${kind}-${hexOf(kind, normal(kind, value))}`
  return {
    of,
    messageId(value) {
      const bare = bareId(value)
      const name = `id-${hexOf('message', bare)}@redacted.invalid`
      return bare === value ? name : `<${name}>`
    },
    folder: (path) =>
      path
        .split('\\')
        .map((part) => (isWellKnownFolder(part) ? part : of('folder', part)))
        .join('\\'),
    session: (value) =>
      value.toLowerCase().startsWith(NO_SESSION_PREFIX)
        ? NO_SESSION_PREFIX + hexOf('session', value.toLowerCase()).slice(0, 12)
        : of('session', value.toLowerCase()),
  }
}

/** Addresses are the same in any case. */
function normal(kind: PseudonymKind, value: string): string {
  return kind === 'address' || kind === 'ip' ? value.trim().toLowerCase() : value
}

/** English names only: a folder that somebody named in another language may say whose it is. */
const WELL_KNOWN_FOLDERS: ReadonlySet<string> = new Set(
  [
    'Archive|Audits|Calendar|Calendar Logging|Clutter|Contacts|Conversation History|Deleted Items|Deletions|DiscoveryHolds',
    'Drafts|Inbox|Journal|Junk Email|Junk E-mail|Notes|Outbox|Purges|Recoverable Items|RSS Feeds|Search Folders',
    'Sent Items|Sync Issues|Tasks|Top of Information Store|Versions',
  ]
    .flatMap((line) => line.split('|'))
    .map((name) => name.toLowerCase()),
)

function isWellKnownFolder(name: string): boolean {
  return name === '' || WELL_KNOWN_FOLDERS.has(name.toLowerCase())
}
