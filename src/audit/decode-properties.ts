import { isJsonObject } from '../core/json.ts'
import type { AccessType } from '../core/access-record.ts'
import type { Defect } from './decode-defect.ts'
import {
  booleanOf,
  type Fields,
  fieldName,
  fieldsOf,
  names,
  type RecordFields,
  textOf,
  trimmed,
  valueOf,
} from './decode-fields.ts'
import { readJson } from './decode-json.ts'
import { flattenedObjects, isFlattened } from './decode-power-shell.ts'

/** A name with its value, the name as in `fieldName`. */
export type NameValue = readonly [name: string, value: unknown]

export interface AccessProperties {
  /** null where no entry is named MailAccessType. */
  readonly accessType: AccessType | null
  readonly throttled: boolean | null
  readonly defects: readonly Defect[]
  /** True where PowerShell left only the name of a type. */
  readonly lost: boolean
}

const OPERATION_PROPERTIES = names('OperationProperties')

/** Bind or Sync by the entry named MailAccessType, wherever it stands (rule R1); IsThrottled (rule R17). */
export function accessProperties(record: RecordFields): AccessProperties {
  const value = valueOf(record, OPERATION_PROPERTIES)
  const pairs = nameValues(value)
  const valuesNamed = (wanted: string) => pairs.flatMap(([name, entry]) => (name === wanted ? [entry] : []))
  return {
    ...accessTypeOf(
      new Set(valuesNamed('mailaccesstype').map((entry) => textOf(entry)?.toLowerCase() ?? '')),
    ),
    throttled: anyTrue(valuesNamed('isthrottled').map(booleanOf)),
    lost: pairs.length === 0 && holdsFlattened(value),
  }
}

/** Named twice, the graver value counts: it opens a blind window. */
function anyTrue(values: ReadonlyArray<boolean | null>): boolean | null {
  return values.includes(true) || (values.includes(false) ? false : null)
}

function accessTypeOf(values: ReadonlySet<string>): Pick<AccessProperties, 'accessType' | 'defects'> {
  const [value, ...others] = values
  if (value === undefined) return { accessType: null, defects: [] }
  if (others.length > 0) return { accessType: 'unknown', defects: ['both-types'] }
  const accessType = ACCESS_TYPES.get(value)
  return accessType === undefined
    ? { accessType: 'unknown', defects: ['unknown-access-type'] }
    : { accessType, defects: [] }
}

const ACCESS_TYPES = new Map<string, AccessType>([
  ['bind', 'Bind'],
  ['sync', 'Sync'],
])

/**
 * The entries of a name/value list in any of its forms: `[{Name, Value}]` in either order, the same as JSON
 * text, `@{Value=…; Name=…}` texts, an object `{MailAccessType: …}`, `MailAccessType:Bind` of the mailbox audit log.
 */
export function nameValues(value: unknown, depth = 0): NameValue[] {
  if (depth > 3) return []
  if (Array.isArray(value)) return value.flatMap((entry: unknown) => nameValues(entry, depth + 1))
  if (isJsonObject(value)) return pairsOf(fieldsOf(value))
  if (typeof value !== 'string') return []
  const text = trimmed(value)
  if (isFlattened(text)) return flattenedObjects(text).flatMap(pairsOf)
  if (!/^[[{"]/.test(text)) return colonPairs(text)
  const read = readJson(text, 'OperationProperties')
  return read.ok ? nameValues(read.value, depth + 1) : colonPairs(text)
}

function pairsOf(fields: Fields): NameValue[] {
  const name = textOf(fields.get('name'))
  return name === null ? [...fields] : [[fieldName(name), fields.get('value')]]
}

function colonPairs(text: string): NameValue[] {
  const pairs: NameValue[] = []
  for (const part of text.replaceAll(': ', ':').split(/[,;{}\s]/)) {
    const colon = part.indexOf(':')
    if (colon > 0) pairs.push([fieldName(part.slice(0, colon)), part.slice(colon + 1)])
  }
  return pairs
}

function holdsFlattened(value: unknown): boolean {
  const entries: readonly unknown[] = Array.isArray(value) ? value : [value]
  return entries.some((entry) => typeof entry === 'string' && isFlattened(entry))
}
