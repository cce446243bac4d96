import type { Column } from '../../core/report.ts'

/** Colours as SGR sequences; without colour every function gives back its text. */
export interface Paint {
  readonly bold: (text: string) => string
  readonly dim: (text: string) => string
  readonly warn: (text: string) => string
  readonly harm: (text: string) => string
}

/** What the tool itself says of harm, by column: never text of the evidence. */
const HARM: ReadonlyMap<string, string> = new Map([
  ['verdict', 'intruder'],
  ['evidence', 'listed'],
])

export function painter(color: boolean): Paint {
  const style = (on: number, off: number) => (text: string) =>
    color && text !== '' ? `\u001b[${on}m${text}\u001b[${off}m` : text
  return { bold: style(1, 22), dim: style(2, 22), warn: style(33, 39), harm: style(31, 39) }
}

/** @param text as shown, encoded and cut */
export function paintCell(text: string, column: Column, paint: Paint): string {
  return HARM.get(column.key) === text ? paint.harm(text) : text
}
