import { relative } from 'node:path'
import type { Case, RunManifest } from '../../case/index.ts'
import { findCase } from '../../case/index.ts'
import { isJsonObject, own } from '../../core/json.ts'
import type { Platform } from '../../platform/platform.ts'

/** The command that goes on from where a case stands; `--case` only where the case would not be found without. */
export async function nextStepOf(platform: Platform, opened: Case): Promise<string> {
  const found = await findCase(platform, null)
  const here = found !== null && (await platform.files.realPath(found)) === opened.dir
  const option = here ? '' : ` --case ${relative(platform.cwd, opened.dir) || '.'}`
  return `${stepAfter(opened)}${option}`
}

function stepAfter(opened: Case): string {
  const last = (command: string): RunManifest | undefined =>
    opened.runs().findLast((run) => run.command === command)
  const messages = last('messages')
  if (last('sessions') === undefined && messages === undefined) return 'mia sessions --audit FILE… --save'
  const judged = opened.verdicts().length
  if (messages === undefined)
    return judged === 0 ? 'mia mark SESSION… --as intruder --reason TEXT' : 'mia messages --save'
  if (verdictsKnownTo(messages) < judged) return 'mia messages --save --force'
  if (last('email') === undefined) return 'mia email --input ids.txt --trace FILE… --save'
  if (last('report') === undefined) return 'mia report'
  return 'mia verify --replay'
}

/** How many verdicts there were when the run was saved; all where its manifest does not say. */
function verdictsKnownTo({ question }: RunManifest): number {
  const known = isJsonObject(question) ? own(question, 'verdicts') : null
  return typeof known === 'number' ? known : Number.POSITIVE_INFINITY
}
