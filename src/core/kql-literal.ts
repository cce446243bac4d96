/** Values in KQL: the only way for any of them into a query. Nothing else may stand between quotes there. */

/** Whatever could end a literal, hide in it or be shown as something else; the same set as in formats/text-safety.ts. */
const UNSAFE = [
  String.raw`[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]`,
  String.raw`(?![\ufe0e\ufe0f])\p{Default_Ignorable_Code_Point}`,
  String.raw`(?<!\p{Extended_Pictographic})[\ufe0e\ufe0f]`,
].join('|')
const EACH_UNSAFE = new RegExp(UNSAFE, 'gu')

/** A string literal with its quotes: also a JSON string, so that it may stand in `dynamic([…])`. */
export function kqlString(text: string): string {
  const escaped = text.replaceAll(/["\\]/g, String.raw`\$&`).replace(EACH_UNSAFE, codeUnitEscapes)
  return `"${escaped}"`
}

/** The inside of `in~ (…)`. Throws on an empty list, which would select nothing where everything was meant. */
export function kqlList(texts: readonly string[]): string {
  if (texts.length === 0) throw new Error('an empty list has no place in a query')
  return texts.map(kqlString).join(', ')
}

/** `dynamic(["…"])`. */
export function kqlDynamic(texts: readonly string[]): string {
  return `dynamic([${texts.map(kqlString).join(', ')}])`
}

/** @param utc ISO 8601 with `Z`, as core/utc-time.ts writes it; anything else is a bug */
export function kqlTime(utc: string): string {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z$/.test(utc))
    throw new Error('no time for a query')
  return `datetime(${utc})`
}

function codeUnitEscapes(character: string): string {
  return Array.from(
    { length: character.length },
    (_, index) => String.raw`\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('')
}
