import { type Fields, fieldName, folderPathOf, trimmed } from './decode-fields.ts'

/**
 * Objects that PowerShell turned to text because ConvertTo-Json or Export-Csv reached its depth:
 * `@{Value=Bind; Name=MailAccessType}` or only the name of a type. The text has no quoting, so only fields
 * that no one outside Microsoft fills are read from it; ids and folder names are salvaged, never used.
 */
export function isFlattened(text: string): boolean {
  return /^(?:@\{|(?:System|Microsoft|Deserialized)\.\w)/.test(trimmed(text))
}

/** The objects of `@{a=b; c=d} @{…}`. */
export function flattenedObjects(text: string): Fields[] {
  return text
    .split('@{')
    .slice(1)
    .map((part) => {
      const end = part.indexOf('}')
      const fields = new Map<string, unknown>()
      for (const pair of part.slice(0, end < 0 ? undefined : end).split(';')) {
        const equals = pair.indexOf('=')
        if (equals > 0) fields.set(fieldName(pair.slice(0, equals)), trimmed(pair.slice(equals + 1)))
      }
      return fields
    })
}

/** InternetMessageIds whose end is beyond doubt: in angle brackets, with the next field or the end behind them. */
export function flattenedIds(text: string): string[] {
  const ids: string[] = []
  for (const part of text.split('InternetMessageId=<').slice(1)) {
    const end = part.indexOf('>')
    if (end >= 0 && /^[;}]/.test(part.slice(end + 1, end + 2))) ids.push(`<${part.slice(0, end + 1)}`)
  }
  return ids
}

export function flattenedPaths(text: string): string[] {
  const paths: string[] = []
  for (const part of text.split(/[{ ]Path=/).slice(1)) {
    const end = part.search(/[;}]/)
    const path = folderPathOf(end < 0 ? part : part.slice(0, end))
    if (path !== null) paths.push(path)
  }
  return paths
}
