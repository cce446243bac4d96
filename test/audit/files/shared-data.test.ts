import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import { openEvidence } from '../../../src/audit/files/index.ts'
import { expandGlobs } from '../../../src/platform/glob.ts'
import { first, fieldsOf, platformAt, readSource, readText } from './support.ts'

const DATA = resolve(import.meta.dirname, '../../../../shared/data')

function missing(folder: string): boolean {
  const absent = !existsSync(join(DATA, folder))
  if (absent) process.stderr.write(`skipped: there is no shared/data/${folder} beside the checkout\n`)
  return absent
}

describe.skipIf(missing('real'))('real exports', () => {
  test.each([
    ['ual-export.csv', 839, 'ual-csv', 'utf-8'],
    ['officeactivity-portal-export.csv', 266, 'office-activity-csv', 'utf-8-bom'],
    ['officeactivity-api.jsonl', 1, 'office-activity-json', 'utf-8'],
    ['cloudappevents-powershell-depth-loss.json', 9, 'cloud-app-events-json', 'utf-8'],
  ])('%s has %i rows', async (name, count, format, encoding) => {
    for (const chunkBytes of [1 << 18, 1013]) {
      const source = first(await openEvidence(platformAt(join(DATA, 'real')), [name], { chunkBytes }))
      const { rows, facts } = await readSource(source)
      expect(rows.filter(({ kind }) => kind === 'broken')).toEqual([])
      expect(rows).toHaveLength(count)
      expect(facts).toMatchObject({ label: name, format, encoding })
      expect(facts.notices.filter(({ level }) => level === 'incomplete')).toEqual([])
    }
  })

  test('every row of the UAL export stands where its place says', async () => {
    const bytes = readFileSync(join(DATA, 'real/ual-export.csv'))
    const source = first(await openEvidence(platformAt(DATA), ['real/ual-export.csv']))
    const { rows } = await readSource(source)
    for (const row of rows) {
      const { offset, length } = row.place
      expect(bytes.toString('utf8', offset ?? -1, (offset ?? 0) + (length ?? 0))).toBe(row.text())
    }
    const audits = rows.map((row) => row.kind === 'fields' && JSON.parse(String(row.fields['AuditData'])))
    expect(audits.filter(({ Operation }) => Operation === 'MailItemsAccessed')).toHaveLength(192)
  })
})

describe.skipIf(missing('corpora/csv-spectrum'))('csv-spectrum', () => {
  const folder = join(DATA, 'corpora/csv-spectrum')
  const names = existsSync(folder) ? readdirSync(join(folder, 'csvs')) : []
  test.each(names)('%s', async (name) => {
    // Its files are no audit exports: a column more makes them some.
    const text = readFileSync(join(folder, 'csvs', name), 'utf8')
    const json: unknown = JSON.parse(
      readFileSync(join(folder, 'json', name.replace('.csv', '.json')), 'utf8'),
    )
    // The phone number of one file is not the one in its JSON.
    const expected =
      name === 'location_coordinates.csv' ? parse(text, { columns: true, relax_quotes: true }) : json
    const lineBreak = text.includes('\r\n') ? '\r\n' : '\n'
    const asExport = `AuditData,${text.trimEnd()}`.replaceAll(
      /(?<=[^,\n]\r?\n)(?=(?:[^"]*"[^"]*")*[^"]*$)/g,
      ',',
    )
    const { rows } = await readText(asExport + lineBreak)
    const found = fieldsOf(rows).map((fields) =>
      Object.fromEntries(Object.entries(fields as object).slice(1)),
    )
    expect(found).toEqual(expected)
  })
})

describe.skipIf(missing('corpora/json-test-suite'))('json-test-suite', () => {
  const folder = join(DATA, 'corpora/json-test-suite/test_parsing')
  const names = existsSync(folder) ? readdirSync(folder) : []
  const good = Buffer.from('{"Operation":"good"}\n')

  test.each(names)('%s costs no more than its own record', async (name) => {
    const content = readFileSync(join(folder, name))
    const line = Buffer.concat([Buffer.from('{"Operation":"x","v":'), content, Buffer.from('}\n')])
    const { rows, run } = await readText(Buffer.concat([good, line, good, good]))
    const fields = fieldsOf(rows)
    expect(fields.at(0)).toEqual({ Operation: 'good' })
    expect(fields.slice(-2)).toEqual([{ Operation: 'good' }, { Operation: 'good' }])
    const whole = rows.slice(1, -2).filter((row) => row.kind === 'fields' && 'v' in row.fields)
    const isNoticed = run.notices.some(({ level }) => level !== 'info')
    expect(verdicts(name)).toContain(whole.length === 1 && !isNoticed ? 'read' : 'reported')
  })

  test.each(names.filter((name) => name.startsWith('y_')))(
    '%s is read as JSON.parse reads it',
    async (name) => {
      const content = readFileSync(join(folder, name))
      const { rows } = await readText(
        Buffer.concat([Buffer.from('{"Operation":"x","v":'), content, Buffer.from('}')]),
      )
      expect(fieldsOf(rows)).toEqual([{ Operation: 'x', v: JSON.parse(content.toString('utf8')) as unknown }])
    },
  )
})

/** What may become of a record that holds the content of a file of the suite. */
function verdicts(name: string): string[] {
  if (name.startsWith('y_')) return ['read']
  return name.startsWith('n_') ? ['reported'] : ['read', 'reported']
}

test('folders expand to the files that can be opened', async () => {
  const folder = join(DATA, 'real')
  if (!existsSync(folder)) return
  const paths = await expandGlobs(platformAt(DATA), ['real/*.csv', 'real/*.json*'])
  expect((await openEvidence(platformAt(DATA), paths)).map(({ label }) => label)).toEqual([
    'cloudappevents-powershell-depth-loss.json',
    'officeactivity-api.jsonl',
    'officeactivity-portal-export.csv',
    'ual-export.csv',
  ])
})
