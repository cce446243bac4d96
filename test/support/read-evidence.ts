import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { collectEvidence, type Evidence, openEvidence } from '../../src/audit/index.ts'
import { type Criteria, EVERYTHING } from '../../src/core/criteria.ts'
import { identifyMailboxes } from '../../src/core/mailbox.ts'
import { collectMessages } from '../../src/core/message.ts'
import { summarizeSessions } from '../../src/core/session.ts'
import { sessionKeys } from '../../src/core/session-key.ts'
import { fakePlatform } from './fake-platform.ts'

/** The offline reader as the commands use it, on files made for one test. */
export interface EvidenceReader {
  /** Writes the files, by name, and reads them together. */
  readonly read: (files: ReadonlyMap<string, Uint8Array>, criteria?: Criteria) => Promise<Evidence>
  /** The answer as bytes, without where in its file a record stood. */
  readonly answer: (evidence: Evidence) => { sessions: string; messages: string }
}

const NOT_COMPARED: ReadonlySet<string> = new Set(['evidence', 'listedIn', 'source', 'row'])

function asText(value: unknown): string {
  return JSON.stringify(value, (key, inner: unknown) => (NOT_COMPARED.has(key) ? undefined : inner), 1)
}

export function evidenceReader(): EvidenceReader {
  const platform = fakePlatform()
  const folder = mkdtempSync(join(tmpdir(), 'mia-evidence-'))
  const keyOf = sessionKeys((text) => platform.sha256().update(text).hex())
  let reads = 0
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true })
    platform.dispose()
  })
  return {
    async read(files, criteria = EVERYTHING) {
      reads += 1
      const paths = [...files].map(([name, bytes]) => {
        const path = join(folder, `${reads}-${name}`)
        writeFileSync(path, bytes)
        return path
      })
      try {
        return await collectEvidence({
          sources: await openEvidence(platform, paths),
          criteria,
          keyOf,
          mentions: true,
          read: { signal: new AbortController().signal, onBytes: () => undefined, hash: false },
          onRows: () => undefined,
        })
      } finally {
        for (const path of paths) rmSync(path)
      }
    },
    answer({ selected }) {
      const mailboxes = identifyMailboxes(selected.map((kept) => kept.record))
      const found = collectMessages(selected, { keyOf, mailboxes, mentions: new Map() })
      return {
        sessions: asText(summarizeSessions(selected, keyOf)),
        messages: asText([found.messages, found.unidentified, found.syncedFolders]),
      }
    },
  }
}

export function jsonLines(objects: readonly unknown[]): Uint8Array {
  return Buffer.from(objects.map((object) => `${JSON.stringify(object)}\n`).join(''))
}
