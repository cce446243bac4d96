import type { OpenFile } from '../../platform/files.ts'
import type { AuditSource } from '../source.ts'
import { diskPull, openFile, withFile } from './disk.ts'
import {
  createSource,
  type FilePlan,
  type Pass,
  type RowBatches,
  streamRows,
  tolerating,
} from './evidence-source.ts'
import { notEvidence, type Pull, startRun, unreadable } from './run.ts'
import { xlsxRows } from './xlsx-rows.ts'
import { isWorkbook, listSheets, readSharedStrings, type Workbook } from './xlsx-sheets.ts'
import { listZip, unzip, type ZipEntry } from './zip.ts'

/** One file or sheet inside an archive. */
interface Part {
  readonly label: string
  read(file: OpenFile, pass: Pass): RowBatches
}

/**
 * The sources of a zip archive or workbook. `tolerant` ones are left out with a notice where they cannot be
 * read; the others throw.
 * @throws exit 2 where the archive cannot be opened or holds nothing
 */
export async function openArchive(plan: FilePlan): Promise<(tolerant: boolean) => AuditSource[]> {
  const { platform, disk } = plan
  const file = await openFile(platform, disk)
  try {
    const entries = await listZip(file, disk.facts.size, plan.label)
    const isBook = isWorkbook(entries.map(({ name }) => name))
    const parts = isBook ? await sheetParts(plan, file, entries) : entryParts(plan, entries)
    if (parts.length === 0) throw notEvidence(plan.label, 'it is empty', 'export the audit records again')
    const hash = hashOnce(plan)
    return (tolerant) => parts.map((part) => partSource(plan, part, { hash, tolerant }))
  } finally {
    await file.close()
  }
}

function partSource(
  plan: FilePlan,
  part: Part,
  { hash, tolerant }: { hash: (file: OpenFile, pass: Pass) => Promise<string>; tolerant: boolean },
): AuditSource {
  const { platform, disk, onDone } = plan
  return createSource({
    label: part.label,
    path: disk.path,
    onDone,
    read: (pass) =>
      withFile(platform, disk, async function* (file) {
        pass.bytes = disk.facts.size
        const rows = part.read(file, pass)
        yield* tolerant ? tolerating(pass.run, rows) : rows
        if (pass.context.hash) pass.sha256 = await hash(file, pass)
      }),
  })
}

/** Parts are read from all over the file, so its hash takes a pass of its own: one, however many parts. */
function hashOnce(plan: FilePlan): (file: OpenFile, pass: Pass) => Promise<string> {
  let known: string | null = null
  return async (file, pass) => {
    if (known !== null) return known
    const hasher = plan.platform.sha256()
    const context = { ...pass.context, onBytes: () => undefined }
    const read = { path: plan.disk.path, chunkBytes: plan.chunkBytes, context, hasher, recycle: true }
    const pull = diskPull(file, read, 0, plan.disk.facts.size)
    while ((await pull()) !== null);
    known = hasher.hex()
    return known
  }
}

function entryParts(plan: FilePlan, entries: readonly ZipEntry[]): Part[] {
  const uses = new Map<string, number>()
  return entries.map((entry) => {
    const use = (uses.get(entry.name) ?? 0) + 1
    uses.set(entry.name, use)
    return {
      label: `${plan.label}!${entry.name}${use === 1 ? '' : `#${use}`}`,
      async *read(file, pass) {
        pass.run.containers.push('zip')
        yield* streamRows(pass.run, openEntry(plan, file, entry, pass))
      },
    }
  })
}

async function sheetParts(plan: FilePlan, file: OpenFile, entries: readonly ZipEntry[]): Promise<Part[]> {
  const workbookOf = (from: OpenFile, pass: Pass): Workbook => ({
    label: plan.label,
    names: entries.map(({ name }) => name),
    open(name) {
      const entry = entries.find((other) => other.name === name)
      return entry === undefined ? null : openEntry(plan, from, entry, pass)
    },
  })
  const context = { signal: plan.platform.signal, onBytes: () => undefined, hash: false }
  const looking: Pass = { run: startRun(plan.label, context), context, bytes: 0, sha256: null }
  const sheets = await listSheets(workbookOf(file, looking))
  return sheets.map((sheet) => ({
    label: sheets.length === 1 ? plan.label : `${plan.label}!${sheet.name}`,
    async *read(from, pass) {
      pass.run.containers.push('xlsx')
      const workbook = workbookOf(from, pass)
      const strings = await readSharedStrings(workbook)
      const pull = workbook.open(sheet.file)
      if (pull !== null) yield* xlsxRows(pass.run, pull, strings)
    },
  }))
}

/** The unpacked bytes of an entry. @throws exit 3 where it cannot be unpacked */
function openEntry(plan: FilePlan, file: OpenFile, entry: ZipEntry, pass: Pass): Pull {
  if (entry.problem !== null) throw unreadable(pass.run.label, entry.problem.why, entry.problem.next)
  const { chunkBytes, disk } = plan
  const read = { path: disk.path, chunkBytes, context: pass.context, hasher: null, recycle: false }
  return unzip(pass.run, entry, diskPull(file, read, entry.from, entry.to))
}
