import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parse } from 'csv-parse/sync'

/** Says on stderr what is left out where it is absent. */
export function hasLibreOffice(): boolean {
  try {
    execFileSync('soffice', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    process.stderr.write('soffice not found: no spreadsheet is opened in LibreOffice\n')
    return false
  }
}

/** Opens a file in LibreOffice and gives back what it made of it, as flat XML. */
export function openedAsXml(name: string, bytes: Uint8Array): string {
  // Comma, double quote, UTF-8, from line 1.
  const filter = name.endsWith('.csv') ? ['--infilter=CSV:44,34,76,1'] : []
  const files = converted(name, bytes, [...filter, '--convert-to', 'fods'])
  return files.get(name.replace(/\.\w+$/, '.fods'))?.toString() ?? ''
}

/** The sheets of a workbook as LibreOffice shows them, by name: rows of texts, the titles first. */
export function openedSheets(bytes: Uint8Array): Map<string, string[][]> {
  const everySheet = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1'
  const sheets = new Map<string, string[][]>()
  for (const [name, content] of converted('book.xlsx', bytes, ['--convert-to', everySheet])) {
    const sheet = /^book-(.+)\.csv$/.exec(name)?.[1]
    if (sheet !== undefined) sheets.set(sheet, parse(content, { relax_column_count: true }))
  }
  return sheets
}

function converted(name: string, bytes: Uint8Array, how: readonly string[]): Map<string, Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'mia-office-'))
  try {
    writeFileSync(join(folder, name), bytes)
    const profile = `-env:UserInstallation=${pathToFileURL(join(folder, 'profile')).href}`
    execFileSync('soffice', [profile, '--headless', ...how, '--outdir', folder, join(folder, name)], {
      stdio: 'ignore',
      timeout: 120_000,
    })
    const made = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile())
    return new Map(made.map((entry) => [entry.name, readFileSync(join(folder, entry.name))]))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
