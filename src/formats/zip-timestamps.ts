/** Signature and field offsets of PKWARE's APPNOTE 6.3, sections 4.3.7, 4.3.12 and 4.3.16. */
const END_LENGTH = 22
const END_ENTRIES = 10
const END_DIRECTORY_OFFSET = 16
const ENTRY_LENGTH = 46
const ENTRY_TIME = 12
const ENTRY_VARIABLE_LENGTHS = [28, 30, 32]
const ENTRY_LOCAL_OFFSET = 42
const LOCAL_TIME = 10
/** 1980-01-01 00:00:00, the first time that MS-DOS knows. */
const FIRST_TIME = 0x00_21_00_00

/**
 * Sets the time of every entry to 1980-01-01, in place, so that a zip depends on its content only.
 * @param zip as a writer of this program made it: no comment, no Zip64
 */
export function withoutTimestamps(zip: Uint8Array): Uint8Array {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength)
  const end = zip.byteLength - END_LENGTH
  let entry = view.getUint32(end + END_DIRECTORY_OFFSET, true)
  for (let left = view.getUint16(end + END_ENTRIES, true); left > 0; left -= 1) {
    view.setUint32(entry + ENTRY_TIME, FIRST_TIME, true)
    view.setUint32(view.getUint32(entry + ENTRY_LOCAL_OFFSET, true) + LOCAL_TIME, FIRST_TIME, true)
    const start = entry
    entry += ENTRY_LENGTH
    for (const field of ENTRY_VARIABLE_LENGTHS) entry += view.getUint16(start + field, true)
  }
  return zip
}
