import { TONES } from '../../core/figure.ts'
import type { JsonObject } from '../../core/json.ts'
import type { Column, Section } from '../../core/report.ts'
import { cellText } from '../cell-text.ts'
import { markup, type Markup } from './markup.ts'

/** Rows of one collapsible page. */
const PAGE = 250

/** How much of a table is shown, and where all of it is. */
export interface TableView {
  readonly key: string
  readonly most: number
  readonly beside: string | null
}

/**
 * Columns of priority 1 are the table; the others are what a row holds behind "more". Long tables are pages that fold,
 * and what is beyond `most` is in the file beside. In pieces, because a table may be long.
 */
export function* table(section: Section, { key, most, beside }: TableView): Iterable<Markup> {
  const { rows, title, empty } = section
  if (rows.length === 0) {
    yield markup`<p class="empty">${empty}</p>\n`
    return
  }
  const shown = rows.slice(0, most)
  yield markup`<section class="table" id="${key}" aria-label="${title}">\n`
  if (shown.length <= PAGE) yield* oneTable(section, shown)
  else yield* pages(section, shown)
  if (shown.length < rows.length) {
    const where = beside === null ? null : markup`; all of them stand in <code>${beside}</code>`
    yield markup`<p class="note">${shown.length} of ${rows.length} rows are shown here${where}.</p>\n`
  }
  yield markup`</section>\n`
}

function* pages(section: Section, shown: readonly JsonObject[]): Iterable<Markup> {
  const { title, rows } = section
  for (let start = 0; start < shown.length; start += PAGE) {
    const part = shown.slice(start, start + PAGE)
    const open = start === 0 ? markup` open` : null
    const last = start + part.length
    yield markup`<details${open}><summary>${title}, ${start + 1} to ${last} of ${rows.length}</summary>\n`
    yield* oneTable(section, part)
    yield markup`</details>\n`
  }
}

function* oneTable({ title, columns }: Section, rows: readonly JsonObject[]): Iterable<Markup> {
  const main = columns.filter((column) => column.priority === 1)
  const more = columns.filter((column) => column.priority !== 1)
  const heads = main.map((column) => markup`<th scope="col" class="${column.kind}">${column.title}</th>`)
  yield markup`<table><caption class="hidden">${title}</caption>\n<thead><tr>${heads}</tr></thead>\n<tbody>\n`
  for (const row of rows) {
    const cells = main.map((column, index) => cell(row, column, index === 0 ? more : []))
    yield markup`<tr>${cells}</tr>\n`
  }
  yield markup`</tbody></table>\n`
}

/** The first cell also holds what the row knows beyond its columns. */
function cell(row: JsonObject, column: Column, more: readonly Column[]): Markup {
  const empty = cellText(row[column.key]) === ''
  const classes = `${column.kind}${column.keep === true ? ' id' : ''}${empty ? ' none' : ''}`
  return markup`<td class="${classes}" data-title="${column.title}">${content(row, column)}${details(row, more)}</td>`
}

function details(row: JsonObject, columns: readonly Column[]): Markup | null {
  const facts = columns.flatMap((column) => {
    const value = cellText(row[column.key])
    if (value === '') return []
    const id = column.keep === true ? markup` class="id"` : null
    return [markup`<dt>${column.title}</dt><dd${id}><bdi>${value}</bdi></dd>`]
  })
  if (facts.length === 0) return null
  return markup`<details class="more"><summary>more</summary><dl>${facts}</dl></details>`
}

function content(row: JsonObject, column: Column): Markup {
  const value = cellText(row[column.key])
  if (column.kind === 'time') return moment(value)
  const tone = column.key === 'evidence' || column.key === 'verdict' ? toneOf(value) : null
  return tone === null
    ? markup`<bdi>${breakable(value)}</bdi>`
    : markup`<span class="badge ${tone}">${value}</span>`
}

/** An address breaks before its @ where it has to break. */
function breakable(value: string): Markup {
  return markup`${value.split(/(?=@)/).map((part, index) => (index === 0 ? markup`${part}` : markup`<wbr>${part}`))}`
}

function toneOf(value: string): string | null {
  if (value === 'intruder') return 'listed'
  if (value === 'mixed') return 'presumed-gap'
  return TONES.find((name) => name === value) ?? null
}

/** Date and time, each in one piece: all times of a page are UTC, and it says so once. */
function moment(value: string): Markup {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(?:\.\d+)?Z$/.exec(value)
  if (match === null) return markup`<bdi>${value}</bdi>`
  return markup`<time datetime="${value}"><span>${match[1] ?? ''}</span> <span>${match[2] ?? ''}</span></time>`
}
