import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { runMia } from '../support/run-mia.ts'
import { mmdb } from '../support/mmdb.ts'
import { fakePlatform } from '../support/fake-platform.ts'

const { cwd } = fakePlatform()
writeFileSync(
  join(cwd, 'country.mmdb'),
  mmdb('GeoLite2-Country', [['203.0.113.0/24', { country: { iso_code: 'NL' } }]]),
)
writeFileSync(
  join(cwd, 'asn.mmdb'),
  mmdb('GeoLite2-ASN', [
    [
      '203.0.113.0/25',
      { autonomous_system_number: 64500, autonomous_system_organization: 'Example Hosting' },
    ],
  ]),
)
writeFileSync(join(cwd, 'junk.mmdb'), 'no database at all')

const sessions = ['sessions', '--audit', join(process.cwd(), 'samples/ual-export.csv'), '--json']

it('adds country and network of each address, from all databases', async () => {
  const { stdout } = await runMia(
    [...sessions, '--ip', '203.0.113.45', '--mmdb', 'country.mmdb', 'asn.mmdb'],
    { cwd },
  )
  const rows = (JSON.parse(stdout) as { rows: { ipAddresses: string[]; addresses: string[] }[] }).rows
  expect(rows.length).toBeGreaterThan(1)
  for (const row of rows) expect(row.addresses).toEqual(['203.0.113.45 NL AS64500 Example Hosting'])
})

it('leaves an address empty that no database knows', async () => {
  const { stdout } = await runMia([...sessions, '--ip', '192.0.2.10', '--mmdb', 'country.mmdb'], { cwd })
  const rows = (JSON.parse(stdout) as { rows: { ipAddresses: string[]; addresses: string[] }[] }).rows
  expect(rows[0]?.addresses).toEqual([])
})

it.each(['junk.mmdb', 'missing.mmdb'])('%s is refused', async (file) => {
  const { code, stderr, stdout } = await runMia([...sessions, '--mmdb', file], { cwd })
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toContain(file)
})
