/** The field names of a message in Graph, as answers of `$batch` hold it. */
import type { Recipient } from '../core/e-mail.ts'
import type { MessageCopy } from '../core/metadata-entry.ts'
import { isJsonObject, own } from '../core/json.ts'
import type { DecodedRow } from './decode.ts'
import { recordedText, textOf } from './values.ts'

/** What is asked for of each message: no body, no attachments, nothing that Mail.ReadBasic does not open. */
export const MESSAGE_FIELDS =
  'id,internetMessageId,subject,from,sender,toRecipients,ccRecipients,bccRecipients,receivedDateTime,sentDateTime,parentFolderId,isDraft'

/** A message, and where it lies. */
export interface StoredRow extends DecodedRow {
  readonly copy: MessageCopy
}

/** What the keys and ids in a batch stand for. */
export interface BatchNames {
  /** By the second part of a key. */
  readonly mailboxes: readonly string[]
  /** Folder id to its name. */
  readonly folders: ReadonlyMap<string, string>
}

/** All messages in all answers of a batch that succeeded. The key of a look-up is `<id>.<mailbox>.<folder>.<form>`. */
export function decodeBatch(page: unknown, { mailboxes, folders }: BatchNames): StoredRow[] {
  return answersOf(page).flatMap(({ id, messages }) => {
    const [, mailbox = '', within = ''] = id.split('.')
    return messages.map((message) => {
      const folderId = textOf(own(message, 'parentFolderId'))
      const copy: MessageCopy = {
        mailbox: mailboxes[Number(mailbox)] ?? '',
        folder: folderId === null ? null : (folders.get(folderId) ?? folderId),
        state: isDraft(message) ? 'draft' : within.startsWith('recoverable') ? 'recoverable' : 'present',
      }
      return { ...decodeMessage(message), copy }
    })
  })
}

/** Ids of the folders that hold the messages. */
export function folderIdsOf(answer: BatchAnswer): string[] {
  return answer.messages.flatMap((message) => textOf(own(message, 'parentFolderId')) ?? [])
}

export interface BatchAnswer {
  /** Of the request within the batch. */
  readonly id: string
  readonly status: number
  /** Seconds or a date, as the header has it. */
  readonly retryAfter: string | undefined
  readonly messages: readonly Readonly<Record<string, unknown>>[]
  /** Of a folder that was asked for. */
  readonly name: string | null
  /** What the service says where it did not succeed. */
  readonly code: string
}

/** The answers of a batch, in any order; what has no shape at all is no answer. */
export function answersOf(page: unknown): BatchAnswer[] {
  const responses = isJsonObject(page) ? own(page, 'responses') : null
  if (!Array.isArray(responses)) return []
  return responses.flatMap((response: unknown) => (isJsonObject(response) ? answerOf(response) : []))
}

function answerOf(response: Readonly<Record<string, unknown>>): BatchAnswer[] {
  const status = own(response, 'status')
  const id = own(response, 'id')
  if (typeof id !== 'string' || typeof status !== 'number') return []
  const body = objectIn(response, 'body')
  const value = own(body, 'value')
  const isAnswer = status === 200
  return [
    {
      id,
      status,
      retryAfter: headerOf(response, 'retry-after'),
      messages: isAnswer && Array.isArray(value) ? value.filter(isJsonObject) : [],
      name: isAnswer ? textOf(own(body, 'displayName')) : null,
      code: textOf(own(objectIn(body, 'error'), 'code')) ?? '',
    },
  ]
}

function objectIn(object: Readonly<Record<string, unknown>>, key: string): Readonly<Record<string, unknown>> {
  const value = own(object, key)
  return isJsonObject(value) ? value : {}
}

export function messageIdOf(message: Readonly<Record<string, unknown>>): string {
  return recordedText(own(message, 'internetMessageId')) ?? ''
}

/**
 * True for what lies in a mailbox without ever having been transported: a draft. Meeting messages are transported;
 * calendar items, notes and tasks are no messages for Graph and are not listed at all.
 */
export function isDraft(message: Readonly<Record<string, unknown>>): boolean {
  return own(message, 'isDraft') === true
}

function decodeMessage(message: Readonly<Record<string, unknown>>): DecodedRow {
  return {
    internetMessageId: messageIdOf(message),
    time: isDraft(message) ? null : textOf(own(message, 'receivedDateTime')),
    sender: addressOf(own(message, 'from')) ?? addressOf(own(message, 'sender')),
    recipients: ['toRecipients', 'ccRecipients', 'bccRecipients'].flatMap((key) =>
      recipientsOf(own(message, key)),
    ),
    subject: recordedText(own(message, 'subject')),
    sizeInBytes: null,
    direction: null,
  }
}

function recipientsOf(value: unknown): Recipient[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : []
  return list.flatMap((one) => {
    const address = addressOf(one)
    return address === null ? [] : [{ address, status: null }]
  })
}

function addressOf(value: unknown): string | null {
  const inner = isJsonObject(value) ? own(value, 'emailAddress') : null
  return isJsonObject(inner) ? textOf(own(inner, 'address')) : null
}

function headerOf(response: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const headers = own(response, 'headers')
  if (!isJsonObject(headers)) return undefined
  const [, value] = Object.entries(headers).find(([key]) => key.toLowerCase() === name) ?? []
  return typeof value === 'string' ? value : undefined
}
