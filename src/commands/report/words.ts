import type { Fact } from '../../core/document.ts'
import { FLAGS } from '../../core/flags.ts'

/** Chapter 8: how the answer was reached, so that a third party can repeat it. */
export const METHOD: readonly string[] = [
  'Source: MailItemsAccessed records of the Microsoft 365 unified audit log. Rows were decoded, deduplicated by record Id before anything was counted, and filtered by the criteria given. Every row read is accounted for: read = used + duplicate + filtered + quarantined.',
  'Bind or Sync is decided by the entry named MailAccessType of OperationProperties, never by position or record type. Every item of every folder of a Bind counts; a message is one pair of mailbox and InternetMessageId, compared byte for byte.',
  'Records are grouped by SessionId, else by AADSessionId, else by the SessionId of DeviceProperties; records without any form groups by mailbox, actor, address, application and client, so that none is lost. The investigator judged the sessions; the tool did not.',
  'A message is listed when a Bind record of an intruder session names it; presumed by sync when it lay in a folder that was synchronised in such a session; presumed by gap when its mailbox was throttled while the intruder was active; undecided when only unjudged sessions reached it; background when only Microsoft’s own service access did.',
  'Bounds: low is what is listed; high adds what is presumed, counting messages that some record of the evidence names.',
  'mia verify --replay computes every result again from the evidence and compares it byte for byte. mia explain with a message id prints the chain from a row of this report to the bytes of the audit record.',
]

/** Chapter 9. */
export const LIMITS: readonly string[] = [
  '“Accessed” is not “read”: a record shows that the server handed a message out to a client, not that a person saw it. Clients fetch ahead (flag preload).',
  'That no record was found means: no record found within coverage. It does not mean: not accessed. Chapter 3 says which periods the records speak for.',
  'Repeated access is under-counted: identical Binds within an hour are suppressed and Binds within two minutes are aggregated, so that times are known to about two minutes and OperationCount is no number of e-mails.',
  'When a mailbox is throttled (more than 1,000 Binds in 24 hours), Binds of the next 24 hours are not recorded.',
  'A Sync record names a folder, not the messages in it, and does not say how much of it was copied.',
  'An address does not name a person. A filter by address cannot see access through applications and Microsoft’s own addresses.',
  'A stolen token shares the session id of its owner: sessions flagged mixed were, where needed, judged in parts.',
  'Correspondents are counted as distinct addresses. They stand in for persons and are not a count of them: one person may have several addresses, and one address several readers.',
  'Whether a notification is due, and to whom, is a legal question that this report does not answer.',
]

/** Chapter 11. */
export const GLOSSARY: readonly Fact[] = [
  {
    label: 'audit record',
    value: 'one MailItemsAccessed entry of the unified audit log, identified by its Id',
  },
  { label: 'Bind', value: 'access to single messages, listed by id' },
  { label: 'Sync', value: 'download of a folder by a mail program, named by folder only' },
  {
    label: 'session',
    value:
      'the records of one mailbox and actor that share a session id; nosession: groups hold those without one',
  },
  { label: 'verdict', value: 'the investigator’s judgement of a session: intruder, owner or undecided' },
  {
    label: 'InternetMessageId',
    value: 'the identifier that a message carries from its sender’s mail server',
  },
  { label: 'OperationCount', value: 'operations that a record stands for; not a number of e-mails' },
  { label: 'blind window', value: 'a period in which Binds of a mailbox were not recorded (throttling)' },
  { label: 'coverage', value: 'the periods that the records can speak for' },
  { label: 'UTC', value: 'Coordinated Universal Time; all times of this report' },
  ...Object.entries(FLAGS).map(([name, meaning]) => ({ label: `flag ${name}`, value: meaning })),
]
