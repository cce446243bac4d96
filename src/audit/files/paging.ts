import { note, type ReadRun } from './run.ts'

/** Keeps count of a paged API's pages over all inputs: one page's successor may be another file. */
export interface Paging {
  /** Called when a source has been read; the one that completes the inputs gets the notice. */
  done(run: ReadRun): void
}

/**
 * Every page but the last names a next one. When all pages of all inputs do, the last one was not saved.
 * (A page missing in the middle cannot be told: the links are opaque.)
 * @param labels of all sources
 */
export function createPaging(labels: readonly string[]): Paging {
  const seen = new Map<string, { pages: number; nextLinks: number }>()
  return {
    done(run) {
      seen.set(run.label, { pages: run.pages, nextLinks: run.nextLinks })
      if (labels.some((label) => !seen.has(label))) return
      let pages = 0
      let nextLinks = 0
      for (const source of seen.values()) {
        pages += source.pages
        nextLinks += source.nextLinks
      }
      if (pages === 0 || nextLinks < pages) return
      const linked = labels.findLast((label) => (seen.get(label)?.nextLinks ?? 0) > 0) ?? run.label
      const text = `is a page that names a next page (@odata.nextLink) which is not among the inputs`
      note({ ...run, label: linked }, { code: 'missing-page', level: 'incomplete', text })
    },
  }
}
