import type * as Plot from '@observablehq/plot'
import { type Tone, TONE_NAMES } from '../../core/figure.ts'
import { forHtml, forTerminal } from '../text-safety.ts'
import { type Markup, trusted } from './markup.ts'

/** Observable Plot and the document that it draws into, loaded once a page has a figure. */
export interface Charts {
  readonly plot: typeof Plot
  /** An SVG without style or script of its own: the page's one style sheet knows its class. */
  draw(options: Drawing, title: string): Markup
}

/** Options of a plot; it is drawn apart from any page. */
export type Drawing = Omit<Plot.PlotOptions, 'document' | 'className'>

export async function loadCharts(): Promise<Charts> {
  const [plot, { DOMParser }] = await Promise.all([import('@observablehq/plot'), import('linkedom')])
  return {
    plot,
    draw(options, title) {
      const document: unknown = new DOMParser().parseFromString('<!doctype html><html></html>', 'text/html')
      const drawn: unknown = plot.plot({ ...options, document, className: CLASS })
      return trusted(withTitle(serialised(drawn), title))
    },
  }
}

const CLASS = 'chart'

/** What linkedom wrote; it encodes texts and attributes itself. */
function serialised(drawn: unknown): string {
  if (typeof drawn === 'object' && drawn !== null && 'outerHTML' in drawn) return String(drawn.outerHTML)
  throw new Error('the chart library drew no element')
}

/** One image with one name; its own style element, a constant of the library, stands in the page's sheet. */
function withTitle(svg: string, title: string): string {
  const start = svg.indexOf('<style>')
  const end = svg.indexOf('</style>')
  const bare = start < 0 ? svg : svg.slice(0, start) + svg.slice(end + '</style>'.length)
  // Names of the parts are prohibited inside an image; they stand in tags only, where a text of evidence never does.
  const plain = bare.replaceAll(/<g\b[^>]*>/g, (tag) => tag.replaceAll(/ aria-[a-z]+="[^"]*"/g, ''))
  return plain.replace('<svg ', () => `<svg role="img" aria-label="${forHtml(title)}" `)
}

export const CHART_WIDTH = 860

/** Colours are variables of the style sheet, so that dark and light are decided where the page is read. */
export function fillOf(tone: Tone): string {
  return `var(--${tone})`
}

/** Told apart without colour too. */
export const SYMBOLS = {
  listed: 'circle',
  'presumed-sync': 'square',
  'presumed-gap': 'diamond',
  undecided: 'triangle',
  background: 'times',
  owner: 'plus',
} as const satisfies Record<Tone, string>

/** A label of evidence as it may stand in a drawing: one line, nothing hidden, not too long. */
export function label(text: string, most: number): string {
  const characters = Array.from(forTerminal(text))
  return characters.length <= most ? characters.join('') : `${characters.slice(0, most - 1).join('')}…`
}

/** What a mark shows under the pointer. */
export function markTitle(what: string, tone: Tone, count: number): string {
  return `${forTerminal(what)}: ${count} (${TONE_NAMES[tone]})`
}

export type Mark = Plot.Markish
