/** Where things lie in the kernel's memory; wasm-kernel.ts has the same numbers. All cells are i32. */

/** Delimiter, columns, operation column, record column, three gap columns, foreign, mentions. */
export const PLAN: usize = 64
/**
 * Status, done, other, attachment, access, high, newest, asked space, asked from, asked to, gap rows, and of lines the
 * start of the last one passed over.
 */
export const OUT: usize = 128
export const VOCABULARY: usize = 4096
/** Room for some 16,000 words: users, mailboxes and their GUIDs, in both spellings. */
export const SLOTS: u32 = 32_768
export const GAPS: usize = 2_101_248
export const MAX_GAP_ROWS: i32 = 8192

export const MORE: i32 = 0
export const ROW: i32 = 1
export const ASK: i32 = 2
export const FULL: i32 = 3

export const OPERATION_SPACE: i32 = 0
export const KEY_SPACE: i32 = 1
export const USER_SPACE: i32 = 2
export const DAY_SPACE: i32 = 3

export const MISSING: i32 = 0
export const UNSURE: i32 = 1
export const OTHER: i32 = 2
export const ATTACHMENT: i32 = 3
export const ACCESS: i32 = 4
export const PLAIN_KEY: i32 = 2
export const OPERATION_KEY: i32 = 3
export const ACTOR_KEY: i32 = 4
export const MAILBOX_KEY: i32 = 5
export const GUID_KEY: i32 = 6
export const TIME_KEY: i32 = 7
export const FOREIGN: i32 = 2
export const VALID: i32 = 2

export function plan(index: i32): i32 {
  return load<i32>(PLAN + ((<usize>index) << 2))
}

export function out(index: i32, value: i32): void {
  store<i32>(OUT + ((<usize>index) << 2), value)
}

export function add(index: i32, value: i32): void {
  const cell = OUT + ((<usize>index) << 2)
  store<i32>(cell, load<i32>(cell) + value)
}
