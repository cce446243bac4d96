import type { JsonObject } from '../../core/json.ts'
import type { Report } from '../../core/report.ts'

/** Rows of a section by its key; none where the report has no such section. */
export function rowsOf(report: Report, key: string): readonly JsonObject[] {
  return report.sections.find((section) => section.key === key)?.rows ?? []
}

export function textIn(row: JsonObject, key: string): string {
  const value = row[key]
  return typeof value === 'string' ? value : ''
}

export function numberIn(row: JsonObject, key: string): number {
  const value = row[key]
  return typeof value === 'number' ? value : 0
}

export function textsIn(row: JsonObject, key: string): string[] {
  const value = row[key]
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}

/** `1 message`, `2 messages`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

/** `2026-03-09 09:34 UTC`, for sentences. */
export function shownTime(time: string): string {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})/.exec(time)
  return match === null ? time : `${match[1] ?? ''} ${match[2] ?? ''} UTC`
}
