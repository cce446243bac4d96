import type { TextCommand, Values } from '../cli/command.ts'
import { type Criteria } from '../core/criteria.ts'
import { DIALECTS } from '../microsoft/kql/dialect.ts'
import { QUERY_NAMES, queryText } from '../microsoft/kql/queries.ts'
import { criteriaOf } from './evidence/criteria.ts'

export const kql: TextCommand = {
  name: 'kql',
  summary: 'Print the queries for Microsoft Sentinel and Defender, ready for the portal',
  description:
    'Prints KQL that asks what mia asks: sessions, messages (Bind), folders (Sync), throttled mailboxes, applications, the e-mail behind the messages, and the two queries of the KQL note for flagged addresses, corrected. All of them, or those named. Without --dialect for CloudAppEvents in Defender, which has SessionId and OperationCount; OfficeActivity has neither. A nosession: key cannot be computed there: it selects all records without a SessionId.',
  options: ['user', 'ip', 'sessions', 'from', 'to', 'dialect'],
  positionals: {
    name: 'query',
    text: QUERY_NAMES.join(', '),
    required: false,
    choices: () => QUERY_NAMES,
  },
  examples: [
    {
      command: 'mia kql note-bind note-sync --dialect officeactivity --ip 198.51.100.23,203.0.113.0/24',
      text: 'the two queries of the note, corrected, for Sentinel',
    },
    {
      command: 'mia kql sessions --user dana.frost@northwind.example --from 2026-03-01 --to 2026-03-16',
      text: 'the sessions of a mailbox, for Defender',
    },
  ],
  text: (values) => Promise.resolve(queries(values)),
}

/** With a blank line between: in the portal each is a query of its own. */
function queries(values: Values): string {
  const dialect = DIALECTS.find((name) => name === values.dialect) ?? 'hunting'
  const criteria: Criteria = criteriaOf(values)
  const names = values.positionals.length === 0 ? QUERY_NAMES : QUERY_NAMES.filter(isNamed(values))
  return names.map((name) => `${queryText(name, dialect, criteria)}\n`).join('\n')
}

function isNamed({ positionals }: Values): (name: string) => boolean {
  const named = new Set(positionals)
  return (name) => named.has(name)
}
