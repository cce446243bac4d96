import { resolve } from 'node:path'
import { type MiaError, usageError } from '../core/errors.ts'
import type { Platform } from '../platform/platform.ts'
import type { OptionName } from './options.ts'

/** A list of a run fits by far; what is larger was meant for --input or --audit. */
const LARGEST_LIST = 64 * 1024 * 1024

/**
 * The lines of `@file` or `-`: UTF-8 (or UTF-16 with a mark), blank lines and lines that start with `# ` left out.
 * @param path null for standard input
 */
export async function readListLines(
  platform: Platform,
  option: OptionName,
  path: string | null,
): Promise<readonly string[]> {
  const name = path ?? 'standard input'
  const bytes = path === null ? await readStdin(platform, option) : await readListFile(platform, option, path)
  const text = decode(bytes)
  if (text === null || text.includes('\0')) throw noList(option, name, 'it is no UTF-8 text')
  if (/^\s*(?:\{|\[\s*[{"\]])/.test(text)) {
    throw noList(option, name, 'it is JSON; name a saved result itself, without the @')
  }
  const lines = text.split(/\r\n|\n|\r/).map((line) => line.trim())
  return lines.filter((line) => line !== '' && !/^#(?:\s|$)/.test(line))
}

async function readListFile(platform: Platform, option: OptionName, path: string): Promise<Uint8Array> {
  const absolute = resolve(platform.cwd, path)
  const facts = await platform.files.facts(absolute)
  if (facts === null) throw noList(option, path, 'there is no such file')
  if (facts.kind !== 'file' && facts.kind !== 'pipe') throw noList(option, path, `it is a ${facts.kind}`)
  const file = await platform.files.open(absolute, 'read')
  try {
    return await gather(chunks(file), option, path)
  } finally {
    await file.close()
  }
}

async function* chunks(file: Awaited<ReturnType<Platform['files']['open']>>): AsyncIterable<Uint8Array> {
  for (;;) {
    const buffer = new Uint8Array(65_536)
    const length = await file.read(buffer, null)
    if (length === 0) return
    yield buffer.subarray(0, length)
  }
}

async function readStdin(platform: Platform, option: OptionName): Promise<Uint8Array> {
  if (platform.stdin.isTerminal) {
    throw usageError({
      what: `--${option} - reads standard input, and nothing is piped into it`,
      why: 'standard input is the terminal',
      next: `pipe a list into mia, or use --${option} @FILE`,
    })
  }
  return gather(platform.stdin.bytes(), option, 'standard input')
}

async function gather(
  parts: AsyncIterable<Uint8Array>,
  option: OptionName,
  name: string,
): Promise<Uint8Array> {
  const list: Uint8Array[] = []
  let length = 0
  for await (const part of parts) {
    list.push(part)
    length += part.length
    if (length > LARGEST_LIST) throw noList(option, name, `it is larger than ${LARGEST_LIST} bytes`)
  }
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of list) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

function decode(bytes: Uint8Array): string | null {
  const [first, second] = bytes
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8'
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

function noList(option: OptionName, name: string, why: string): MiaError {
  return usageError({
    what: `--${option} cannot read a list from ${name}`,
    why,
    next: `give --${option} a text file with one value a line`,
  })
}
