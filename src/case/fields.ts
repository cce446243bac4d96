import { isJsonObject, own } from '../core/json.ts'
import { damaged } from './failure.ts'

/** Typed reading of one JSON object of the case folder; what does not fit is damage, named by `where`. */
export interface Fields {
  text(key: string): string
  textOrNull(key: string): string | null
  number(key: string): number
  texts(key: string): string[]
  list<T>(key: string, read: (item: Fields, value: unknown) => T): T[]
}

export function parseFields(bytes: Uint8Array, where: string): Fields {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    throw damaged(`${where} is damaged`, error instanceof Error ? error.message : 'it is no JSON')
  }
  return fieldsOf(value, where)
}

export function fieldsOf(value: unknown, where: string): Fields {
  if (!isJsonObject(value)) throw damaged(`${where} is damaged`, 'it is no JSON object')
  const wrong = (key: string, wanted: string): never => {
    throw damaged(`${where} is damaged`, `its field ${key} is no ${wanted}`)
  }
  const array = (key: string): readonly unknown[] => {
    const items = own(value, key)
    return Array.isArray(items) ? items : wrong(key, 'list')
  }
  const text = (key: string): string => {
    const item = own(value, key)
    return typeof item === 'string' ? item : wrong(key, 'text')
  }
  return {
    text,
    textOrNull: (key) => (own(value, key) === null ? null : text(key)),
    number(key) {
      const item = own(value, key)
      return typeof item === 'number' ? item : wrong(key, 'number')
    },
    texts: (key) => array(key).map((item) => (typeof item === 'string' ? item : wrong(key, 'list of texts'))),
    list: (key, read) => array(key).map((item) => read(fieldsOf(item, `${where}, ${key}`), item)),
  }
}

/** JSON as it stands in the case folder: two blanks, LF at the end. */
export function jsonBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`)
}
