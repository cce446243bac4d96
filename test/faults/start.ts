import { VICTIM, generateRecords, TENANT_ID } from './records.ts'
import { startTenant } from './tenant.ts'

/** `npm run tenant`: a tenant to try mia on by hand. Ends with Ctrl-C. */
const records = generateRecords({ seed: 7, count: 5_000, from: '2026-10-01T00:00:00Z', days: 30 })
const tenant = await startTenant({
  records,
  port: Number(process.env['PORT'] ?? '4365'),
  behaviour: { pollsToFinish: 1, pageSize: 500 },
})

const lines = [
  `A test tenant with ${records.length} records listens on ${tenant.url}. In another terminal:`,
  '',
  `  export MIA_TEST_ENDPOINT=${tenant.url}`,
  `  export MIA_TENANT=${TENANT_ID} MIA_CLIENT_ID=11111111-2222-4333-8444-555555555555`,
  `  export MIA_CLIENT_SECRET=${tenant.clientSecret}`,
  `  mia sessions --source graph --user ${VICTIM} --from 2026-10-01 --to 2026-11-01 --save`,
  '  mia messages --sessions sessions.json --save',
  '',
  'Without MIA_CLIENT_SECRET mia signs in as a person: the code it shows is accepted by itself.',
  'Ctrl-C ends the tenant.',
  '',
]
process.stdout.write(lines.join('\n'))
