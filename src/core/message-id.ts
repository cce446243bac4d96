/**
 * InternetMessageIds are opaque and byte-exact (rule R28): there are ids with blanks, two @, no angle brackets
 * or over 998 characters. These forms serve for look-up only; what is shown is always the id as recorded.
 */

/** Without surrounding blanks and one pair of angle brackets: sources differ in whether they write them. */
export function bareId(id: string): string {
  const trimmed = id.trim()
  return trimmed.length > 1 && trimmed.startsWith('<') && trimmed.endsWith('>')
    ? trimmed.slice(1, -1)
    : trimmed
}

/** The bare id without regard to case: ids that share it may be, but need not be, the same. */
export function foldedId(id: string): string {
  return bareId(id).toLowerCase()
}
