import { type Bytes, gunzip, isGzip, type Tap } from './bytes.ts'

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

/** What hinders reading a file as text. `binary`: it is none at all. */
export type TextDefect = 'gzip-damaged' | 'not-utf-8' | 'binary'

/** A text whose compression and encoding have been found out by reading it once. */
export interface TextFile {
  readonly encoding: Encoding
  readonly compressed: boolean
  readonly defects: ReadonlySet<TextDefect>
  /** The beginning, at most `HEAD_BYTES` bytes of it. */
  readonly head: string
  /** True where `head` is the whole text. */
  readonly headIsAll: boolean
  /** The text in chunks, without BOM. Where gzip is damaged it ends with the damage. */
  text(tap?: Tap): AsyncIterable<string>
}

export const HEAD_BYTES = 262_144

/** Zero bytes are looked for where the column names stand. */
const SAMPLE = 512

export async function openText(bytes: Bytes): Promise<TextFile> {
  const start = await firstBytes(bytes(), 2)
  const compressed = isGzip(start)
  const inflated = (tap?: Tap): AsyncIterable<Uint8Array> => (compressed ? gunzip(bytes(tap)) : bytes(tap))
  const survey = await surveyBytes(inflated())
  const { head, encoding } = survey
  const defects = new Set<TextDefect>()
  if (survey.damaged) defects.add('gzip-damaged')
  if (encoding === 'utf-8' && !survey.isUtf8) defects.add('not-utf-8')
  const fallback = defects.has('not-utf-8') && !startsWith(head, 0xef, 0xbb, 0xbf)
  const used = fallback ? 'windows-1252' : encoding
  const headText = new TextDecoder(used).decode(head, { stream: true })
  if (headText.includes('\0')) defects.add('binary')
  return {
    encoding: used,
    compressed,
    defects,
    head: headText,
    headIsAll: survey.length <= HEAD_BYTES,
    text: (tap) => decoded(untilDamage(inflated(tap), survey.damaged), used),
  }
}

interface Survey {
  readonly head: Uint8Array
  readonly length: number
  readonly encoding: Encoding
  readonly isUtf8: boolean
  readonly damaged: boolean
}

/** One pass over everything: whether the bytes are UTF-8 is known only at the end. */
async function surveyBytes(bytes: AsyncIterable<Uint8Array>): Promise<Survey> {
  const head: Uint8Array[] = []
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let length = 0
  let isUtf8 = true
  let damaged = false
  const check = (chunk?: Uint8Array): void => {
    try {
      if (isUtf8) decoder.decode(chunk, { stream: chunk !== undefined })
    } catch {
      isUtf8 = false
    }
  }
  try {
    for await (const chunk of bytes) {
      if (length < HEAD_BYTES) head.push(chunk.subarray(0, HEAD_BYTES - length))
      length += chunk.length
      check(chunk)
    }
    check()
  } catch (error) {
    if (!isZlibError(error)) throw error
    damaged = true
  }
  const joined = Buffer.concat(head)
  return { head: joined, length, encoding: sniffEncoding(joined), isUtf8, damaged }
}

/** By byte order mark, else by where the zero bytes of ASCII letters stand: reports often have no mark. */
function sniffEncoding(head: Uint8Array): Encoding {
  if (startsWith(head, 0xff, 0xfe)) return 'utf-16le'
  if (startsWith(head, 0xfe, 0xff)) return 'utf-16be'
  const sample = head.subarray(0, SAMPLE)
  const even = sample.filter((byte, index) => byte === 0 && index % 2 === 0).length
  const odd = sample.filter((byte, index) => byte === 0 && index % 2 === 1).length
  const many = sample.length / 4
  if (odd > many && even < many / 4) return 'utf-16le'
  return even > many && odd < many / 4 ? 'utf-16be' : 'utf-8'
}

function startsWith(bytes: Uint8Array, ...expected: number[]): boolean {
  return expected.every((byte, index) => bytes[index] === byte)
}

async function firstBytes(bytes: AsyncIterable<Uint8Array>, count: number): Promise<Uint8Array> {
  for await (const chunk of bytes) return chunk.subarray(0, count)
  return new Uint8Array()
}

/** The damage has been found by the survey and is reported as a notice; it must not end the run. */
async function* untilDamage(bytes: AsyncIterable<Uint8Array>, damaged: boolean): AsyncGenerator<Uint8Array> {
  try {
    yield* bytes
  } catch (error) {
    if (!damaged || !isZlibError(error)) throw error
  }
}

function isZlibError(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('Z_')
  )
}

async function* decoded(bytes: AsyncIterable<Uint8Array>, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding)
  for await (const chunk of bytes) {
    const text = decoder.decode(chunk, { stream: true })
    if (text !== '') yield text
  }
  const rest = decoder.decode()
  if (rest !== '') yield rest
}
