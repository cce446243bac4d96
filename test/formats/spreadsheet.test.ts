import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { renderers, renderToBytes } from '../../src/formats/index.ts'
import { SPREADSHEET_PAYLOADS } from './hostile.ts'
import { reportOfAll } from './sample-report.ts'

function hasLibreOffice(): boolean {
  try {
    execFileSync('soffice', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    process.stderr.write('soffice not found: no spreadsheet is opened in LibreOffice\n')
    return false
  }
}

/** Opens a file in LibreOffice and gives back what it made of it, as flat XML. */
function opened(name: string, bytes: Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), 'mia-formats-'))
  try {
    writeFileSync(join(folder, name), bytes)
    const profile = `-env:UserInstallation=${pathToFileURL(join(folder, 'profile')).href}`
    // Comma, double quote, UTF-8, from line 1.
    const filter = name.endsWith('.csv') ? ['--infilter=CSV:44,34,76,1'] : []
    execFileSync(
      'soffice',
      [profile, '--headless', ...filter, '--convert-to', 'fods', '--outdir', folder, join(folder, name)],
      { stdio: 'ignore', timeout: 120_000 },
    )
    return readFileSync(join(folder, name.replace(/\.\w+$/, '.fods')), 'utf8')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

describe.skipIf(!hasLibreOffice())('a spreadsheet program', () => {
  const report = reportOfAll(SPREADSHEET_PAYLOADS)
  const view = { columns: null, color: false, wide: false }

  it('would find a formula in an unguarded file', () => {
    expect(opened('raw.csv', Buffer.from('"=1+1"\r\n'))).toContain('table:formula')
  })

  it.each(['csv', 'xlsx'] as const)('finds no formula in %s', async (format) => {
    const bytes = await renderToBytes(renderers[format], report, view)
    expect(opened(`report.${format}`, bytes).match(/table:formula/g)).toBeNull()
  })
})
