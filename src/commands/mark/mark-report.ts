import type { StoredVerdict } from '../../case/index.ts'
import type { Notice, Report } from '../../core/report.ts'
import { splitHistory, VERDICT_COLUMNS, verdictRow } from './current-verdicts.ts'
import type { SavedSession } from '../steps/saved-sessions.ts'

/** @param mixed sessions just judged as a whole although they were seen from several networks or clients */
export function judgedSessionsReport(
  history: readonly StoredVerdict[],
  mixed: readonly SavedSession[],
): Report {
  const { current, replaced } = splitHistory(history)
  return {
    schema: 'mia/mark/1',
    title: 'Judged sessions',
    criteria: {},
    sources: [],
    accounting: null,
    notices: mixed.map(mixedNotice),
    sections: [
      {
        key: 'rows',
        title: 'Judged sessions',
        columns: VERDICT_COLUMNS,
        rows: current.map(verdictRow),
        empty: 'No session is judged.',
      },
      ...(replaced.length === 0
        ? []
        : [
            {
              key: 'replaced',
              title: 'Earlier verdicts, replaced and kept',
              columns: VERDICT_COLUMNS,
              rows: replaced.map(verdictRow),
              empty: '',
            },
          ]),
    ],
  }
}

function mixedNotice({ session, ipAddresses, clientClasses }: SavedSession): Notice {
  const seen = [...new Set([...ipAddresses, ...clientClasses])].join(', ')
  return {
    code: 'mixed-session',
    level: 'warning',
    text: `session ${session} is mixed (${seen}), and the verdict covers all of it: a stolen token shares the owner's session id; narrow it with --ip or --client (rule R19)`,
    count: 1,
  }
}
