import { readFileSync } from 'node:fs'
import { isJsonObject, own } from '../core/json.ts'

/** The version in package.json. */
export function toolVersion(): string {
  return toolFacts().version
}

export interface ToolFacts {
  readonly name: string
  readonly version: string
  readonly node: string
  /** `gitHead` of package.json, which publishing writes; null where mia runs from a checkout. */
  readonly commit: string | null
}

/** What `mia --version --json` prints. package.json lies two folders up of this file in src and in dist alike. */
export function toolFacts(): ToolFacts {
  const path = new URL('../../package.json', import.meta.url)
  const facts: unknown = JSON.parse(readFileSync(path, 'utf8'))
  const textOf = (key: string): string | null => {
    const text = isJsonObject(facts) ? own(facts, key) : null
    return typeof text === 'string' ? text : null
  }
  return {
    name: 'mia',
    version: textOf('version') ?? '',
    node: process.versions.node,
    commit: textOf('gitHead'),
  }
}
