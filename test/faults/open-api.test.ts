import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { live, sessionsArgs, temporaryFolder, tenantFor } from './live-run.ts'

const FILE = new URL('../../../shared/openapi/openapi-auditlog-v1.yaml', import.meta.url)

/** Keys one level below a line of a YAML file, by indentation: as much of it as this needs. */
function keysBelow(yaml: string, ...path: readonly string[]): string[] {
  let lines = yaml.split('\n')
  for (const name of path) {
    const at = lines.findIndex((line) => line.trim() === `${name}:`)
    const depth = lines[at]?.search(/\S/) ?? 0
    const rest = lines.slice(at + 1)
    const end = rest.findIndex((line) => line.trim() !== '' && line.search(/\S/) <= depth)
    lines = end < 0 ? rest : rest.slice(0, end)
  }
  const depth = lines[0]?.search(/\S/) ?? 0
  return lines.filter((line) => line.search(/\S/) === depth).map((line) => line.trim().split(':')[0] ?? '')
}

describe.skipIf(!existsSync(FILE))('the description of the service', () => {
  const yaml = existsSync(FILE) ? readFileSync(FILE, 'utf8') : ''

  it('knows every address and every property that mia sends', async () => {
    const tenant = await tenantFor()
    const run = await live(tenant, temporaryFolder(), sessionsArgs())
    expect(run.code).toBe(0)
    const [query] = tenant.queries.values()
    const known = keysBelow(yaml, 'auditLogQueryCreate', 'properties')
    expect(known).toContain('recordTypeFilters')
    expect(known).toEqual(expect.arrayContaining(Object.keys(query?.body ?? {})))
    const paths = keysBelow(yaml, 'paths')
    expect(paths).toEqual(
      expect.arrayContaining([
        '/security/auditLog/queries',
        '/security/auditLog/queries/{auditLogQuery-id}',
        '/security/auditLog/queries/{auditLogQuery-id}/records',
      ]),
    )
    expect(Object.fromEntries(tenant.counts)).not.toHaveProperty('unknown')
  })

  it('knows every property that the test tenant answers with', async () => {
    const tenant = await tenantFor()
    await live(tenant, temporaryFolder(), sessionsArgs())
    const [query] = tenant.queries.values()
    const known = keysBelow(yaml, 'microsoft.graph.security.auditLogQuery', 'properties')
    expect(known).toEqual(expect.arrayContaining(Object.keys(query?.body ?? {})))
  })
})

if (!existsSync(FILE)) process.stdout.write('left out: no OpenAPI description beside the project\n')
