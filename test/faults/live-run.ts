import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import { runShell } from '../../src/cli/shell.ts'
import { COMMANDS } from '../../src/commands/index.ts'
import type { Platform } from '../../src/platform/platform.ts'
import { type FakePlatform, fakePlatform } from '../support/fake-platform.ts'
import { generateRecords, TENANT_ID, VICTIM } from './records.ts'
import { startTenant, type Tenant, type TenantOptions } from './tenant.ts'

export const FROM = '2026-10-01'
export const TO = '2026-10-15'
export const RECORDS = generateRecords({ seed: 1, count: 600, from: '2026-10-01T00:00:00Z', days: 14 })

const cleanups: (() => Promise<void> | void)[] = []

/** Ends tenants and removes folders; done by itself after every test. */
export async function clean(): Promise<void> {
  for (const cleanup of cleanups.splice(0)) await cleanup()
}

afterEach(clean)

export async function tenantFor(options: Partial<TenantOptions> = {}): Promise<Tenant> {
  const tenant = await startTenant({ records: RECORDS, ...options })
  cleanups.push(() => tenant.close())
  return tenant
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'mia-live-'))
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export interface LiveRun {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  readonly platform: FakePlatform
}

export interface LiveOptions {
  readonly env?: Readonly<Record<string, string>>
  /** Changes the world that mia sees: shorter timeouts, another network. */
  readonly wrap?: (platform: FakePlatform) => Platform
}

/** Signs in as an application whose secret is in the environment. */
export function liveEnvironment(tenant: Tenant): Record<string, string> {
  return {
    MIA_TEST_ENDPOINT: tenant.url,
    MIA_TENANT: TENANT_ID,
    MIA_CLIENT_ID: '11111111-2222-4333-8444-555555555555',
    MIA_CLIENT_SECRET: tenant.clientSecret,
  }
}

/** mia in this process, over the real network of this machine, with waits that take no time. */
export async function live(
  tenant: Tenant,
  cwd: string,
  argv: readonly string[],
  options: LiveOptions = {},
): Promise<LiveRun> {
  const env = { ...liveEnvironment(tenant), ...options.env }
  const platform = fakePlatform({ argv, cwd, env, nowMs: Date.UTC(2026, 10, 1, 12) })
  // Job names at the service hold the run id: another process has another one.
  let uuids = Math.floor(Math.random() * 1e9) * 1000
  const unique = {
    ...platform,
    uuid: (): string => `00000000-0000-4000-8000-${String(++uuids).padStart(12, '0')}`,
  }
  const code = await runShell(options.wrap?.(unique) ?? unique, COMMANDS)
  return { code, stdout: platform.stdout.text(), stderr: platform.stderr.text(), platform }
}

export function sessionsArgs(...more: readonly string[]): string[] {
  return ['sessions', '--source', 'graph', '--user', VICTIM, '--from', FROM, '--to', TO, '--save', ...more]
}

export function saved(folder: string, name: string): string {
  return readFileSync(join(folder, 'mia-case', name), 'utf8')
}
