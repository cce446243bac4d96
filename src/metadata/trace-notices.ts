import type { Notice } from '../core/report.ts'
import type { RowDefect } from './raw-row.ts'
import type { Tally, TraceFile } from './trace-file.ts'

const DEFECTS: Readonly<Record<RowDefect | 'time-unreadable', string>> = {
  columns: 'rows with more or fewer cells than the header cannot be used',
  'quote-not-closed': 'row opens a quote that is never closed; everything from there on cannot be read',
  'invalid-json': 'rows are no JSON objects and cannot be used',
  'file-cut': 'row is cut off by the end of the file and cannot be used',
  'no-message-id': 'rows have no message id and cannot be used',
  'time-unreadable':
    'rows have a time that cannot be read, or whose day and month cannot be told apart; they are used without it',
}

/** What the reader of an answer has to know about one trace file. */
export function traceNotices({ label, file, format }: TraceFile, tally: Tally): Notice[] {
  const notices: Notice[] = [...tally.defects].map(([defect, { first, count }]) => ({
    code: defect === 'time-unreadable' ? 'time-unreadable' : 'unusable-rows',
    level: 'incomplete',
    text: `${label}: ${DEFECTS[defect]}; the first is row ${first}`,
    count,
  }))
  const add = (code: string, level: Notice['level'], text: string, count = 1): void => {
    notices.push({ code, level, text: `${label}: ${text}`, count })
  }
  if (file.defects.has('gzip-damaged')) {
    add(
      'gzip-damaged',
      'incomplete',
      'the compressed file is cut or damaged; what follows the damage is missing',
    )
  }
  if (file.defects.has('not-utf-8')) {
    add(
      'fallback-encoding',
      'warning',
      `is not valid UTF-8; read as ${file.encoding}, accented letters may be wrong`,
    )
  }
  if (format.caps.includes(tally.rows)) {
    add(
      'row-cap',
      'warning',
      'holds exactly as many rows as one query returns at most; more may be missing',
      tally.rows,
    )
  }
  if (tally.rows === 0) add('no-rows', 'warning', 'holds no rows, so it says nothing about any id', 0)
  return notices
}
