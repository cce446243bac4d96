import { readFileSync } from 'node:fs'
import { isJsonObject, own } from '../core/json.ts'

/** The version in package.json, which lies two folders up of this file in src and in dist alike. */
export function toolVersion(): string {
  const path = new URL('../../package.json', import.meta.url)
  const facts: unknown = JSON.parse(readFileSync(path, 'utf8'))
  return isJsonObject(facts) ? String(own(facts, 'version')) : ''
}
