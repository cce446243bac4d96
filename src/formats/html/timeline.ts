import type { TimelineFigure, Tone } from '../../core/figure.ts'
import { CHART_WIDTH, type Charts, fillOf, label, type Mark, markTitle, SYMBOLS } from './chart.ts'
import type { Markup } from './markup.ts'

const LANE_HEIGHT = 24
const LABEL_WIDTH = 285
/** Characters of a lane's name that fit beside it. */
const LABEL_LENGTH = 36

export function timeline(charts: Charts, figure: TimelineFigure): Markup {
  const { plot } = charts
  const { lanes, points, shaded, marks } = figure
  const positions = lanes.map((_lane, index) => index)
  const drawn: Mark[] = [
    plot.ruleY(positions, { stroke: 'var(--line)' }),
    plot.rect(shaded.map(spanOf), {
      x1: 'from',
      x2: 'to',
      fill: 'var(--blind)',
      stroke: 'var(--presumed-gap)',
      title: 'label',
    }),
    plot.ruleX(marks.map(momentOf), { x: 'time', stroke: 'var(--text)', strokeDasharray: '4,3' }),
    plot.text(marks.map(momentOf), {
      x: 'time',
      text: 'label',
      frameAnchor: 'top',
      dy: -12,
      fill: 'var(--text)',
    }),
    plot.dot(points.map(dotOf(figure)), {
      x: 'time',
      y: 'lane',
      r: 'radius',
      symbol: 'symbol',
      stroke: 'color',
      fill: 'fill',
      title: 'title',
    }),
  ]
  return charts.draw(
    {
      width: CHART_WIDTH,
      height: 70 + lanes.length * LANE_HEIGHT,
      marginLeft: LABEL_WIDTH,
      marginTop: 30,
      marginRight: 24,
      marginBottom: 40,
      x: { type: 'utc', label: null, grid: true },
      y: {
        type: 'band',
        domain: positions,
        label: null,
        tickSize: 0,
        tickFormat: (lane: number) => label(lanes[lane] ?? '', LABEL_LENGTH),
      },
      r: { type: 'identity' },
      symbol: { type: 'identity' },
      color: { type: 'identity' },
      marks: drawn,
    },
    figure.title,
  )
}

type Point = TimelineFigure['points'][number]

/** Symbols made of strokes only. */
const OPEN: ReadonlySet<Tone> = new Set(['background', 'owner'])

function dotOf({ lanes }: TimelineFigure): (point: Point) => object {
  return ({ lane, time, tone, count }) => ({
    time: dateOf(time),
    lane,
    radius: Math.min(9, 3 + Math.log2(count)),
    symbol: SYMBOLS[tone],
    color: fillOf(tone),
    fill: OPEN.has(tone) ? 'none' : fillOf(tone),
    title: markTitle(`${time}, ${lanes[lane] ?? ''}`, tone, count),
  })
}

function spanOf({ from, to, label: text }: TimelineFigure['shaded'][number]): object {
  return { from: dateOf(from), to: dateOf(to), label: label(text, 200) }
}

function momentOf({ time, label: text }: TimelineFigure['marks'][number]): object {
  return { time: dateOf(time), label: label(text, 200) }
}

/** Only of times that core/utc-time.ts made: ISO 8601 with Z. */
function dateOf(time: string): Date {
  return new Date(time)
}
