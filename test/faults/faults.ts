import type { ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import type { Reply, TenantRequest } from './endpoint.ts'
import type { Tenant } from './tenant.ts'

export interface WireReply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** Something that goes wrong with single responses. */
export interface Fault {
  /** For whoever reads the test. */
  readonly code?: string
  /** Which endpoint it hits. */
  readonly at: string
  /** The how manieth of its requests is the first to be hit (1). */
  readonly from: number
  /** How many in a row. */
  readonly times: number
  /** Answers in place of the endpoint, which then does not see the request. */
  readonly before?: (request: TenantRequest, tenant: Tenant) => Reply | null
  /** Sends the endpoint's reply its own way. */
  readonly send?: (reply: WireReply, response: ServerResponse) => void
}

export interface FaultScript {
  next(endpoint: string): Fault | null
  /** How many responses were hit. */
  hits(): number
}

export function faultScript(faults: readonly Fault[]): FaultScript {
  const seen = new Map<string, number>()
  let hits = 0
  return {
    next(endpoint) {
      const count = (seen.get(endpoint) ?? 0) + 1
      seen.set(endpoint, count)
      const fault = faults.find(
        ({ at, from, times }) => at === endpoint && count >= from && count < from + times,
      )
      if (fault !== undefined) hits += 1
      return fault ?? null
    },
    hits: () => hits,
  }
}

export function inject(fault: Fault | null, reply: WireReply, response: ServerResponse): void {
  if (fault?.send !== undefined) return fault.send(reply, response)
  response.writeHead(reply.status, { ...reply.headers, 'content-length': String(reply.body.length) })
  response.end(reply.body)
}

type Effect = Pick<Fault, 'before' | 'send'>

export function status(
  code: number,
  headers: Record<string, string> = {},
  body: string | object = '',
): Effect {
  return { before: () => ({ status: code, headers, body }) }
}

/** Does something to the tenant, then lets the endpoint answer. */
export function upset(change: (tenant: Tenant) => void): Effect {
  return {
    before: (_request, tenant) => {
      change(tenant)
      return null
    },
  }
}

export function altered(
  change: (text: Buffer) => string | Buffer,
  headers: Record<string, string> = {},
): Effect {
  return {
    send(reply, response) {
      const bytes = Buffer.from(change(reply.body))
      response.writeHead(200, { ...reply.headers, ...headers, 'content-length': String(bytes.length) })
      response.end(bytes)
    },
  }
}

function raw(write: (reply: WireReply, response: ServerResponse) => void): Effect {
  return { send: write }
}

const head = (more: string): string => `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n${more}\r\n\r\n`

/** X19 to X29: what happens on the wire. */
export const WIRE = {
  resetBeforeHeaders: raw((_reply, { socket }) => socket?.resetAndDestroy()),
  closeBeforeHeaders: raw((_reply, { socket }) => socket?.destroy()),
  resetMidBody: raw((reply, { socket }) => {
    socket?.write(head(`Content-Length: ${reply.body.length}`))
    socket?.write(reply.body.subarray(0, reply.body.length / 2), () => socket.resetAndDestroy())
  }),
  shortLength: raw((reply, { socket }) => {
    socket?.write(head(`Content-Length: ${reply.body.length}`))
    socket?.end(reply.body.subarray(0, reply.body.length - 10))
  }),
  chunkedCut: raw((reply, { socket }) => {
    socket?.write(head('Transfer-Encoding: chunked'))
    socket?.write(`${reply.body.length.toString(16)}\r\n`)
    socket?.end(reply.body)
  }),
  oldProtocolCut: raw((reply, { socket }) => {
    socket?.write('HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n')
    socket?.end(reply.body.subarray(0, reply.body.length - 10))
  }),
  gzipCut: raw((reply, response) => {
    const bytes = gzipSync(reply.body)
    const cut = bytes.subarray(0, Math.floor(bytes.length * 0.7))
    response.writeHead(200, { ...reply.headers, 'content-encoding': 'gzip', 'content-length': cut.length })
    response.end(cut)
  }),
  badChunk: raw((_reply, { socket }) => {
    socket?.write(head('Transfer-Encoding: chunked'))
    socket?.end('zz\r\nnonsense\r\n')
  }),
  headerOverflow: raw((_reply, { socket }) => {
    socket?.write('HTTP/1.1 200 OK\r\n')
    socket?.end(`X-Much: ${'x'.repeat(200_000)}\r\n\r\n{}`)
  }),
  headerStall: raw(() => undefined),
  bodyStall: raw((reply, { socket }) => {
    socket?.write(head(`Content-Length: ${reply.body.length}`))
    socket?.write(reply.body.subarray(0, 20))
  }),
} as const satisfies Record<string, Effect>

/** X37: a few kilobytes that claim to be a hundred megabytes. */
export const gzipBomb: Effect = raw((reply, response) => {
  const bytes = gzipSync(Buffer.alloc(100 * 1024 * 1024, 0x20))
  response.writeHead(200, { ...reply.headers, 'content-encoding': 'gzip' })
  response.end(bytes)
})

/** X48: the endpoint did what it was asked; the answer got lost. */
export const lostAnswer: Effect = WIRE.resetBeforeHeaders
