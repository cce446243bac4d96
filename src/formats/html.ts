import type { Report } from '../core/report.ts'
import { documentOf } from './document-of.ts'
import { loadCharts } from './html/chart.ts'
import { page } from './html/page.ts'
import { inPieces, type Renderer } from './renderer.ts'

/**
 * One file to read, to print and to hand on: no network, no font, no image from elsewhere, nothing but what stands in
 * it. A view, never read back as evidence.
 */
export const html: Renderer = {
  name: 'html',
  extension: 'html',
  binary: false,
  async *render(report: Report) {
    const content = documentOf(report)
    const hasFigure = content.chapters.some(({ blocks }) => blocks.some(({ kind }) => kind === 'figure'))
    const charts = hasFigure ? await loadCharts() : null
    yield* inPieces(texts(page(content, charts)))
  },
}

function* texts(parts: ReturnType<typeof page>): Iterable<string> {
  for (const { source } of parts) yield source
}
