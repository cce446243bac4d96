import { note, type ReadRun } from './run.ts'
import { createTextCollector, decodeEscapes } from './xlsx-sheets.ts'
import { attribute, type XmlToken } from './xml-tokens.ts'

/** Excel's own limits. */
const MAX_COLUMNS = 16_384
const MAX_CELL = 32_767

/** Puts a worksheet's cells together, each as text. */
export interface SheetReader {
  /** The cells of a row once it has ended, if it holds anything. */
  see(token: XmlToken): string[] | null
  finish(run: ReadRun): void
}

interface SheetState {
  readonly strings: readonly string[]
  cells: string[]
  column: number
  type: string
  value: string
  inValue: boolean
  /** Cells that are as long as a cell can be. */
  full: number
  /** Cells that name a shared string which is not there. */
  lost: number
}

export function createSheetReader(strings: readonly string[]): SheetReader {
  const inline = createTextCollector()
  const state: SheetState = {
    strings,
    cells: [],
    column: -1,
    type: 'n',
    value: '',
    inValue: false,
    full: 0,
    lost: 0,
  }
  return {
    see(token) {
      inline.see(token)
      if (token.kind === 'text') {
        if (state.inValue) state.value += token.text
      } else if (token.kind === 'open') {
        if (token.name === 'c') inline.reset()
        open(state, token)
      } else if (token.name === 'v') state.inValue = false
      else if (token.name === 'c') endCell(state, inline.value())
      else if (token.name === 'row' && state.cells.length > 0) return state.cells
      return null
    },
    finish: (run) => noteCells(run, state),
  }
}

function open(state: SheetState, token: Extract<XmlToken, { kind: 'open' }>): void {
  if (token.name === 'row') {
    state.cells = []
    state.column = -1
  } else if (token.name === 'c') {
    state.column = columnOf(attribute(token.attributes, 'r')) ?? state.column + 1
    state.type = attribute(token.attributes, 't') ?? 'n'
    state.value = ''
  } else if (token.name === 'v') state.inValue = !token.closed
}

/** `AB12` is column 27, counted from 0; null where there is no such reference. */
function columnOf(reference: string | null): number | null {
  const letters = /^([A-Z]{1,3})\d*$/i.exec(reference ?? '')?.[1]
  if (letters === undefined) return null
  let column = 0
  for (const letter of letters.toUpperCase()) column = column * 26 + letter.charCodeAt(0) - 64
  return column - 1
}

function endCell(state: SheetState, inline: string): void {
  const text = cellText(state, inline)
  if (text.length === MAX_CELL) state.full += 1
  if (text === '' || state.column >= MAX_COLUMNS) return
  while (state.cells.length < state.column) state.cells.push('')
  state.cells[state.column] = text
}

function cellText(state: SheetState, inline: string): string {
  const { type, value } = state
  if (type === 'inlineStr') return inline
  if (type === 'b') return value === '1' ? 'True' : 'False'
  if (type === 'str') return decodeEscapes(value)
  if (type !== 's') return value
  const text = state.strings[Number(value)]
  if (text === undefined) state.lost += 1
  return text ?? ''
}

function noteCells(run: ReadRun, { full, lost }: SheetState): void {
  if (full > 0) {
    const text = `has ${full} cells of exactly 32,767 characters, all that a cell of Excel holds: their ends are lost; read the CSV export instead`
    note(run, { code: 'full-cell', level: 'incomplete', text, count: full })
  }
  if (lost > 0) {
    const text = `has ${lost} cells whose text is missing from the workbook`
    note(run, { code: 'lost-cell', level: 'incomplete', text, count: lost })
  }
}
