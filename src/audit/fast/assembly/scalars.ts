/** Numbers, words and the like, by position; ends are 0 where there is no such thing. */

/** `YYYY-MM-DDTHH:MM:SS`, with or without Z; what the day is worth, the vocabulary says. */
export function isUsualTime(start: usize, stop: usize): bool {
  const length = stop - start
  if (length != 19 && !(length == 20 && load<u8>(start, 19) == 0x5a)) return false
  return (
    load<u8>(start, 10) == 0x54 &&
    load<u8>(start, 13) == 0x3a &&
    load<u8>(start, 16) == 0x3a &&
    twoDigits(start + 11) < 24 &&
    twoDigits(start + 14) < 60 &&
    twoDigits(start + 17) < 60
  )
}

function twoDigits(from: usize): u32 {
  const tens = <u32>load<u8>(from) - 0x30
  const ones = <u32>load<u8>(from, 1) - 0x30
  return tens > 9 || ones > 9 ? 99 : tens * 10 + ones
}

/** Behind `true`, `false` or `null`. */
export function wordEnd(at: usize): usize {
  const letters = load<u32>(at)
  if (letters == 0x65757274 || letters == 0x6c6c756e) return at + 4
  return letters == 0x736c6166 && load<u8>(at, 4) == 0x65 ? at + 5 : 0
}

/** Behind a JSON number. */
export function numberEnd(from: usize): usize {
  let at = load<u8>(from) == 0x2d ? from + 1 : from
  at = load<u8>(at) == 0x30 ? at + 1 : digitsEnd(at)
  if (at != 0 && load<u8>(at) == 0x2e) at = digitsEnd(at + 1)
  if (at == 0 || (load<u8>(at) | 0x20) != 0x65) return at
  at++
  if (load<u8>(at) == 0x2b || load<u8>(at) == 0x2d) at++
  return digitsEnd(at)
}

/** Behind at least one digit. */
function digitsEnd(from: usize): usize {
  let at = from
  while (isDigit(load<u8>(at))) at++
  return at > from ? at : 0
}

/** Whether four hex digits stand there. */
export function isHexDigits(from: usize): bool {
  for (let digit: usize = 0; digit < 4; digit++) if (!isHex(load<u8>(from + digit))) return false
  return true
}

export function isDigit(byte: u8): bool {
  return byte - 0x30 <= 9
}

function isHex(byte: u8): bool {
  return isDigit(byte) || (byte | 0x20) - 0x61 <= 5
}
