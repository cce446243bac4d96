import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { AUDITS } from '../../../samples/scenario/story.mjs'
import { openEvidence } from '../../../src/audit/files/index.ts'
import { renditions } from '../../support/renditions.ts'
import { codes, platformAt, readSource, temporaryFolder } from './support.ts'

test.each(renditions(AUDITS).map((rendition) => [rendition.name, rendition] as const))(
  '%s: every row is read whole, at any chunk size',
  async (_, rendition) => {
    const folder = await temporaryFolder()
    // The name must not matter.
    await writeFile(join(folder, 'evidence.bin'), rendition.bytes)
    for (const chunkBytes of [1 << 18, 997]) {
      const sources = await openEvidence(platformAt(folder), ['evidence.bin'], { chunkBytes })
      const reads = []
      for (const source of sources) reads.push(await readSource(source))
      const rows = reads.flatMap((read) => read.rows)
      expect(rows.filter(({ kind }) => kind === 'broken')).toEqual([])
      expect(rows).toHaveLength(rendition.rows)
      const notices = reads.flatMap(({ facts }) => facts.notices)
      const incomplete = codes(notices.filter(({ level }) => level === 'incomplete'))
      expect(incomplete).toEqual(rendition.name.includes('nextLink') ? ['missing-page'] : [])
    }
  },
)
