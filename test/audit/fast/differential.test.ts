import { beforeAll, describe, expect, it } from 'vitest'
import { streamRows, createSource } from '../../../src/audit/files/evidence-source.ts'
import { collectEvidence } from '../../../src/audit/index.ts'
import type { AuditSource } from '../../../src/audit/source.ts'
import { EVERYTHING } from '../../../src/core/criteria.ts'
import { byCodeUnit } from '../../../src/core/json.ts'
import { MiaError } from '../../../src/core/errors.ts'
import { sessionKeys } from '../../../src/core/session-key.ts'
import { kernelBytes } from '../../../src/platform/kernel-bytes.ts'
import { fakePlatform } from '../../support/fake-platform.ts'
import { type HostileFile, hostileFile } from './hostile-files.ts'

/** The fast path held to the exact one: records, accounting, quarantine, notices, places, on files that nobody exported. */

const FILES = process.env['MIA_TRUST'] === '1' ? 20_000 : 2_000
const BATCH = 250

const platform = fakePlatform()
const keyOf = sessionKeys((text) => platform.sha256().update(text).hex())

function sourceOf({ bytes, chunks }: HostileFile): AuditSource {
  return createSource({
    label: 'hostile',
    path: null,
    onDone: () => undefined,
    async *read(pass) {
      let at = 0
      let turn = 0
      yield* streamRows(pass.run, async () => {
        await Promise.resolve()
        if (at >= bytes.length) return null
        const size = chunks[Math.min(turn, chunks.length - 1)] ?? 1
        turn += 1
        at += size
        return Buffer.from(bytes.subarray(at - size, at))
      })
    },
  })
}

async function readAll(file: HostileFile, fast: boolean): Promise<string> {
  try {
    const evidence = await collectEvidence(
      {
        sources: [sourceOf(file)],
        criteria: { ...EVERYTHING, users: file.users },
        keyOf,
        mentions: file.mentions,
        read: { signal: platform.signal, onBytes: () => undefined, hash: false },
        onRows: () => undefined,
      },
      { fast },
    )
    const { mentions, defects } = evidence
    return JSON.stringify({
      ...evidence,
      mentions: [...mentions].toSorted(([a], [b]) => byCodeUnit(a, b)),
      defects: [...defects].toSorted(([a], [b]) => byCodeUnit(a, b)),
    })
  } catch (error) {
    if (error instanceof MiaError) return JSON.stringify([error.exitCode, error.explanation])
    throw error
  }
}

/** The answers are long: what follows the first difference. */
function fromDifference(text: string, other: string): string {
  if (text === other) return ''
  let at = 0
  while (text[at] === other[at]) at += 1
  return text.slice(Math.max(0, at - 100), at + 200)
}

async function passed(file: HostileFile): Promise<number> {
  let inBatches = 0
  let total = 0
  for await (const batch of sourceOf(file).rows({
    signal: platform.signal,
    onBytes: () => undefined,
    hash: false,
  })) {
    total += batch.length
  }
  const { createKernel } = await import('../../../src/audit/fast/wasm-kernel.ts')
  const kernel = createKernel(kernelBytes() ?? new Uint8Array())
  const skim = {
    kernel,
    criteria: { ...EVERYTHING, users: ['x'] },
    mentions: false,
    onPassed: () => undefined,
  }
  const context = { signal: platform.signal, onBytes: () => undefined, hash: false, skim }
  for await (const batch of sourceOf(file).rows(context)) inBatches += batch.length
  return total - inBatches
}

describe('the fast path', () => {
  beforeAll(() => {
    if (kernelBytes() === null) throw new Error('kernel.wasm is missing: npm run build')
  })

  it.each(Array.from({ length: FILES / BATCH }, (_, index) => index * BATCH))(
    'gives what the exact path gives (files from %i on)',
    async (first) => {
      for (let seed = first; seed < first + BATCH; seed += 1) {
        const file = hostileFile(seed)
        const [fast, exact] = [await readAll(file, true), await readAll(file, false)]
        expect({ seed, answer: fromDifference(fast, exact) }).toEqual({
          seed,
          answer: fromDifference(exact, fast),
        })
      }
    },
  )

  it('is taken', async () => {
    let rows = 0
    for (let seed = 0; seed < 200; seed += 1) {
      const file = hostileFile(seed)
      rows += await passed(file).catch(() => 0)
    }
    expect(rows).toBeGreaterThan(500)
  })
})
