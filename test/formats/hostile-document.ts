import type { ReportDocument } from '../../src/core/document.ts'
import type { Report, Section } from '../../src/core/report.ts'
import { withSection } from './sample-report.ts'

/** Texts that would be markup, script or a request in a careless page or Markdown (trust 3.3). */
export const MARKUP_PAYLOADS: readonly string[] = [
  '<script>document.title="pwned"</script>',
  '"><img src=x onerror=document.title="pwned">',
  "'><svg onload=document.title='pwned'>",
  '</title><svg onload=document.title="pwned">',
  '</style><script>document.title="pwned"</script>',
  '</text></svg><script>document.title="pwned"</script>',
  'javascript:document.title="pwned"',
  '[click](javascript:document.title)',
  '![x](http://evil.example/beacon.png)',
  '<img src="http://evil.example/beacon.png">',
  '<link rel=stylesheet href=http://evil.example/x.css>',
  '<base href="http://evil.example/">',
  '<meta http-equiv=refresh content="0;url=http://evil.example/">',
  '<style>@import "http://evil.example/x.css"</style>',
  '<!-- --><b>bold</b> ]]>',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '</script><script>document.title="pwned"</script>',
  '`code` | cell | *em* _em_ ~~x~~ # h',
  "${alert(1)} {{7*7}} $& $' $`",
  '+ADw-script+AD4-document.title+AD0-1+ADw-/script+AD4-',
  '1. one\n# two\n- three',
  '\u202egnp.exe\u202c a\u0000b \ud800',
  'x'.repeat(3000),
]

/** A document that has every kind of block and figure, with the text wherever evidence can stand. */
export function documentWith(text: string): ReportDocument {
  const section: Section = {
    key: 'rows',
    title: text,
    // Titles of columns are constants of mia.
    columns: [
      { key: 'evidence', title: 'Class', kind: 'text', priority: 1 },
      { key: 'id', title: 'Id', kind: 'text', priority: 1, keep: true },
      { key: 'first', title: 'First', kind: 'time', priority: 1 },
      { key: 'more', title: 'More', kind: 'list', priority: 2 },
    ],
    rows: Array.from({ length: 7 }, () => ({ evidence: text, id: text, first: text, more: [text, text] })),
    empty: text,
  }
  const about = { title: text, caption: text }
  const time = '2026-03-09T09:31:00Z'
  const from = { from: time, to: '2026-03-10T09:31:00Z' }
  return {
    title: text,
    marking: text,
    facts: [{ label: text, value: text }],
    chapters: [
      {
        key: 'one',
        title: text,
        blocks: [
          { kind: 'text', text },
          { kind: 'warning', text },
          { kind: 'heading', text },
          { kind: 'list', items: [text] },
          { kind: 'facts', facts: [{ label: text, value: text }] },
          { kind: 'headlines', headlines: [{ value: text, label: text, note: text, tone: 'listed' }] },
          { kind: 'table', section, most: 6, beside: text },
        ],
      },
      {
        key: 'two',
        title: text,
        blocks: [
          {
            kind: 'figure',
            figure: {
              kind: 'timeline',
              key: 'figure-1',
              ...about,
              lanes: [text],
              points: [{ lane: 0, time, tone: 'listed', count: 3 }],
              shaded: [{ ...from, label: text }],
              marks: [{ time, label: text }],
            },
          },
          {
            kind: 'figure',
            figure: {
              kind: 'grid',
              key: 'figure-2',
              ...about,
              rows: [text],
              columns: [text],
              cells: [{ row: 0, column: 0, count: 1, tone: 'owner' }],
            },
          },
          {
            kind: 'figure',
            figure: {
              kind: 'names',
              key: 'figure-3',
              ...about,
              unit: 'messages',
              bars: [{ label: text, tone: 'undecided', count: 2 }],
            },
          },
          {
            kind: 'figure',
            figure: {
              kind: 'days',
              key: 'figure-4',
              ...about,
              unit: 'messages',
              bars: [{ label: '2026-03-09', tone: 'background', count: 2 }],
            },
          },
        ],
      },
    ],
  }
}

export function reportWith(text: string): Report {
  return { ...withSection(), document: documentWith(text) }
}
