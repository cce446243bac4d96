import { describe, expect, it } from 'vitest'
import { CLOUDS, leadsTo } from '../../src/microsoft/clouds.ts'
import { redacted } from '../../src/microsoft/redacted.ts'
import { serviceHttp, testEndpoint } from '../../src/microsoft/test-endpoint.ts'
import { broaderThan, readClaims } from '../../src/microsoft/token-claims.ts'
import type { HttpRequest } from '../../src/platform/http.ts'

const env = (value: string): Map<string, string> => new Map([['MIA_TEST_ENDPOINT', value]])

const token = (claims: object): string => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`

describe('hosts that may see a token', () => {
  it.each([
    ['https://graph.microsoft.com/v1.0/x', true],
    ['https://graph.microsoft.com:443/v1.0/x', true],
    ['http://graph.microsoft.com/v1.0/x', false],
    ['https://graph.microsoft.com:x@evil.example/', false],
    ['https://graph.microsoft.com@evil.example/', false],
    ['https://user@graph.microsoft.com/', false],
    ['https://graph.microsoft.com.evil.example/', false],
    ['https://graph.microsoft.com:8443/', false],
    ['https://evil.example/graph.microsoft.com', false],
    ['//graph.microsoft.com/', false],
    ['graph.microsoft.com', false],
    ['https://graph.microsoft.us/', false],
  ])('%s: %s', (link, wanted) => {
    expect(leadsTo(CLOUDS.global.graph, link)).toBe(wanted)
  })
})

describe('MIA_TEST_ENDPOINT', () => {
  it.each(['http://127.0.0.1:4365', 'https://localhost:1', 'http://[::1]:80/'])('may be %s', (value) => {
    expect(testEndpoint(env(value))).toBe(value.replace(/\/$/, ''))
  })

  it.each([
    'http://evil.example',
    'http://127.0.0.1.evil.example',
    'http://localhost@evil.example',
    'http://127.0.0.2:80',
    'http://0.0.0.0:80',
    'file:///etc/passwd',
    'nonsense',
    'http://127.0.0.1:80/?x',
  ])('may not be %s', (value) => {
    expect(() => testEndpoint(env(value))).toThrow('may only name this machine')
  })

  it('is not used where it is not set', () => {
    expect(testEndpoint(new Map())).toBeNull()
    expect(testEndpoint(env(''))).toBeNull()
  })

  it('takes every request, with its host as the first part of the path', async () => {
    const urls: string[] = []
    const http = {
      send: (request: HttpRequest) => {
        urls.push(request.url)
        return Promise.resolve({ status: 200, headers: new Map<string, string>(), body: new Uint8Array() })
      },
    }
    const limits = { firstByteMs: 1, idleMs: 1, totalMs: 1, maxBytes: 1 }
    await serviceHttp({ env: env('http://127.0.0.1:9/'), http }).send(
      {
        method: 'GET',
        url: 'https://graph.microsoft.com/v1.0/a%2Bb?$top=1',
        headers: {},
        body: null,
        limits,
      },
      new AbortController().signal,
    )
    expect(urls).toEqual(['http://127.0.0.1:9/graph.microsoft.com/v1.0/a%2Bb?$top=1'])
  })
})

describe('tokens', () => {
  it('tell scopes of a person and roles of an application', () => {
    expect(
      readClaims(token({ scp: 'User.Read A.Read', upn: 'ann@example.com', tid: 't', appid: 'a' })),
    ).toEqual({
      tenant: 't',
      account: 'ann@example.com',
      appId: 'a',
      permissions: ['A.Read', 'User.Read'],
    })
    expect(readClaims(token({ roles: ['B', 'A', 7] }))?.permissions).toEqual(['A', 'B'])
    expect(readClaims('opaque')).toBeNull()
    expect(readClaims('')).toBeNull()
  })

  it('show what goes beyond the need', () => {
    const claims = readClaims(token({ scp: 'openid AuditLogsQuery-Exchange.Read.All Mail.ReadWrite' }))
    expect(broaderThan(claims, ['AuditLogsQuery-Exchange.Read.All'])).toEqual(['Mail.ReadWrite'])
    expect(broaderThan(null, [])).toEqual([])
  })

  it.each([
    ['token eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln here', 'token [token] here'],
    ['Authorization: Bearer abc.def-123', 'Authorization: Bearer [secret]'],
    ['https://x/?code=SECRET&state=1', 'https://x/?code=[secret]&state=1'],
    ['client_secret=abc~def', 'client_secret=[secret]'],
    ['http://user:pass@proxy.example:8080', 'http://[secret]@proxy.example:8080'],
  ])('are taken out of %s', (text, wanted) => {
    expect(redacted(text)).toBe(wanted)
  })
})
