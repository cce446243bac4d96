import { JUDGEMENTS } from '../../core/verdict.ts'
import { caseNow, caseOption, type Guide, type Next, runStep, savedResult } from './guide.ts'
import { sessionChoices, type SessionRow, sessionRows } from './session-choices.ts'

/** Tick sessions, say whose they are and why; again until all that can be judged is judged. */
export async function judge(guide: Guide): Promise<Next> {
  const rows = sessionRows(await savedResult(guide, 'sessions.json'))
  if (rows.length === 0) {
    await guide.context.say(
      'No session was found: other files, another account or another period may hold some.',
    )
    return 'back'
  }
  const history = (await caseNow(guide))?.verdicts() ?? []
  const verdictOf = (session: string): string | null =>
    history.findLast((verdict) => verdict.session.toLowerCase() === session.toLowerCase())?.verdict ?? null
  const sessions = await guide.prompter.check({
    message:
      history.length === 0 ? 'Which sessions are the intruder’s?' : 'Which sessions do you judge next?',
    hint: 'Space ticks · → shows details · Enter goes on · Esc goes back',
    checked: [],
    choices: sessionChoices(rows, verdictOf),
  })
  if (sessions === null) return 'back'
  if (sessions.length === 0) return nothingTicked(guide, history.length)
  await verdictOn(guide, sessions, rows)
  return afterVerdict(guide)
}

async function nothingTicked(guide: Guide, judged: number): Promise<Next> {
  if (judged > 0) return 'messages'
  const answer = await guide.prompter.choose({
    message: 'No session is ticked.',
    hint: 'Esc goes back',
    initial: null,
    choices: [
      { value: 'judge', label: 'Tick some with the space bar', details: [] },
      { value: 'messages', label: 'Go on with all of them undecided', details: [] },
    ],
  })
  return answer === 'messages' ? 'messages' : 'judge'
}

async function verdictOn(
  guide: Guide,
  sessions: readonly string[],
  rows: readonly SessionRow[],
): Promise<void> {
  const verdict = await guide.prompter.choose({
    message: `Whose ${sessions.length === 1 ? 'session is this' : `${sessions.length} sessions are these`}?`,
    hint: 'Enter takes · Esc goes back',
    initial: 'intruder',
    choices: JUDGEMENTS.map((value) => ({ value, label: VERDICTS[value], details: [] })),
  })
  if (verdict === null) return
  const addresses = await narrowing(guide, sessions, rows)
  if (addresses === null) {
    await verdictOn(guide, sessions, rows)
    return
  }
  const reason = await guide.prompter.text({
    message: 'Why?',
    hint: 'kept with the verdict, and printed in the report · Esc goes back',
    initial: '',
    problem: (text) => (text === '' ? 'a verdict stands on its reason: write one' : null),
  })
  if (reason === null) {
    await verdictOn(guide, sessions, rows)
    return
  }
  await runStep(
    guide,
    [
      'mark',
      ...sessions,
      '--as',
      verdict,
      ...(addresses.length === 0 ? [] : ['--ip', addresses.join(',')]),
      '--reason',
      reason,
      ...caseOption(guide),
    ],
    'quiet',
  )
}

const VERDICTS = {
  intruder: 'the intruder’s',
  owner: 'the owner’s, or somebody’s who may',
  undecided: 'undecided',
} as const

/** A stolen token shares the owner's session: one that was seen from several networks may be judged in parts (R19). */
async function narrowing(
  guide: Guide,
  sessions: readonly string[],
  rows: readonly SessionRow[],
): Promise<readonly string[] | null> {
  const mixed = rows.filter(({ session, flags }) => sessions.includes(session) && flags.includes('mixed'))
  const addresses = [...new Set(mixed.flatMap(({ ipAddresses }) => ipAddresses))]
  if (sessions.length > 1 || addresses.length < 2) return []
  return guide.prompter.check({
    message:
      'It was seen from several networks: a stolen token shares the session. Only from some addresses?',
    hint: 'Space ticks · Enter with none ticked takes all · Esc goes back',
    checked: [],
    choices: addresses.map((address) => ({ value: address, label: address, details: [] })),
  })
}

async function afterVerdict(guide: Guide): Promise<Next> {
  const answer = await guide.prompter.choose({
    message: 'And now?',
    hint: 'Esc goes back to the sessions',
    initial: null,
    choices: [
      { value: 'judge', label: 'Judge further sessions', details: [] },
      { value: 'messages', label: 'Go on: which messages did they reach?', details: [] },
    ],
  })
  return answer === 'messages' ? 'messages' : 'judge'
}
