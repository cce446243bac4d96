import { createHash } from 'node:crypto'
import type { Chapter, ReportDocument } from '../../core/document.ts'
import { block, definitions } from './block.ts'
import type { Charts } from './chart.ts'
import { markup, type Markup, trusted } from './markup.ts'
import { SCRIPT } from './script.ts'
import { STYLE } from './style.ts'

/** Nothing loads, nothing is sent, nothing runs but the one script below: told by hash, so that no other can. */
const POLICY = `default-src 'none'; style-src '${hashOf(STYLE)}'; script-src '${hashOf(SCRIPT)}'; base-uri 'none'; form-action 'none'`

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}

/** A whole page in pieces. `charts` draws the figures; null where the document has none. */
export function* page(content: ReportDocument, charts: Charts | null): Iterable<Markup> {
  yield head(content.title)
  yield header(content)
  yield markup`<main>\n`
  for (const [index, chapter] of content.chapters.entries()) {
    const { key, title, blocks } = chapter
    const number = content.chapters.length === 1 ? null : `${index + 1}. `
    yield markup`<section aria-labelledby="${key}">\n<h2 id="${key}">${number}${title}</h2>\n`
    for (const [position, part] of blocks.entries())
      yield* block(part, { charts, key: `${key}-${position + 1}` })
    yield markup`</section>\n`
  }
  yield markup`</main>
<footer><p>Made by mia. All times are UTC. Values from evidence are shown with their invisible characters made visible, as in <code>\\u202e</code>; the exact values stand in the JSON files of the case.</p></footer>
<script>${trusted(SCRIPT)}</script>
</body>
</html>
`
}

function head(title: string): Markup {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
`
}

function header({ title, marking, facts, chapters }: ReportDocument): Markup {
  const mark = marking === null ? null : markup`<p class="marking">${marking}</p>\n`
  return markup`<header>\n${mark}<h1>${title}</h1>\n${definitions(facts)}\n</header>\n${contents(chapters)}`
}

function contents(chapters: readonly Chapter[]): Markup | null {
  if (chapters.length < 2) return null
  const lines = chapters.map(({ key, title }) => markup`<li><a href="#${key}">${title}</a></li>`)
  return markup`<nav aria-label="Contents"><ol>${lines}</ol></nav>\n`
}
