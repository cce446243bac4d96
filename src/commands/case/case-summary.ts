import type { Case, RunManifest } from '../../case/index.ts'
import type { Outcome } from '../../cli/command.ts'
import type { JsonObject } from '../../core/json.ts'
import type { Section } from '../../core/report.ts'
import { JUDGEMENTS } from '../../core/verdict.ts'
import type { Platform } from '../../platform/platform.ts'
import { splitHistory } from '../mark/current-verdicts.ts'
import { nextStepOf } from '../steps/next-step.ts'

/** What has been done in a case, and what comes next. */
export async function caseSummary(platform: Platform, opened: Case): Promise<Outcome> {
  const { id, reference, created } = opened
  const judged = splitHistory(opened.verdicts()).current
  const evidence = opened.evidence()
  const counts: JsonObject = {
    evidence: evidence.length,
    copied: evidence.filter((entry) => entry.copied).length,
    runs: opened.runs().length,
    ...Object.fromEntries(
      JUDGEMENTS.map((verdict) => [
        verdict,
        new Set(judged.filter((entry) => entry.verdict === verdict).map((entry) => entry.session)).size,
      ]),
    ),
  }
  return {
    report: {
      schema: 'mia/case-summary/1',
      title: 'Case',
      criteria: {},
      sources: [],
      accounting: null,
      notices: [],
      sections: [
        caseSection({ id, reference, created, ...counts }),
        runsSection(opened.runs()),
        resultsSection(opened.runs()),
      ],
    },
    next: await nextStepOf(platform, opened),
  }
}

function caseSection(row: JsonObject): Section {
  return {
    key: 'rows',
    title: 'Case',
    columns: [
      { key: 'id', title: 'Case', kind: 'text', priority: 1, keep: true },
      { key: 'reference', title: 'Reference', kind: 'text', priority: 1 },
      { key: 'created', title: 'Created', kind: 'time', priority: 1 },
      { key: 'evidence', title: 'Evidence files', kind: 'number', priority: 1 },
      { key: 'copied', title: 'Copied', kind: 'number', priority: 2 },
      { key: 'runs', title: 'Steps run', kind: 'number', priority: 1 },
      { key: 'intruder', title: 'Sessions intruder', kind: 'number', priority: 1 },
      { key: 'owner', title: 'owner', kind: 'number', priority: 1 },
      { key: 'undecided', title: 'undecided', kind: 'number', priority: 1 },
    ],
    rows: [row],
    empty: '',
  }
}

function runsSection(runs: readonly RunManifest[]): Section {
  return {
    key: 'runs',
    title: 'Steps run',
    columns: [
      { key: 'started', title: 'Started', kind: 'time', priority: 1 },
      { key: 'command', title: 'Step', kind: 'text', priority: 1 },
      { key: 'exitCode', title: 'Exit code', kind: 'number', priority: 1 },
      { key: 'arguments', title: 'Arguments', kind: 'text', priority: 1 },
      { key: 'outputs', title: 'Results', kind: 'list', priority: 2 },
      { key: 'run', title: 'Run', kind: 'text', priority: 3, keep: true },
    ],
    rows: runs.map((run) => ({
      run: run.runId,
      started: run.startedUtc,
      command: run.command,
      exitCode: run.exitCode,
      arguments: run.argv.join(' '),
      outputs: run.outputs.map((output) => output.path),
    })),
    empty: 'No step has been saved yet.',
  }
}

/** Each result as the last run left it. */
function resultsSection(runs: readonly RunManifest[]): Section {
  const latest = new Map<string, JsonObject>()
  for (const run of runs)
    for (const { path, size, sha256 } of run.outputs) latest.set(path, { path, size, sha256, run: run.runId })
  return {
    key: 'results',
    title: 'Results',
    columns: [
      { key: 'path', title: 'File', kind: 'text', priority: 1, keep: true },
      { key: 'size', title: 'Bytes', kind: 'number', priority: 1 },
      { key: 'sha256', title: 'SHA-256', kind: 'text', priority: 2, keep: true },
      { key: 'run', title: 'Run', kind: 'text', priority: 3, keep: true },
    ],
    rows: [...latest.values()],
    empty: 'No result has been saved yet.',
  }
}
