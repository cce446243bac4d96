import type { Block, Fact, Headline } from '../../core/document.ts'
import type { Charts } from './chart.ts'
import { figure } from './figure.ts'
import { markup, type Markup } from './markup.ts'
import { table } from './table.ts'

/** Rows of a table that a page shows where nothing else is said. */
const MOST_ROWS = 5_000

export interface Surroundings {
  readonly charts: Charts | null
  /** Anchor of the block. */
  readonly key: string
}

export function* block(part: Block, { charts, key }: Surroundings): Iterable<Markup> {
  if (part.kind === 'table')
    yield* table(part.section, { key, most: part.most ?? MOST_ROWS, beside: part.beside ?? null })
  else if (part.kind !== 'figure') yield prose(part)
  else if (charts !== null) yield figure(charts, part.figure)
}

function prose(part: Exclude<Block, { kind: 'table' | 'figure' }>): Markup {
  if (part.kind === 'text') return markup`<p>${part.text}</p>\n`
  if (part.kind === 'warning') return markup`<p class="warning">${part.text}</p>\n`
  if (part.kind === 'heading') return markup`<h3>${part.text}</h3>\n`
  if (part.kind === 'list') return markup`<ul>${part.items.map((item) => markup`<li>${item}</li>`)}</ul>\n`
  if (part.kind === 'facts') return markup`${definitions(part.facts)}\n`
  return markup`<ul class="headlines">${part.headlines.map(headline)}</ul>\n`
}

export function definitions(facts: readonly Fact[]): Markup | null {
  if (facts.length === 0) return null
  const lines = facts.map(({ label, value }) => markup`<dt>${label}</dt><dd><bdi>${value}</bdi></dd>`)
  return markup`<dl class="facts">${lines}</dl>`
}

function headline({ value, label, note, tone }: Headline): Markup {
  const small = note === '' ? null : markup` <small>${note}</small>`
  return markup`<li class="${tone ?? 'plain'}"><b>${value}</b> <span>${label}</span>${small}</li>`
}
