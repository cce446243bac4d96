import { type BarsFigure, type GridFigure, TONES } from '../../core/figure.ts'
import { CHART_WIDTH, type Charts, fillOf, label, markTitle } from './chart.ts'
import type { Markup } from './markup.ts'

const LABEL_LENGTH = 36
const DAY_MS = 24 * 60 * 60 * 1000

/** Lying bars: one line for each name, stacked by what they stand for. */
export function nameBars(charts: Charts, figure: BarsFigure): Markup {
  const names = [...new Set(figure.bars.map((bar) => bar.label))]
  const data = figure.bars.map(({ label: name, tone, count }) => ({
    name,
    count,
    color: fillOf(tone),
    title: markTitle(name, tone, count),
  }))
  const totals = names.map((name) => ({
    name,
    count: data.filter((bar) => bar.name === name).reduce((sum, bar) => sum + bar.count, 0),
  }))
  return charts.draw(
    {
      width: CHART_WIDTH,
      height: 40 + names.length * 26,
      marginLeft: 285,
      marginRight: 40,
      x: { label: null, axis: null },
      y: {
        type: 'band',
        domain: names,
        label: null,
        tickSize: 0,
        tickFormat: (name: string) => label(name, LABEL_LENGTH),
      },
      color: { type: 'identity' },
      marks: [
        charts.plot.barX(data, { x: 'count', y: 'name', fill: 'color', title: 'title', insetLeft: 1 }),
        charts.plot.text(totals, { x: 'count', y: 'name', text: 'count', textAnchor: 'start', dx: 6 }),
        charts.plot.ruleX([0], { stroke: 'var(--line)' }),
      ],
    },
    figure.title,
  )
}

/** Upright bars: one for each day, stacked. Labels are days (`YYYY-MM-DD`, UTC). */
export function dayBars(charts: Charts, figure: BarsFigure): Markup {
  const data = figure.bars.map(({ label: day, tone, count }) => ({
    from: new Date(`${day}T00:00:00Z`),
    to: new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS),
    count,
    color: fillOf(tone),
    order: TONES.indexOf(tone),
    title: markTitle(day, tone, count),
  }))
  return charts.draw(
    {
      width: CHART_WIDTH,
      height: 230,
      marginLeft: 44,
      marginRight: 24,
      x: { type: 'utc', label: null },
      y: { label: figure.unit, grid: true, nice: true, tickFormat: 'd' },
      color: { type: 'identity' },
      marks: [
        charts.plot.rectY(
          data,
          charts.plot.stackY({
            x1: 'from',
            x2: 'to',
            y: 'count',
            fill: 'color',
            order: 'order',
            title: 'title',
            inset: 1,
          }),
        ),
        charts.plot.ruleY([0], { stroke: 'var(--line)' }),
      ],
    },
    figure.title,
  )
}

/** Squares with a count for each row and column. */
export function grid(charts: Charts, figure: GridFigure): Markup {
  const { rows, columns, cells } = figure
  const data = cells.map(({ row, column, count, tone }) => ({
    row,
    column,
    count,
    color: fillOf(tone),
    title: markTitle(`${rows[row] ?? ''}, ${columns[column] ?? ''}`, tone, count),
  }))
  return charts.draw(
    {
      width: CHART_WIDTH,
      height: 130 + rows.length * 26,
      marginLeft: 285,
      marginTop: 110,
      marginRight: 60,
      marginBottom: 10,
      x: {
        type: 'band',
        domain: columns.map((_name, index) => index),
        axis: 'top',
        label: null,
        tickSize: 0,
        tickRotate: -40,
        tickFormat: (column: number) => label(columns[column] ?? '', 24),
        padding: 0.08,
      },
      y: {
        type: 'band',
        domain: rows.map((_name, index) => index),
        label: null,
        tickSize: 0,
        tickFormat: (row: number) => label(rows[row] ?? '', LABEL_LENGTH),
        padding: 0.08,
      },
      color: { type: 'identity' },
      marks: [
        charts.plot.cell(data, { x: 'column', y: 'row', fill: 'color', title: 'title', rx: 3 }),
        charts.plot.text(data, { x: 'column', y: 'row', text: 'count', fill: 'var(--on-tone)' }),
      ],
    },
    figure.title,
  )
}
