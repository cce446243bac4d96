/**
 * What a text is when it is given as an InternetMessageId. Ids are opaque (rule R28): whatever a mail server, or the
 * sender of a hostile mail, wrote there is one. Only where nothing in a whole list looks like an id is it a mistake.
 */
import { canonicalIp } from '../core/ip-address.ts'

/** Longest line of RFC 5322. */
const LONGEST_ID = 998

const GUID = /^\{?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?$/i
const SESSION_KEY = /^nosession:[0-9a-f]{12}$/i
/** A name of letters at a domain with a dot: ids have digits or hexadecimal before the @. */
const UPN = /^[a-z]+(?:[._'-][a-z]+)*\d{0,3}@[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i
const LONGEST_UPN = 113

/** What the text plainly is instead of an id; null where it may be one. */
export function plainlyNoId(text: string): { what: string; next: string } | null {
  const trimmed = text.trim()
  if (GUID.test(trimmed) || SESSION_KEY.test(trimmed)) {
    return { what: 'a SessionId', next: `mia messages --sessions ${trimmed}` }
  }
  if (canonicalIp(trimmed) !== null) return { what: 'an IP address', next: `mia sessions --ip ${trimmed}` }
  if (trimmed.length <= LONGEST_UPN && UPN.test(trimmed)) {
    return { what: 'a user name', next: `mia sessions --user ${trimmed}` }
  }
  return null
}

/** Blank inside, no @, no angle brackets, too long: used as it is, but worth a look. */
export function isUnusual(id: string): boolean {
  const trimmed = id.trim()
  const isBracketed = trimmed.startsWith('<') && trimmed.endsWith('>')
  return !isBracketed || !trimmed.includes('@') || /\s/.test(trimmed) || trimmed.length > LONGEST_ID
}
