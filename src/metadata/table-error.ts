import { type MiaError, usageError } from '../core/errors.ts'
import { csvShape, firstLine } from './csv-rows.ts'
import { traceFormatOf } from './decode.ts'

interface Table {
  /** Recognised by any of these columns. */
  readonly columns: readonly string[]
  readonly is: string
  readonly next: (name: string) => string
}

const AGAIN = 'mia messages --sessions … --save'

const TABLES: readonly Table[] = [
  {
    columns: ['auditdata'],
    is: 'an export of audit records',
    next: (name) => `mia messages --audit ${name} --sessions … --save, then mia email --input ids.txt`,
  },
  {
    columns: ['internetmessageid'],
    is: 'a table of messages, which is a view: its cells may be cut and guarded',
    next: () => `mia email --input ids.txt, or messages.json, written by ${AGAIN}`,
  },
  {
    columns: ['sessionid', 'session'],
    is: 'a table of sessions',
    next: () => `${AGAIN}, then mia email --input ids.txt`,
  },
]

/** Where a table (CSV) was given as a list of ids: says which, and what to run instead. Null where it is none. */
export function tableError(head: string, name: string): MiaError | null {
  const line = firstLine(head.trimStart())
  const { columns } = csvShape(line)
  if (columns.length < 2 || line.includes('@')) return null
  const wrong = (is: string, next: string): MiaError =>
    usageError({ what: `${name} is no list of InternetMessageIds`, why: `it is ${is}`, next })
  if (traceFormatOf(columns) !== null) {
    return wrong('a message trace', `mia email --input ids.txt --trace ${name}`)
  }
  const table = TABLES.find((one) => one.columns.some((column) => columns.includes(column)))
  return table === undefined ? null : wrong(table.is, table.next(name))
}
