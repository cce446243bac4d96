import { forHtml } from '../text-safety.ts'

/** Markup made by `markup` or stated as safe; nothing else gets into a page without being encoded. */
export interface Markup {
  readonly source: string
}

/** What may stand in a template: text is encoded, markup is not, `null` is nothing, lists are joined. */
export type Part = string | number | null | Markup | readonly Part[]

/** The only way to build a page: `` markup`<td>${text}</td>` `` encodes everything but markup. */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  let source = strings[0] ?? ''
  for (const [index, part] of parts.entries()) source += rendered(part) + (strings[index + 1] ?? '')
  return { source }
}

/** Markup from elsewhere: only for constants of this folder and for what the chart library serialised. */
export function trusted(source: string): Markup {
  return { source }
}

function rendered(part: Part): string {
  if (part === null) return ''
  if (typeof part === 'string') return forHtml(part)
  if (typeof part === 'number') return String(part)
  return isMarkup(part) ? part.source : part.map(rendered).join('')
}

function isMarkup(part: Markup | readonly Part[]): part is Markup {
  return 'source' in part
}
