import { join, relative, resolve } from 'node:path'
import { isCase } from '../../case/index.ts'
import { parseIpRange } from '../../core/ip-address.ts'
import { parseUtcTime } from '../../core/utc-time.ts'
import { nextStepOf } from '../steps/next-step.ts'
import { askFiles } from './ask-files.ts'
import { caseNow, caseOption, forceOption, type Guide, type Next, runStep, type StepName } from './guide.ts'

const MOVE = 'up and down move · Enter takes · Esc goes back'

/** An existing case is offered; leaving and coming back goes on where it was. */
export async function start(guide: Guide): Promise<Next> {
  const opened = await caseNow(guide)
  if (opened === null) return 'source'
  const { platform } = guide.context
  const runs = opened.runs().map((run) => run.command)
  const judged = new Set(opened.verdicts().map((verdict) => verdict.session)).size
  const name = opened.reference ?? (relative(platform.cwd, opened.dir) || '.')
  const answer = await guide.prompter.choose({
    message: `There is a case here: ${name}`,
    hint: MOVE,
    initial: null,
    choices: [
      {
        value: 'go-on',
        label: `Go on with it (${runs.length} steps saved, ${judged} sessions judged)`,
        details: [`next: ${await nextStepOf(platform, opened)}`],
      },
      ...(runs.includes('sessions') ? [{ value: 'judge', label: 'Judge sessions', details: [] }] : []),
      { value: 'evidence', label: 'Read other evidence into it', details: [] },
      { value: 'new', label: 'Begin another case', details: [] },
      { value: 'leave', label: 'Leave', details: [] },
    ],
  })
  if (answer === null || answer === 'leave') return 'end'
  if (answer === 'go-on') return stepAfter(runs, judged)
  if (answer === 'judge') return 'judge'
  return answer === 'evidence' ? 'source' : anotherCase(guide)
}

function stepAfter(runs: readonly string[], judged: number): StepName {
  if (runs.includes('email')) return 'report'
  if (runs.includes('messages')) return 'traces'
  if (!runs.includes('sessions')) return 'source'
  return judged === 0 ? 'judge' : 'messages'
}

async function anotherCase(guide: Guide): Promise<Next> {
  const { platform } = guide.context
  const taken = new Map<string, boolean>()
  const free = await freeFolder(guide)
  const folder = await guide.prompter.text({
    message: 'Folder of the new case:',
    hint: 'Enter takes it · Esc goes back',
    initial: free,
    problem: (text) => (text === '' || taken.get(text) === true ? 'name a folder that is no case yet' : null),
  })
  if (folder === null) return 'start'
  const dir = resolve(platform.cwd, folder)
  if (await isCase(platform.files, dir)) {
    await guide.context.say(`${folder} is a case already`)
    return 'start'
  }
  guide.dir = dir
  return 'source'
}

async function freeFolder({ context: { platform } }: Guide): Promise<string> {
  for (let number = 2; ; number += 1) {
    const name = `mia-case-${number}`
    if ((await platform.files.facts(join(platform.cwd, name))) === null) return name
  }
}

export async function source(guide: Guide): Promise<Next> {
  const answer = await guide.prompter.choose({
    message: 'What do you have?',
    hint: MOVE,
    initial: guide.answers.source,
    choices: [
      {
        value: 'files',
        label: 'Export files of the audit log (CSV, JSON, XLSX, ZIP)',
        details: [
          'from Purview, Search-UnifiedAuditLog, Graph, Sentinel, Defender and others: mia help formats',
        ],
      },
      {
        value: 'graph',
        label: 'Access to the tenant (Microsoft Graph)',
        details: ['needs mia login first; asks for AuditLogsQuery-Exchange.Read.All only'],
      },
      {
        value: 'workspace',
        label: 'A workspace: Microsoft Sentinel or Defender',
        details: ['run the queries of mia kql there, export the result, and come back with the file'],
      },
    ],
  })
  if (answer === null) return 'back'
  if (answer === 'workspace') {
    await guide.context.say(
      'mia kql prints the queries for your portal. Export their result, and name the file here.',
    )
    guide.answers.source = 'files'
    return 'files'
  }
  guide.answers.source = answer === 'graph' ? 'graph' : 'files'
  return answer === 'graph' ? 'who' : 'files'
}

export async function files(guide: Guide): Promise<Next> {
  const chosen = await askFiles(guide, {
    message: 'Which files hold the audit records?',
    chosen: guide.answers.audit,
  })
  if (chosen === null) return 'back'
  guide.answers.audit = chosen
  return 'who'
}

export async function who(guide: Guide): Promise<Next> {
  const answer = await guide.prompter.text({
    message: 'Whose account, or which addresses?',
    hint: 'names, IP addresses or networks, separated by commas; empty for all · Esc goes back',
    initial: guide.answers.who,
    problem: (text) =>
      words(text).some((word) => /\s/.test(word)) ? 'separate names and addresses by commas' : null,
  })
  if (answer === null) return 'back'
  guide.answers.who = answer
  return 'period'
}

function words(text: string): string[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '')
}

export async function period(guide: Guide): Promise<Next> {
  const from = await askTime(guide, 'From when? (UTC)', guide.answers.from)
  if (from === null) return 'back'
  guide.answers.from = from
  const to = await askTime(guide, 'Up to when? (UTC, not included)', guide.answers.to)
  if (to === null) return 'period'
  guide.answers.to = to
  return 'sessions'
}

/** A tenant is searched between two times; files may be read whole. */
function askTime(guide: Guide, message: string, initial: string): Promise<string | null> {
  const needed = guide.answers.source === 'graph'
  return guide.prompter.text({
    message,
    hint: `2026-03-01 or 2026-03-01T08:00${needed ? '' : '; empty for all'} · Esc goes back`,
    initial,
    problem: (text) => {
      if (text === '') return needed ? 'the tenant is asked for a period: write a time' : null
      return /^\d{4}-\d{2}-\d{2}/.test(text) && parseUtcTime(text) !== null
        ? null
        : 'that is no time: write it as 2026-03-01 or 2026-03-01T08:00'
    },
  })
}

/** Step 1, saved. */
export async function sessions(guide: Guide): Promise<Next> {
  const { source: from, audit, who: named, from: since, to } = guide.answers
  const ips = words(named).filter((word) => parseIpRange(word) !== null)
  const users = words(named).filter((word) => parseIpRange(word) === null)
  const done = await runStep(
    guide,
    [
      'sessions',
      ...(from === 'graph' ? ['--source', 'graph'] : ['--audit', ...audit]),
      ...(users.length === 0 ? [] : ['--user', users.join(',')]),
      ...(ips.length === 0 ? [] : ['--ip', ips.join(',')]),
      ...(since === '' ? [] : ['--from', since]),
      ...(to === '' ? [] : ['--to', to]),
      ...caseOption(guide),
      '--save',
      ...(await forceOption(guide, 'sessions.json')),
    ],
    'quiet',
  )
  return done ? 'judge' : 'back'
}
