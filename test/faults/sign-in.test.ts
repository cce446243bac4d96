import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { status } from './faults.ts'
import { live, type LiveOptions, sessionsArgs, temporaryFolder, tenantFor } from './live-run.ts'

const CLIENT = '11111111-2222-4333-8444-555555555555'
const LOGIN = ['login', '--tenant', 'northwind.example', '--client-id', CLIENT, '--json']

/** No secret at hand, settings in the folder, and a person at the terminal. */
const asPerson = (folder: string, terminal = true): LiveOptions => ({
  env: { MIA_CLIENT_SECRET: '', MIA_TENANT: '', XDG_CONFIG_HOME: join(folder, 'settings') },
  wrap: (platform) => ({ ...platform, stderr: { ...platform.stderr, isTerminal: terminal } }),
})

const rowOf = (stdout: string): unknown => JSON.parse(stdout).rows[0]

/** What the sign-in page does at its end: a form posted to the listener on this machine. */
async function answerAsBrowser(address: URL): Promise<void> {
  const of = (name: string): string => address.searchParams.get(name) ?? ''
  const clientInfo = Buffer.from(JSON.stringify({ uid: 'person-1', utid: 't' })).toString('base64url')
  const form = new URLSearchParams({ code: 'canary-code', state: of('state'), client_info: clientInfo })
  await fetch(of('redirect_uri'), { method: 'POST', body: form })
}

const hasOpenSsl = spawnSync('openssl', ['version']).status === 0

describe('mia login', () => {
  it('signs a person in by device code, through pauses and faults of the service', async () => {
    const tenant = await tenantFor()
    const folder = temporaryFolder()
    tenant.script([
      {
        at: 'token',
        from: 1,
        times: 1,
        ...status(400, {}, { error: 'slow_down', error_description: 'AADSTS' }),
      },
      { at: 'token', from: 2, times: 1, ...status(429, { 'retry-after': '3' }) },
      { at: 'token', from: 3, times: 1, ...status(503) },
    ])
    const run = await live(tenant, folder, [...LOGIN, '--cache'], asPerson(folder))
    expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: run.stderr })
    expect(run.stderr).toContain(
      'signing in to the tenant northwind.example (Microsoft 365 worldwide and GCC) for: https://graph.microsoft.com/AuditLogsQuery-Exchange.Read.All',
    )
    expect(run.stderr).toContain('enter the code ABCD-EFGH')
    expect(rowOf(run.stdout)).toMatchObject({
      profile: 'default',
      state: 'yes',
      method: 'device',
      account: 'analyst@northwind.example',
      permissions: ['AuditLogsQuery-Exchange.Read.All'],
      cache: 'file',
    })
    const file = join(folder, 'settings', 'mia', 'tokens-default.json')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const later = await live(tenant, folder, ['status', '--json'], asPerson(folder, false))
    expect(later.code).toBe(0)
    expect(rowOf(later.stdout)).toMatchObject({ state: 'yes', account: 'analyst@northwind.example' })
    await live(tenant, folder, ['logout'], asPerson(folder))
    expect(existsSync(file)).toBe(false)
    expect((await live(tenant, folder, ['status'], asPerson(folder, false))).code).toBe(0)
  })

  it('keeps no token without --cache, and asks nobody where nobody is', async () => {
    const tenant = await tenantFor()
    const folder = temporaryFolder()
    expect((await live(tenant, folder, LOGIN, asPerson(folder))).code).toBe(0)
    const settings = join(folder, 'settings', 'mia')
    expect(existsSync(join(settings, 'tokens-default.json'))).toBe(false)
    expect(readFileSync(join(settings, 'profiles.json'), 'utf8')).not.toMatch(/eyJ|canary/)
    const run = await live(tenant, folder, ['status'], asPerson(folder, false))
    expect(run.code).toBe(4)
    expect(run.stderr).toContain('a person has to sign in')
  })

  it.skipIf(!hasOpenSsl)(
    'signs an application in by secret file or certificate, if nobody else can read it',
    async () => {
      const tenant = await tenantFor()
      const folder = temporaryFolder()
      const env = asPerson(folder)
      writeFileSync(join(folder, 'secret.txt'), `${tenant.clientSecret}\n`, { mode: 0o644 })
      const refused = await live(tenant, folder, [...LOGIN, '--secret-file', 'secret.txt'], env)
      expect(refused).toMatchObject({ code: 2 })
      expect(refused.stderr).toContain('may be read by others')
      chmodSync(join(folder, 'secret.txt'), 0o600)
      expect(await live(tenant, folder, [...LOGIN, '--secret-file', 'secret.txt'], env)).toMatchObject({
        code: 0,
      })
      const pem = join(folder, 'app.pem')
      const subject = ['-subj', '/CN=mia', '-days', '2', '-keyout', pem, '-out', `${pem}.crt`]
      execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...subject], {
        stdio: 'ignore',
      })
      writeFileSync(pem, readFileSync(pem, 'utf8') + readFileSync(`${pem}.crt`, 'utf8'), { mode: 0o600 })
      const run = await live(
        tenant,
        folder,
        [...LOGIN, '--certificate', 'app.pem', '--method', 'certificate'],
        env,
      )
      expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: run.stderr })
      expect(rowOf(run.stdout)).toMatchObject({ method: 'certificate', state: 'yes' })
    },
  )

  it('signs a person in through a browser on this machine', async () => {
    const tenant = await tenantFor()
    const folder = temporaryFolder()
    const run = await live(tenant, folder, [...LOGIN, '--method', 'browser'], {
      ...asPerson(folder),
      wrap: (platform) => ({
        ...platform,
        stderr: {
          ...platform.stderr,
          isTerminal: true,
          async write(text) {
            await platform.stderr.write(text)
            const [, address = ''] = /browser on this machine: (\S+)/.exec(String(text)) ?? []
            if (address !== '') void answerAsBrowser(new URL(address))
          },
        },
      }),
    })
    expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: run.stderr })
    expect(rowOf(run.stdout)).toMatchObject({ method: 'browser', account: 'analyst@northwind.example' })
  })

  it('signs the identity of an Azure machine in', async () => {
    const tenant = await tenantFor()
    const folder = temporaryFolder()
    const machine = ['login', '--tenant', 'northwind.example', '--method', 'managed-identity', '--json']
    const run = await live(tenant, folder, machine, asPerson(folder, false))
    expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: run.stderr })
    expect(rowOf(run.stdout)).toMatchObject({ method: 'managed-identity', state: 'yes' })
    expect(tenant.counts.get('identity')).toBe(1)
  })

  it('says what the service says against it, and never the secret', async () => {
    const tenant = await tenantFor()
    const folder = temporaryFolder()
    const run = await live(tenant, folder, sessionsArgs(), {
      env: { MIA_CLIENT_SECRET: 'canary-wrong-secret' },
    })
    expect(run.code).toBe(4)
    expect(run.stderr).toContain('AADSTS7000215: Invalid client secret provided.')
    expect(run.stderr).not.toContain('canary')
  })

  it('warns of permissions beyond the need, and records them with the evidence', async () => {
    const tenant = await tenantFor({ permissions: ['AuditLogsQuery-Exchange.Read.All', 'Mail.ReadWrite'] })
    const run = await live(tenant, temporaryFolder(), [...sessionsArgs(), '--json'])
    expect(run.code).toBe(0)
    expect(JSON.parse(run.stdout).notices).toContainEqual({
      code: 'broad-permissions',
      level: 'warning',
      text: 'The sign-in may do more than this needs: Mail.ReadWrite besides AuditLogsQuery-Exchange.Read.All',
      count: 1,
    })
  })
})
