import { join, resolve } from 'node:path'
import type { Case } from '../../case/index.ts'
import type { CommandContext, Values } from '../../cli/command.ts'
import { usageError } from '../../core/errors.ts'
import { isJsonObject } from '../../core/json.ts'
import type { SelectedBy } from './question.ts'

/** Which sessions a run of step 2 is about, and who said so. */
export interface SessionSelection {
  readonly sessions: readonly string[]
  readonly by: SelectedBy
}

/**
 * `--sessions` (ids, nosession keys, or a saved sessions file), `--input` (a saved sessions file), else, where neither
 * address nor user is given, all sessions judged in the case (each record is then classed by its verdict: an owner's
 * session has to be seen to be excluded), else those of its last `mia sessions`.
 */
export async function selectSessions(
  context: CommandContext,
  values: Values,
  openCase: Case | null,
): Promise<SessionSelection> {
  if (values.sessions.length > 0 || values.input !== null) {
    const sessions: string[] = []
    for (const word of values.sessions) sessions.push(...(await expandWord(context, word, openCase)))
    if (values.input !== null) sessions.push(...(await sessionsOfFile(context, values.input, openCase)))
    return { sessions: [...new Set(sessions)], by: 'name' }
  }
  if (values.ip.length > 0 || values.user.length > 0) return { sessions: [], by: 'criteria' }
  return sessionsOfCase(context, openCase)
}

async function sessionsOfCase(context: CommandContext, openCase: Case | null): Promise<SessionSelection> {
  const judged = new Set((openCase?.verdicts() ?? []).map((verdict) => verdict.session))
  if (judged.size > 0) {
    await context.say(`using the ${judged.size} sessions judged in this case, by their verdicts`)
    return { sessions: [...judged], by: 'verdict' }
  }
  const saved = await openCase?.readResult('sessions.json')
  if (saved === null || saved === undefined) throw nothingSelected()
  const sessions = sessionsIn(saved, 'sessions.json of the case')
  await context.say(
    `no session is judged yet: using all ${sessions.length} sessions of the case as undecided`,
  )
  return { sessions, by: 'criteria' }
}

function nothingSelected(): Error {
  return usageError({
    what: 'no session is named',
    why: 'mia messages needs to know whose access to list, and no case with sessions is at hand',
    next: 'mia messages --sessions SESSION[,SESSION…] --audit FILE…   (mia sessions lists them)',
  })
}

const SESSION_WORD = /^(?:nosession:[0-9a-f]{12}|[^\\/]*)$/i

/** A word with the look of a file name is one: a SessionId holds neither a path nor an ending. */
async function expandWord(
  context: CommandContext,
  word: string,
  openCase: Case | null,
): Promise<readonly string[]> {
  const looksLikeFile = /\.(?:jsonl?|csv|txt)$/i.test(word) || !SESSION_WORD.test(word)
  if (looksLikeFile) return sessionsOfFile(context, word, openCase)
  if (/^[^\s@<>]{1,256}$/.test(word)) return [word]
  throw usageError({
    what: `${JSON.stringify(word.slice(0, 80))} is no SessionId`,
    why: word.includes('@')
      ? 'it looks like a mailbox or an InternetMessageId'
      : 'a SessionId holds no blanks',
    next: 'take SessionIds from the first column of mia sessions; --user narrows by mailbox, mia email takes message ids',
  })
}

async function sessionsOfFile(
  context: CommandContext,
  file: string,
  openCase: Case | null,
): Promise<readonly string[]> {
  const { bytes, name } = await readStepFile(context, file, openCase)
  return sessionsIn(bytes, name)
}

/** A result of the step before: at the path given, else in the case folder under that name. */
export async function readStepFile(
  context: CommandContext,
  file: string,
  openCase: Case | null,
): Promise<{ bytes: Uint8Array; name: string; path: string }> {
  const { platform } = context
  const path = resolve(platform.cwd, file)
  if ((await platform.files.facts(path))?.kind === 'file')
    return { bytes: await platform.files.readBytes(path), name: file, path }
  const saved = await openCase?.readResult(file)
  if (saved !== null && saved !== undefined && openCase !== null) {
    await context.say(`reading ${file} of the case ${openCase.dir}`)
    const place = join(openCase.dir, file)
    return { bytes: saved, name: place, path: place }
  }
  throw usageError({
    what: `there is no file ${file}`,
    why:
      openCase === null
        ? 'it is not in the working directory'
        : 'it is neither in the working directory nor in the case',
    next: 'give the path of the file that the step before saved (mia sessions … --save, mia messages … --save)',
  })
}

function sessionsIn(bytes: Uint8Array, name: string): readonly string[] {
  const text = new TextDecoder().decode(bytes).trimStart()
  if (!text.startsWith('{')) return sessionLines(text, name)
  const document = parseJson(text, name)
  if (
    !isJsonObject(document) ||
    document['schema'] !== 'mia/sessions/1' ||
    !Array.isArray(document['rows'])
  ) {
    throw wrongFile(
      name,
      `its schema is ${isJsonObject(document) ? JSON.stringify(document['schema'] ?? null) : 'missing'}`,
    )
  }
  const rows: readonly unknown[] = document['rows']
  return rows.flatMap((row) =>
    isJsonObject(row) && typeof row['session'] === 'string' ? [row['session']] : [],
  )
}

/** A plain list: one SessionId a line. */
function sessionLines(text: string, name: string): string[] {
  const lines = text
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
  const wrong = lines.find((line) => !/^[^\s@<>,"]{1,256}$/.test(line))
  if (wrong !== undefined || lines.length === 0) {
    throw wrongFile(
      name,
      lines.length === 0 ? 'it is empty' : `it holds the line ${JSON.stringify(wrong?.slice(0, 60))}`,
    )
  }
  return lines
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw wrongFile(name, 'it is no whole JSON document')
  }
}

function wrongFile(name: string, why: string): Error {
  return usageError({
    what: `${name} is no saved sessions file`,
    why,
    next: 'name sessions.json as saved by mia sessions --save, or a text file with one SessionId a line',
  })
}
