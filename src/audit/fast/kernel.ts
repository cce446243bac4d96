/**
 * The fast path: passing over rows that cannot matter to the answer, without making objects of them.
 *
 * The exact reader (files/) and the exact decoder (decode*.ts) stay the definition of what a file says. Where the
 * exact reader stands at the beginning of a row, it may ask the skimmer to pass over as many rows as it can vouch for;
 * the row that stops it, whatever the reason, goes the exact way. So the fast path never says what a record contains.
 * It says only: these next n rows are whole, and the exact path would have filtered every one of them. Without the
 * kernel (assembly/, built to kernel.wasm) every row goes the exact way: slower, never different.
 *
 * What the kernel assumes, and why that is safe:
 * - Rows are cut by the same rules as csv-scan.ts, and have exactly as many cells as the header. Blanks behind a
 *   closing quote, damage, missing or surplus cells, a byte order mark, the last row without a line break: exact way.
 * - JSON is walked by the full grammar (escapes, numbers, control characters, nesting below 60), so a row that is
 *   passed over is one that JSON.parse reads as it stands. What it would not read goes the exact way.
 * - No field name, operation, user or day is judged in the kernel. It looks bytes up in a vocabulary; a text that is
 *   not in it is handed to vocabulary.ts, which asks the functions of the exact decoder. So no spelling is missed.
 * - A foreign record is passed over only when actor and mailbox are both named and both foreign, by keys that occur
 *   once: then the exact path filters it even where the rest of it would fail.
 * - Text that is not valid UTF-8 goes the exact way, which counts it.
 */

/** Why a kernel stopped. `more`: the row is not complete. `row`: it is for the exact path. `full`: to be emptied. */
export const STATUS = { more: 0, row: 1, ask: 2, full: 3 } as const

/** The vocabularies. */
export const SPACE = { operation: 0, key: 1, user: 2, day: 3 } as const

/** What a word means; `unsure` sends the row the exact way. */
export const CODE = {
  unsure: 1,
  /** Of operations. */
  other: 2,
  attachment: 3,
  access: 4,
  /** Of keys: of no interest, or the record's own operation, actor, mailbox (UPN, GUID), time. */
  plain: 2,
  operation: 3,
  actor: 4,
  mailbox: 5,
  guid: 6,
  time: 7,
  /** Of users. */
  foreign: 2,
  /** Of days: `2026-03-20` is one. */
  valid: 2,
} as const

/** What to look for. Columns are counted from 0, -1 where there is none. JSON lines use the last one only. */
export interface KernelPlan {
  readonly delimiter: number
  readonly columns: number
  readonly operationColumn: number
  readonly recordColumn: number
  /** ResultIndex, ResultCount, RunspaceId: their cells are handed back. All -1 where one is missing. */
  readonly gapColumns: readonly [number, number, number]
  /** Whether other operations that name messages have to be kept. */
  readonly mentions: boolean
  /** Whether records of other users may be passed over. */
  readonly foreign: boolean
}

/** What was passed over, and why no more. Positions are within the bytes loaded. */
export interface Skim {
  readonly status: number
  /** End of what was passed over. */
  readonly done: number
  readonly other: number
  readonly attachment: number
  readonly access: number
  /** False where there may be a byte that is not ASCII. */
  readonly ascii: boolean
  /** The greatest `YYYY-MM-DDTHH:MM:SS` of the foreign records; null where there is none. */
  readonly newest: string | null
  /** Start of the last line passed over; of JSON lines only. */
  readonly lastStart: number
  readonly gaps: readonly (readonly [string, string, string])[]
}

/** What a word of one of the vocabularies means, as a code. */
export type Judge = (space: number, word: string) => number

export interface Kernel {
  /** How JSON lines or CSV rows are to be judged; forgets all words. */
  configure(plan: KernelPlan, judge: Judge): void
  load(bytes: Uint8Array): void
  /** Passes over what stands from `from` on, where a row begins. Words are learnt on the way. */
  skim(rows: 'csv' | 'json', from: number): Skim
}
