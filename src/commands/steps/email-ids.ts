import { isAbsolute, relative } from 'node:path'
import type { Case } from '../../case/index.ts'
import type { CommandContext, Values } from '../../cli/command.ts'
import { usageError } from '../../core/errors.ts'
import type { JsonObject } from '../../core/json.ts'
import { type IdList, idListOf, readIdFile, readIdList } from '../../metadata/index.ts'
import type { Platform } from '../../platform/platform.ts'
import { readStepFile } from './selection.ts'

const MESSAGES = 'messages.json'

/** Where the ids of a run of step 3 came from: enough to read them again (see question.ts). */
export interface EmailQuestion {
  /** Given with `--ids`. */
  readonly ids: readonly string[]
  /** Absolute, or the name of a result of the case; null where none was read. */
  readonly input: { readonly path: string; readonly sha256: string } | null
  /** SHA-256 of the messages.json that the case held; null where it held none. */
  readonly messages: string | null
}

export interface RequestedIds {
  readonly list: IdList
  /** null where they came from standard input. */
  readonly question: EmailQuestion | null
}

/** `--ids`, else `--input`, else the ids of the case; what the case's messages.json knows of them is added. */
export async function requestedIds(
  context: CommandContext,
  values: Values,
  openCase: Case | null,
): Promise<RequestedIds> {
  const { platform } = context
  const saved = (await openCase?.readResult(MESSAGES)) ?? null
  const { list: asked, input } = await readAsked(context, values, openCase)
  const list = await withKnown(asked, saved)
  const messages = saved === null ? null : sha256(platform, saved)
  return { list, question: values.input === '-' ? null : { ids: values.ids, input, messages } }
}

/** The same list again; a text says why it cannot be had. */
export async function requestedAgain(
  platform: Platform,
  openCase: Case,
  { ids, input, messages }: EmailQuestion,
): Promise<IdList | string> {
  const saved = messages === null ? null : await openCase.readResult(MESSAGES)
  if (saved !== null && sha256(platform, saved) !== messages) return `${MESSAGES} has been replaced since`
  if (ids.length > 0) return withKnown(idListOf(ids, '--ids'), saved)
  if (input === null) return withKnown(null, saved)
  const bytes = isAbsolute(input.path)
    ? await platform.files.readBytes(input.path).catch(() => null)
    : await openCase.readResult(input.path)
  if (bytes === null) return `${input.path}, which held the ids, is gone`
  if (sha256(platform, bytes) !== input.sha256)
    return `${input.path}, which held the ids, has been replaced since`
  return withKnown(await readIdList(bytes, input.path), saved)
}

/** `--ids`, else `--input`; null where neither is given. */
export async function askedIds(
  context: CommandContext,
  values: Values,
  openCase: Case | null,
): Promise<IdList | null> {
  return (await readAsked(context, values, openCase)).list
}

interface Asked {
  readonly list: IdList | null
  readonly input: EmailQuestion['input']
}

async function readAsked(context: CommandContext, values: Values, openCase: Case | null): Promise<Asked> {
  if (values.ids.length > 0) return { list: idListOf(values.ids, '--ids'), input: null }
  if (values.input === null) return { list: null, input: null }
  if (values.input === '-') return { list: await readIdFile(context.platform, '-'), input: null }
  const { bytes, name, path } = await readStepFile(context, values.input, openCase)
  const inside = openCase === null ? path : relative(openCase.dir, path)
  const place = /^[^/\\]+$/.test(inside) && inside !== '..' ? inside : path
  return {
    list: await readIdList(bytes, name),
    input: { path: place, sha256: sha256(context.platform, bytes) },
  }
}

async function withKnown(asked: IdList | null, saved: Uint8Array | null): Promise<IdList> {
  const known = saved === null ? null : await readIdList(saved, MESSAGES)
  if (known === null) {
    if (asked === null) throw nothingAsked()
    return asked
  }
  if (asked === null) return known
  const wanted = new Set(asked.ids)
  return {
    ids: asked.ids,
    accessed: new Map([...known.accessed].filter(([id]) => wanted.has(id)).concat([...asked.accessed])),
    mailboxes: new Map(
      [...(known.mailboxes ?? [])].filter(([id]) => wanted.has(id)).concat([...(asked.mailboxes ?? [])]),
    ),
    known: [...asked.known, ...known.known.filter((entry) => wanted.has(entry.internetMessageId))],
    notices: asked.notices,
  }
}

function sha256(platform: Platform, bytes: Uint8Array): string {
  return platform.sha256().update(bytes).hex()
}

export function emailQuestionDocument({ ids, input, messages }: EmailQuestion): JsonObject {
  return { ids: [...ids], input: input === null ? null : { ...input }, messages }
}

function nothingAsked(): Error {
  return usageError({
    what: 'no message is named',
    why: 'neither --input nor --ids is given, and no case with messages is at hand',
    next: 'mia email --input ids.txt --trace FILE…   (mia messages … --save writes ids.txt)',
  })
}
