/** Why a row cannot be used; the words stand in notices. */
export type RowDefect =
  | 'columns' // more or fewer cells than the header
  | 'quote-not-closed' // a quoted cell that does not end before the file does
  | 'invalid-json'
  | 'file-cut' // the file ends inside the row
  | 'no-message-id'

/** A row as the file gives it. `cells` is null exactly where there is a defect. */
export interface RawRow {
  /** 1-based; a CSV header does not count. */
  readonly row: number
  readonly cells: Cells | null
  readonly defect: RowDefect | null
}

/** The values of a row by column, normalised (see `columnName`). */
export type Cells = ReadonlyMap<string, unknown>

/** The value of the first of these columns that has one; undefined where none has. */
export function firstOf(cells: Cells, names: readonly string[]): unknown {
  for (const name of names) {
    const value = cells.get(name)
    if (!isEmpty(value)) return value
  }
  return undefined
}

/** `Recipient_status`, ` Internet Message ID`, `Received [UTC]` → `recipientstatus`, `internetmessageid`, `received`. */
export function columnName(recorded: string): string {
  return recorded
    .toLowerCase()
    .replace(/\[utc\]/, '')
    .replaceAll(/[^a-z0-9]/g, '')
}

/** Of columns with the same name the first that has a value counts. */
export function cellsOf(columns: Iterable<readonly [string, unknown]>): Cells {
  const cells = new Map<string, unknown>()
  for (const [name, value] of columns) if (isEmpty(cells.get(name))) cells.set(name, value)
  return cells
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === ''
}
