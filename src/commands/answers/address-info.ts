import { resolve } from 'node:path'
import type { Reader, Response } from 'maxmind'
import { usageError } from '../../core/errors.ts'
import { isJsonObject } from '../../core/json.ts'
import type { Platform } from '../../platform/platform.ts'
import type { AuxiliaryFile } from '../steps/question.ts'

/** Country and network of addresses, from databases in MaxMind format that the user supplies. */
export interface AddressInfo {
  /** Absolute paths: what the answer also depends on. */
  readonly files: readonly AuxiliaryFile[]
  /** `203.0.113.9 NL AS64500 Example Hosting`; empty where no database knows the address. */
  readonly describe: (address: string) => string[]
}

/** @returns null where no file is named; throws a usage error where a file is no such database */
export async function openAddressInfo(
  platform: Platform,
  files: readonly string[],
): Promise<AddressInfo | null> {
  if (files.length === 0) return null
  const { Reader: MaxmindReader } = await import('maxmind')
  const readers: Reader<Response>[] = []
  const read: AuxiliaryFile[] = []
  for (const file of files) {
    const bytes = Buffer.from(await readDatabase(platform, file))
    read.push({ path: resolve(platform.cwd, file), sha256: platform.sha256().update(bytes).hex() })
    try {
      readers.push(new MaxmindReader<Response>(bytes))
    } catch (error) {
      throw usageError({
        what: `${file} is no address database`,
        why: error instanceof Error ? error.message : 'it could not be read',
        next: 'give a database in MaxMind format (.mmdb), for example a GeoLite2 Country or ASN file',
      })
    }
  }
  return {
    files: read,
    describe(address) {
      const facts = readers.flatMap((reader) => factsOf(reader.get(address)))
      return facts.length === 0 ? [] : [[address, ...facts].join(' ')]
    },
  }
}

async function readDatabase(platform: Platform, file: string): Promise<Uint8Array> {
  try {
    return await platform.files.readBytes(resolve(platform.cwd, file))
  } catch (error) {
    throw usageError({
      what: `cannot read ${file}`,
      why: error instanceof Error ? error.message : 'unknown reason',
      next: 'check the path given to --mmdb',
    })
  }
}

function factsOf(found: unknown): string[] {
  if (!isJsonObject(found)) return []
  const country = textOf(found, 'country', 'iso_code') ?? textOf(found, 'registered_country', 'iso_code')
  const number = found['autonomous_system_number']
  const organization = found['autonomous_system_organization']
  return [
    ...(country === null ? [] : [country]),
    ...(typeof number === 'number' ? [`AS${number}`] : []),
    ...(typeof organization === 'string' ? [organization] : []),
  ]
}

function textOf(object: Readonly<Record<string, unknown>>, outer: string, inner: string): string | null {
  const nested = object[outer]
  const value = isJsonObject(nested) ? nested[inner] : null
  return typeof value === 'string' ? value : null
}
