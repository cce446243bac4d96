import { describe, expect, it } from 'vitest'
import { renderers, renderToBytes } from '../../src/formats/index.ts'
import { hasLibreOffice, openedAsXml } from '../support/libre-office.ts'
import { SPREADSHEET_PAYLOADS } from './hostile.ts'
import { reportOfAll } from './sample-report.ts'

describe.skipIf(!hasLibreOffice())('a spreadsheet program', () => {
  const report = reportOfAll(SPREADSHEET_PAYLOADS)
  const view = { columns: null, color: false, wide: false }

  it('would find a formula in an unguarded file', () => {
    expect(openedAsXml('raw.csv', Buffer.from('"=1+1"\r\n'))).toContain('table:formula')
  })

  it.each(['csv', 'xlsx'] as const)('finds no formula in %s', async (format) => {
    const bytes = await renderToBytes(renderers[format], report, view)
    expect(openedAsXml(`report.${format}`, bytes).match(/table:formula/g)).toBeNull()
  })
})
