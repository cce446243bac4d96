import type { Evidence } from '../../audit/index.ts'
import type { Case } from '../../case/index.ts'
import type { CommandContext, Values } from '../../cli/command.ts'
import { evidenceFor, isPushed } from './evidence-for.ts'
import { gatherEvidence, type GatherRequest } from './gather.ts'

export interface AskRequest extends Omit<GatherRequest, 'files'> {
  /** Only sessions are wanted: a service may count their messages in place of naming them. */
  readonly totals?: boolean
}

/** The evidence that answers a question: read here from files and pages, or aggregated where the records are. */
export async function askEvidence(
  context: CommandContext,
  values: Values,
  openCase: Case | null,
  request: AskRequest,
): Promise<Evidence> {
  if (isPushed(values)) {
    const { fetchEvidence, pushEvidence } = await import('./push-evidence.ts')
    return values.records ? fetchEvidence(context, values, request) : pushEvidence(context, values, request)
  }
  return gatherEvidence(context, { ...request, files: await evidenceFor(context, values, openCase) })
}

/** The queries of an aggregated answer as sent, for the case; none otherwise. */
export function queryFiles({ pushed }: Evidence, step: string): Map<string, string> {
  return pushed === undefined
    ? new Map<string, string>()
    : new Map([[`${step}-queries.kql`, `${pushed.queries.join('\n\n')}\n`]])
}
