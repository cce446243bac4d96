import { MISSING, out, OUT, SLOTS, UNSURE, VOCABULARY } from './layout'

/**
 * Words of at most 56 bytes with their codes: a slot is hash (u32), length, space, code (u8 each), and the bytes from
 * byte 8 on, padded with zeros.
 */
const MAX_WORD: usize = 56
const MAX_PROBES: i32 = 32

let used: u32 = 0

/** The code of a word; 0 where it has to be asked for, which is noted. */
export function lookUp(space: i32, from: usize, to: usize): i32 {
  const length = to - from
  if (length > MAX_WORD) return UNSURE
  const hash = hashOf(space, from, length)
  let index = hash & (SLOTS - 1)
  for (let probe = 0; probe < MAX_PROBES; probe++) {
    const slot = VOCABULARY + ((<usize>index) << 6)
    const known = load<u32>(slot)
    if (known == 0) {
      out(7, space)
      out(8, <i32>from)
      out(9, <i32>to)
      return MISSING
    }
    if (known == hash && <usize>load<u8>(slot, 4) == length && <i32>load<u8>(slot, 5) == space) {
      if (isSame(slot + 8, from, length)) return <i32>load<u8>(slot, 6)
    }
    index = (index + 1) & (SLOTS - 1)
  }
  return UNSURE
}

/** Gives the word last asked for its code. A table half full is emptied: words are learnt again as they come. */
export function learn(code: i32): void {
  if (used > SLOTS / 2) forget()
  const space = load<i32>(OUT + 28)
  const from = <usize>load<i32>(OUT + 32)
  const length = <usize>load<i32>(OUT + 36) - from
  const hash = hashOf(space, from, length)
  let index = hash & (SLOTS - 1)
  let slot = VOCABULARY + ((<usize>index) << 6)
  while (load<u32>(slot) != 0) {
    index = (index + 1) & (SLOTS - 1)
    slot = VOCABULARY + ((<usize>index) << 6)
  }
  store<u32>(slot, hash)
  store<u8>(slot, <u8>length, 4)
  store<u8>(slot, <u8>space, 5)
  store<u8>(slot, <u8>code, 6)
  memory.copy(slot + 8, from, length)
  used++
}

export function forget(): void {
  memory.fill(VOCABULARY, 0, (<usize>SLOTS) << 6)
  used = 0
}

function hashOf(space: i32, from: usize, length: usize): u32 {
  let hash: u64 = <u64>space + ((<u64>length) << 8)
  for (let at: usize = 0; at < length; at += 8) {
    hash = (hash ^ word(from, at, length)) * 0x9e3779b97f4a7c15
    hash ^= hash >> 32
  }
  return <u32>hash | 1
}

function isSame(known: usize, from: usize, length: usize): bool {
  for (let at: usize = 0; at < length; at += 8) {
    if (load<u64>(known + at) != word(from, at, length)) return false
  }
  return true
}

/** Eight bytes, zeros behind the end. */
function word(from: usize, at: usize, length: usize): u64 {
  const bytes = load<u64>(from + at)
  const left = length - at
  return left >= 8 ? bytes : bytes & (((<u64>1) << (left << 3)) - 1)
}
