import { type Figure, type Tone, TONE_NAMES, TONES } from '../../core/figure.ts'
import { dayBars, grid, nameBars } from './bars.ts'
import { type Charts, SYMBOLS } from './chart.ts'
import { markup, type Markup } from './markup.ts'
import { timeline } from './timeline.ts'

/** A picture with its legend, its caption, and a name for those who cannot see it. */
export function figure(charts: Charts, content: Figure): Markup {
  return markup`<figure id="${content.key}">
<figcaption><strong>${content.title}.</strong> ${content.caption}</figcaption>
${legend(content)}
<div class="scroll" tabindex="0" role="group" aria-label="${content.title}">${drawing(charts, content)}</div>
</figure>
`
}

function drawing(charts: Charts, content: Figure): Markup {
  if (content.kind === 'timeline') return timeline(charts, content)
  if (content.kind === 'grid') return grid(charts, content)
  return content.kind === 'days' ? dayBars(charts, content) : nameBars(charts, content)
}

function legend(content: Figure): Markup {
  const used = tonesOf(content)
  const shaded = content.kind === 'timeline' && content.shaded.length > 0
  const keys = TONES.filter((tone) => used.has(tone)).map((tone) => key(tone, keyOf(content, tone)))
  return markup`<ul class="legend">${keys}${shaded ? BLIND_KEY : null}</ul>`
}

const BLIND_KEY = markup`<li><span class="key blind" aria-hidden="true"></span> blind window</li>`

function key(tone: Tone, sign: string): Markup {
  return markup`<li><span class="key ${tone}" aria-hidden="true">${sign}</span> ${TONE_NAMES[tone]}</li>`
}

/** As drawn: the symbol where there are symbols, else a patch of colour. */
const KEYS = { circle: '●', square: '■', diamond: '◆', triangle: '▲', times: '×', plus: '+' } as const

function keyOf(content: Figure, tone: Tone): string {
  return content.kind === 'timeline' ? KEYS[SYMBOLS[tone]] : '■'
}

function tonesOf(content: Figure): Set<Tone> {
  if (content.kind === 'timeline') return new Set(content.points.map((point) => point.tone))
  const marks = content.kind === 'grid' ? content.cells : content.bars
  return new Set(marks.map((mark) => mark.tone))
}
