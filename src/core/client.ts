import type { AccessRecord } from './access-record.ts'
import { ipMatchesAny, parseIpRange, type IpRange } from './ip-address.ts'

/** What kind of program a ClientInfoString names. */
export type ClientClass =
  | 'OWA'
  | 'REST'
  | 'REST service'
  | 'Outlook desktop'
  | 'Outlook mobile'
  | 'EWS'
  | 'ActiveSync'
  | 'IMAP'
  | 'POP'
  | 'transport'
  | 'assistant'
  | 'other'
  | 'not recorded'

/**
 * First match wins. Patterns hold to the start: behind the first fields stands the user agent, which the
 * client writes itself. Strings seen in public exports and in Microsoft's documentation (investigation rules, "Client strings").
 */
const CLIENT_RULES: readonly (readonly [RegExp, ClientClass])[] = [
  [/^\s*$/, 'not recorded'],
  [/^(?:Client=REST;)?Client=RESTSystem\b/i, 'REST service'],
  [/^Client=REST/i, 'REST'],
  [/^Client=OWA/i, 'OWA'],
  [/^Client=(?:MSExchangeRPC|MAPI)/i, 'Outlook desktop'],
  [/^Client=OutlookService/i, 'Outlook mobile'],
  [/^Client=(?:Microsoft\.Exchange\.)?(?:ActiveSync|AirSync)/i, 'ActiveSync'],
  [/^Client=(?:POP3\/IMAP4;Protocol=)?IMAP/i, 'IMAP'],
  [/^Client=(?:POP3\/IMAP4;Protocol=)?POP/i, 'POP'],
  [/^Client=(?:WebServices|ExchangeWebServices)/i, 'EWS'],
  [/^Client=Hub Transport/i, 'transport'],
  [/^Client=(?:TBA|EBA|TimeBased|EventBased)/i, 'assistant'],
]

/** Every word that `clientClassOf` may answer. */
export const CLIENT_CLASSES: readonly ClientClass[] = [
  ...new Set(CLIENT_RULES.map(([, kind]) => kind)),
  'other',
]

export function clientClassOf(clientInfo: string): ClientClass {
  return CLIENT_RULES.find(([pattern]) => pattern.test(clientInfo))?.[1] ?? 'other'
}

/** The client fetched ahead; nobody need have opened the message (rule R7). */
export function isPreload(clientInfo: string): boolean {
  return /\+Preload\b/i.test(clientInfo)
}

/** Protocols that know no session and no modern authentication of their own. */
export function isLegacyProtocol(clientInfo: string): boolean {
  const kind = clientClassOf(clientInfo)
  return kind === 'IMAP' || kind === 'POP' || /BAV2ROPC/i.test(clientInfo)
}

/**
 * Coarse list of address space registered to Microsoft (ARIN, RIPE; the ranges that exports show for Exchange
 * Online and Azure). It holds rented Azure machines too: "Microsoft address" never means "harmless".
 */
const MICROSOFT_RANGES: readonly IpRange[] = [
  '13.64.0.0/11 13.96.0.0/13 13.104.0.0/14 20.33.0.0/16 20.34.0.0/15 20.36.0.0/14 20.40.0.0/13 20.48.0.0/12',
  '20.64.0.0/10 20.128.0.0/16 20.135.0.0/16 20.136.0.0/13 20.144.0.0/14 20.150.0.0/15 20.152.0.0/13',
  '20.160.0.0/12 20.176.0.0/14 20.180.0.0/14 20.184.0.0/13 20.192.0.0/10 23.96.0.0/13 40.64.0.0/10',
  '51.4.0.0/15 51.8.0.0/16 51.10.0.0/15 51.12.0.0/15 51.103.0.0/16 51.104.0.0/15 51.107.0.0/16 51.116.0.0/16',
  '51.120.0.0/16 51.124.0.0/16 51.132.0.0/16 51.136.0.0/15 51.138.0.0/16 51.140.0.0/14 51.144.0.0/15',
  '52.96.0.0/12 52.112.0.0/14 52.120.0.0/14 52.125.0.0/16 52.132.0.0/14 52.136.0.0/13 52.145.0.0/16',
  '52.146.0.0/15 52.148.0.0/14 52.152.0.0/13 52.160.0.0/11 52.224.0.0/11 65.52.0.0/14 70.37.0.0/17',
  '104.40.0.0/13 104.146.0.0/15 104.208.0.0/13 131.253.0.0/16 132.245.0.0/16 134.170.0.0/16 137.116.0.0/15',
  '137.135.0.0/16 138.91.0.0/16 150.171.0.0/16 157.54.0.0/15 157.56.0.0/14 168.61.0.0/16 168.62.0.0/15',
  '191.232.0.0/13 204.79.195.0/24 207.46.0.0/16 2603:1000::/24 2620:1ec::/36 2a01:110::/31',
]
  .flatMap((line) => line.split(' '))
  .flatMap((text) => parseIpRange(text) ?? [])

export function isMicrosoftAddress(address: string): boolean {
  return ipMatchesAny(address, MICROSOFT_RANGES)
}

/**
 * Microsoft's own background access: the service client from Microsoft's own addresses. Both are asked for,
 * because a first-party name alone proves nothing (rule R11, Storm-0558).
 */
export function isServiceAccess(record: AccessRecord): boolean {
  const kind = clientClassOf(record.clientInfo)
  if (kind !== 'REST service' && kind !== 'assistant' && kind !== 'transport') return false
  const { ipAddresses, unreadableIps } = record
  return ipAddresses.length > 0 && unreadableIps.length === 0 && ipAddresses.every(isMicrosoftAddress)
}

/** An IP filter says nothing about such a record: the person behind it does not show in its address (rule R10). */
export function isUndecidableByIp(
  record: Pick<AccessRecord, 'ipAddresses' | 'unreadableIps' | 'clientInfo'>,
): boolean {
  const kind = clientClassOf(record.clientInfo)
  return (
    record.unreadableIps.length > 0 || kind === 'REST service' || record.ipAddresses.every(isMicrosoftAddress)
  )
}
