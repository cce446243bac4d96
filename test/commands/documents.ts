import { readFileSync } from 'node:fs'
import type { Desk } from './case-shell.ts'

export type Row = Readonly<Record<string, unknown>>

/** The JSON document that a command prints, whatever its exit code. */
export async function document(at: Desk, ...argv: readonly string[]): Promise<Row> {
  return asRow((await at.mia(...argv, '--json')).stdout)
}

export function asRow(text: string): Row {
  return JSON.parse(text) as Row
}

export function fileRow(...path: readonly string[]): Row {
  return asRow(readFileSync(path.join('/'), 'utf8'))
}

/** The objects of a list in a document; none where it has no such list. */
export function rowsIn(of: Row, key = 'rows'): readonly Row[] {
  return (of[key] as Row[] | undefined) ?? []
}

export function rowIn(of: Row, key: string): Row {
  return of[key] as Row
}
