const LONGEST = 80

/** The beginning of a text for an error message: 80 characters, control characters as `\xNN`. */
export function printable(text: string): string {
  return text
    .slice(0, LONGEST)
    .replaceAll(
      /[\u0000-\u001F\u007F-\u009F]/g,
      (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
    )
}
