import { canonicalIp } from '../core/ip-address.ts'
import { sortedByCodeUnit } from '../core/json.ts'
import { type Fields, names, type RecordFields, textOf } from './decode-fields.ts'

const ADDRESSES = names(
  'ClientIPAddress',
  'ClientIP',
  'Client_IPAddress',
  'ClientIP_',
  'ActorIpAddress',
  'ActorIP',
  'IPAddress',
)

export interface Addresses {
  readonly ipAddresses: readonly string[]
  readonly unreadableIps: readonly string[]
}

/** All address fields of AuditData; those of the columns only where it has none (rule R8). */
export function addressesOf(record: RecordFields): Addresses {
  const own = addressesIn(record.inner)
  return own.ipAddresses.length + own.unreadableIps.length > 0 ? own : addressesIn(record.outer)
}

function addressesIn(fields: Fields): Addresses {
  const readable = new Set<string>()
  const unreadable = new Set<string>()
  for (const name of ADDRESSES) {
    const text = textOf(fields.get(name))
    if (text === null) continue
    const canonical = addressList(text)
    if (canonical === null) unreadable.add(text)
    else for (const address of canonical) readable.add(address)
  }
  return { ipAddresses: sortedByCodeUnit(readable), unreadableIps: sortedByCodeUnit(unreadable) }
}

/** Some proxies write a list into one field; it counts only where every part is an address. */
function addressList(text: string): string[] | null {
  const whole = canonicalIp(text)
  if (whole !== null) return [whole]
  const list: string[] = []
  for (const part of text.split(/[,;\s]+/)) {
    const address = part === '' ? null : canonicalIp(part)
    if (address === null && part !== '') return null
    if (address !== null) list.push(address)
  }
  return list.length === 0 ? null : list
}
