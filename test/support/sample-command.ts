import type { Command, CommandContext, Outcome, Values } from '../../src/cli/command.ts'
import type { Notice, Report } from '../../src/core/report.ts'

/** A small report, for tests of the shell and its output. */
export function sampleReport(changes: Partial<Report> = {}): Report {
  return {
    schema: 'mia/sample/1',
    title: 'Sample',
    criteria: {},
    sources: [],
    accounting: { read: 3, used: 2, duplicate: 1, filtered: 0, quarantined: 0 },
    notices: [],
    sections: [
      {
        key: 'rows',
        title: 'Rows',
        columns: [{ key: 'id', title: 'Id', kind: 'text', priority: 1 }],
        rows: [{ id: 'a' }, { id: 'b' }],
        empty: 'No row was found.',
      },
    ],
    ...changes,
  }
}

export function notice(level: Notice['level'], text: string, count = 1): Notice {
  return { code: 'sample', level, text, count }
}

/** A command that takes every option; what it does is given. */
export function sampleCommand(
  run: (values: Values, context: CommandContext) => Outcome | Promise<Outcome>,
  changes: Partial<Command> = {},
): Command {
  return {
    name: 'sample',
    summary: 'Try the shell',
    description: 'Only for tests.',
    options: [
      'user',
      'ip',
      'sessions',
      'ids',
      'from',
      'to',
      'audit',
      'trace',
      'mmdb',
      'input',
      'case',
      'save',
      'records',
    ],
    examples: [],
    run: async (values, context) => run(values, context),
    ...changes,
  }
}
