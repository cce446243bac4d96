import type { Report } from '../core/report.ts'
import { csv } from './csv.ts'
import { html } from './html.ts'
import { json } from './json.ts'
import { jsonl } from './jsonl.ts'
import { md } from './md.ts'
import type { Renderer, View } from './renderer.ts'
import { table } from './table.ts'
import { xlsx } from './xlsx.ts'

/** Every format by its name: a new one is one file and one line here. Heavy packages load when a report is rendered. */
export const renderers = { table, json, jsonl, csv, xlsx, html, md } satisfies Record<string, Renderer>

/** The whole output of a renderer, for a file that is hashed and written at once. */
export async function renderToBytes(renderer: Renderer, report: Report, view: View): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  for await (const piece of renderer.render(report, view)) {
    pieces.push(typeof piece === 'string' ? Buffer.from(piece) : piece)
  }
  return Buffer.concat(pieces)
}
