import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pacedHttp } from '../../src/microsoft/request-pace.ts'
import type { Http, HttpRequest } from '../../src/platform/http.ts'

const QUOTA = { requests: 5, perMs: 1_000 }
const SIGNAL = new AbortController().signal

function request(url: string): HttpRequest {
  const limits = { firstByteMs: 1, idleMs: 1, totalMs: 1, maxBytes: 1 }
  return { method: 'GET', url, headers: {}, body: null, limits }
}

/** Sends requests with pauses before each. @returns when each was sent */
async function sendAll(pauses: readonly number[], before: readonly number[]): Promise<number[]> {
  let now = 10_000
  const sent: number[] = []
  const http: Http = {
    send: () => {
      sent.push(now)
      return Promise.resolve({ status: 200, headers: new Map(), body: new Uint8Array() })
    },
  }
  const sleep = (ms: number): Promise<void> => {
    now += ms
    return Promise.resolve()
  }
  const paced = pacedHttp(
    http,
    { now: () => now, sleep },
    { quota: QUOTA, counts: (url) => url.includes('trace'), before, onWait: () => undefined },
  )
  for (const pause of pauses) {
    now += pause
    await paced.send(request('https://x/trace'), SIGNAL)
  }
  return sent
}

describe('the pace of requests', () => {
  it('waits only where the quota is used up', async () => {
    expect(await sendAll([0, 0, 0, 0, 0, 0, 100], [])).toEqual([
      10_000, 10_000, 10_000, 10_000, 10_000, 11_000, 11_100,
    ])
  })

  it('counts what was sent before', async () => {
    expect(await sendAll([0, 0], [9_500, 9_100, 9_200, 9_300, 9_400])).toEqual([10_100, 10_200])
  })

  it('never lets more than the quota into any running window', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(400), { minLength: 1, maxLength: 60 }), async (pauses) => {
        const sent = await sendAll(pauses, [])
        expect(sent).toHaveLength(pauses.length)
        for (const [index, time] of sent.entries()) {
          const earlier = sent[index - QUOTA.requests] ?? Number.NEGATIVE_INFINITY
          expect(time - earlier).toBeGreaterThanOrEqual(QUOTA.perMs)
        }
      }),
    )
  })
})
