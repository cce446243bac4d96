import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { HttpError, type HttpRequest } from '../../src/platform/http.ts'
import { nodeHttp } from '../../src/platform/node-http.ts'

const servers: Server[] = []
const NEVER = new AbortController().signal
const LIMITS = { firstByteMs: 400, idleMs: 400, totalMs: 2_000, maxBytes: 1_000 }

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function listen(server: Server): Promise<number> {
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

const serve = (listener: RequestListener): Promise<number> => listen(createServer(listener))

function get(url: string): HttpRequest {
  return { method: 'GET', url, headers: { 'x-test': '1' }, body: null, limits: LIMITS }
}

async function failure(url: string, env: Record<string, string> = {}): Promise<HttpError> {
  const error: unknown = await nodeHttp(new Map(Object.entries(env)))
    .send(get(url), NEVER)
    .catch((reason: unknown) => reason)
  if (error instanceof HttpError) return error
  throw new Error(`no HttpError: ${String(error)}`)
}

describe('the network', () => {
  it('gives status, headers and body, and follows no redirect', async () => {
    const port = await serve((request, response) => {
      response.writeHead(302, { Location: 'http://127.0.0.1:1/', 'X-Got': String(request.headers['x-test']) })
      response.end('elsewhere')
    })
    const answer = await nodeHttp(new Map()).send(get(`http://127.0.0.1:${port}/`), NEVER)
    expect(answer.status).toBe(302)
    expect(answer.headers.get('x-got')).toBe('1')
    expect(new TextDecoder().decode(answer.body)).toBe('elsewhere')
  })

  it('waits neither for an answer nor for its rest for ever', async () => {
    const silent = await serve(() => undefined)
    expect(await failure(`http://127.0.0.1:${silent}/`)).toMatchObject({
      kind: 'timeout',
      message: 'no answer for 0.4 s',
    })
    const stalling = await serve((_request, response) => response.write('x'))
    expect(await failure(`http://127.0.0.1:${stalling}/`)).toMatchObject({
      kind: 'timeout',
      message: 'the answer stopped for 0.4 s',
    })
    const dripping = await serve((_request, response) => {
      const timer = setInterval(() => response.write('x'), 50)
      response.on('close', () => clearInterval(timer))
    })
    expect(await failure(`http://127.0.0.1:${dripping}/`)).toMatchObject({ kind: 'timeout' })
  })

  it('takes no more than it was told to', async () => {
    const port = await serve((_request, response) => response.end('x'.repeat(1_001)))
    expect(await failure(`http://127.0.0.1:${port}/`)).toMatchObject({ kind: 'too-large' })
  })

  it('names what failed', async () => {
    const port = await serve((request) => request.socket.resetAndDestroy())
    expect(await failure(`http://127.0.0.1:${port}/`)).toMatchObject({ kind: 'network', code: 'ECONNRESET' })
    expect(await failure('http://127.0.0.1:1/')).toMatchObject({ kind: 'network' })
    expect((await failure('http://no-such-host.invalid/')).code).toMatch(/ENOTFOUND|EAI_AGAIN/)
  })

  it('stops at once when it is told to', async () => {
    const port = await serve(() => undefined)
    const controller = new AbortController()
    const sent = nodeHttp(new Map()).send(get(`http://127.0.0.1:${port}/`), controller.signal)
    controller.abort(new Error('Ctrl-C'))
    await expect(sent).rejects.toThrow('Ctrl-C')
  })

  it.skipIf(spawnSync('openssl', ['version']).status !== 0)(
    'trusts no certificate that nobody vouches for',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'mia-tls-'))
      const key = join(folder, 'key.pem')
      const cert = join(folder, 'cert.pem')
      const subject = ['-subj', '/CN=127.0.0.1', '-days', '2', '-keyout', key, '-out', cert]
      execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...subject], {
        stdio: 'ignore',
      })
      const files = { key: readFileSync(key), cert: readFileSync(cert) }
      rmSync(folder, { recursive: true })
      const port = await listen(createSecureServer(files, (_request, response) => response.end('{}')))
      expect(await failure(`https://127.0.0.1:${port}/`)).toMatchObject({ kind: 'certificate' })
    },
  )
})

describe('a proxy', () => {
  it('is used where a variable names one, but for the hosts of NO_PROXY', async () => {
    const direct = await serve((_request, response) => response.end('direct'))
    const asked: string[] = []
    const proxy = createServer((request, response) => {
      asked.push(request.url ?? '')
      response.end('through the proxy')
    })
    proxy.on('connect', (request, socket) => {
      asked.push(request.url ?? '')
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
    })
    const port = await listen(proxy)
    const url = `http://127.0.0.1:${direct}/`
    const env = new Map([['HTTP_PROXY', `http://127.0.0.1:${port}`]])
    await nodeHttp(env)
      .send(get(url), NEVER)
      .catch(() => undefined)
    expect(asked.length).toBe(1)
    const answer = await nodeHttp(new Map([...env, ['NO_PROXY', '127.0.0.1']])).send(get(url), NEVER)
    expect(new TextDecoder().decode(answer.body)).toBe('direct')
    expect(asked.length).toBe(1)
  })

  it('that wants a password is named, without what was sent to it', async () => {
    const proxy = createServer()
    proxy.on('connect', (_request, socket) =>
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'),
    )
    const port = await listen(proxy)
    const error = await failure('https://graph.microsoft.com/', {
      HTTPS_PROXY: `http://user:canary-proxy-password@127.0.0.1:${port}`,
    })
    expect(error.kind).toBe('proxy')
    expect(String(error)).not.toContain('canary')
    const wrong = await failure('https://graph.microsoft.com/', { HTTPS_PROXY: 'http://user:canary pass@:x' })
    expect(wrong.kind).toBe('proxy')
    expect(String(wrong)).not.toContain('canary')
  })
})
