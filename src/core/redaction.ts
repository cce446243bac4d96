/**
 * Results without what names people: subjects, addresses, message ids, names of folders, files and clients.
 * What is not known to be harmless is replaced: a string stays only where the rule for its key lets its form pass.
 */
import { clientClassOf } from './client.ts'
import { isDeliveryStatus } from './e-mail-recipients.ts'
import { parseIpRange } from './ip-address.ts'
import { isJsonObject, type JsonObject, type JsonValue, sortedByCodeUnit } from './json.ts'
import type { Pseudonyms } from './pseudonym.ts'

export interface Redaction {
  readonly pseudonyms: Pseudonyms
  readonly keepIp: boolean
}

export const REMOVED = '[removed]'

type Rule = (value: string, redaction: Redaction) => string

/** A document of mia as it may be handed out. Numbers, truth values and null stay. */
export function redactDocument(
  document: Readonly<Record<string, unknown>>,
  redaction: Redaction,
): JsonObject {
  return redactObject(document, null, redaction)
}

function redactObject(
  object: Readonly<Record<string, unknown>>,
  within: string | null,
  redaction: Redaction,
): JsonObject {
  const entries = Object.entries(object).map(([key, value]): [string, JsonValue] => {
    const name = /^[A-Za-z][A-Za-z0-9]{0,40}$/.test(key) ? key : redaction.pseudonyms.of('key', key)
    // The documents of mia have `name` for folders, and in their sources for files.
    const rule = within === 'sources' && key === 'name' ? 'source' : within === 'origins' ? 'origin' : key
    return [name, redactValue(value, rule, redaction)]
  })
  return Object.fromEntries(entries)
}

function redactValue(value: unknown, key: string, redaction: Redaction): JsonValue {
  if (typeof value === 'string') return (RULES.get(key) ?? unknown)(value, redaction)
  if (typeof value === 'number' || typeof value === 'boolean') return value
  if (isList(value)) {
    const values = value.map((one) => redactValue(one, key, redaction))
    return REPLACED_BY_CLASS.has(key) ? distinctTexts(values) : values
  }
  return isJsonObject(value) ? redactObject(value, key, redaction) : null
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value)
}

/** Several client strings may be of one kind. */
const REPLACED_BY_CLASS: ReadonlySet<string> = new Set(['clients'])

function distinctTexts(values: readonly JsonValue[]): JsonValue[] {
  return sortedByCodeUnit(new Set(values.filter((value) => typeof value === 'string')))
}

const unknown: Rule = (value, { pseudonyms }) => pseudonyms.of('text', value)

const address: Rule = (value, { pseudonyms }) => pseudonyms.of('address', value)
const messageId: Rule = (value, { pseudonyms }) => pseudonyms.messageId(value)
const subject: Rule = (value, { pseudonyms }) => pseudonyms.of('subject', value)
const folder: Rule = (value, { pseudonyms }) => pseudonyms.folder(value)
const item: Rule = (value, { pseudonyms }) => pseudonyms.of('item', value)
const source: Rule = (value, { pseudonyms }) => pseudonyms.of('source', value)
const clientClass: Rule = (value) => clientClassOf(value)
const removed: Rule = () => REMOVED

const ip: Rule = (value, { pseudonyms, keepIp }) =>
  keepIp && parseIpRange(value) !== null ? value : pseudonyms.of('ip', value)

/** SessionIds are random; those that are not are hidden. */
const session: Rule = (value, { pseudonyms }) =>
  /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value) ? value : pseudonyms.session(value)

/** `<kind> <source>` */
const origin: Rule = (value, { pseudonyms }) => {
  const blank = value.indexOf(' ')
  const kind = value.slice(0, Math.max(0, blank))
  return /^[a-z-]{1,24}$/.test(kind)
    ? `${kind} ${pseudonyms.of('source', value.slice(blank + 1))}`
    : unknown(value, { pseudonyms, keepIp: false })
}

function onlyAs(form: RegExp, otherwise: Rule): Rule {
  return (value, redaction) => (form.test(value) ? value : otherwise(value, redaction))
}

const time = onlyAs(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z$/, unknown)
const guid = onlyAs(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, (value, { pseudonyms }) =>
  pseudonyms.of('id', value),
)
const hash = onlyAs(/^[0-9a-f]{64}$/, unknown)
const schema = onlyAs(/^mia\/[a-z-]{1,20}\/\d{1,4}$/, unknown)
/** Words of mia's own vocabulary. */
const word = onlyAs(/^[A-Za-z0-9][A-Za-z0-9 >-]{0,40}$/, unknown)
/** These come from traces, so that anybody may have written anything there. */
const status: Rule = (value, redaction) => (isDeliveryStatus(value) ? value : emailStatus(value, redaction))
const emailStatus = oneOf('found pending not-found out-of-window never-transported gone error', unknown)
const direction = oneOf(
  'inbound outbound incoming originating intraorg intra-org received sent unknown',
  unknown,
)
/** Codes of quarantined rows stay; what an investigator or a sentence says does not. */
const reason = oneOf(
  'no-audit-data truncated-json invalid-json depth-loss row-cut broken-row no-time no-actor undecodable-text too-deep',
  removed,
)

function oneOf(words: string, otherwise: Rule): Rule {
  const known = new Set(words.split(' '))
  return (value, redaction) => (known.has(value.toLowerCase()) ? value : otherwise(value, redaction))
}

const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>(
  (
    [
      [address, 'mailbox actor actors user sender address'],
      [messageId, 'internetMessageId internetMessageIds ids requested'],
      [subject, 'subject'],
      [folder, 'folders folder name path'],
      [item, 'folderId itemId immutableId'],
      [ip, 'ip ipAddresses'],
      [clientClass, 'clients client'],
      [session, 'session sessions'],
      [source, 'source'],
      [origin, 'origin'],
      [guid, 'id appIds'],
      [hash, 'sha256'],
      [schema, 'schema'],
      [time, 'time first last from to received oldest newest asOf settledUntil sinceContainment'],
      [status, 'status'],
      [direction, 'direction'],
      [word, 'evidence verdict flags sessionIdFrom accessType clientClasses apps kind format encoding'],
      [word, 'matchedBy level code licence asOfFrom basis position'],
      [reason, 'reason'],
      [removed, 'text statement sentence detail addresses'],
    ] as const
  ).flatMap(([rule, keys]) => keys.split(' ').map((key): [string, Rule] => [key, rule])),
)
