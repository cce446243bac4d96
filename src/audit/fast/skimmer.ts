import { isUtf8 } from 'node:buffer'
import { fieldName } from '../decode-fields.ts'
import type { FileChecks } from '../files/file-checks.ts'
import type { EvidenceRow, SkimRequest } from '../source.ts'
import type { Kernel, KernelPlan, Skim } from './kernel.ts'
import { createJudge } from './vocabulary.ts'

/** More than this at once is one huge row: the exact reader's business. */
const MAX_BYTES = 1 << 23

/** A stretch of whole rows, of the window's first bytes, that is accounted for. */
export interface Passed {
  readonly length: number
  readonly rows: number
  /** Start of the last row, for JSON lines. */
  readonly lastStart: number
}

/** What a reader holds where the next row begins. */
export interface Standing {
  readonly bytes: Buffer
  /** Of the first of the bytes in the source. */
  readonly offset: number
  /** Rows made and not yet handed on. */
  readonly pending: readonly EvidenceRow[]
}

/** Passes over rows of one source for its reader. */
export interface Skimmer {
  /** null where the next row is for the exact path. */
  pass(standing: Standing): Passed | null
}

export interface Header {
  readonly delimiter: number
  readonly names: readonly string[]
  /** Cells as they stand. */
  readonly cells: readonly string[]
}

const OPERATIONS: ReadonlySet<string> = new Set(['operation', 'operations', 'actiontype'])

/** null where the table's operation does not stand in one column of its own. */
export function csvSkimmer(request: SkimRequest, checks: FileChecks, header: Header): Skimmer | null {
  const names = header.names.map(fieldName)
  const operationColumn = names.findIndex((name) => OPERATIONS.has(name))
  if (names.length < 2 || operationColumn < 0) return null
  if (names.some((name, index) => OPERATIONS.has(name) && index !== operationColumn)) return null
  if (request.mentions && names.some((name) => MESSAGES.has(name))) return null
  const gapColumns = [
    header.names.indexOf('ResultIndex'),
    header.names.indexOf('ResultCount'),
    header.names.indexOf('RunspaceId'),
  ] as const
  const numbered = gapColumns[0] >= 0 && gapColumns[1] >= 0
  // Without a RunspaceId the third cell is as good as any: it is not looked at.
  const plan: KernelPlan = {
    delimiter: header.delimiter,
    columns: names.length,
    operationColumn,
    recordColumn: names.indexOf('auditdata'),
    gapColumns: numbered ? gapColumns : [-1, -1, -1],
    mentions: request.mentions,
    foreign: request.criteria.users.length > 0 && !names.some((name) => MAILBOX.has(name)),
  }
  request.kernel.configure(plan, createJudge({ ...request, header: header.cells[operationColumn] ?? null }))
  return skimmer(request, checks, { rows: 'csv', hasRunspace: gapColumns[2] >= 0 })
}

/** Columns, beside AuditData, in which other operations may name messages. */
const MESSAGES: ReadonlySet<string> = new Set(['item', 'affecteditems', 'raweventdata'])

/** Columns that would speak for a record which does not name its mailbox. */
const MAILBOX: ReadonlySet<string> = new Set(['mailboxguid'])

export function jsonSkimmer(request: SkimRequest, checks: FileChecks): Skimmer {
  request.kernel.configure(
    {
      delimiter: 0,
      columns: 0,
      operationColumn: -1,
      recordColumn: -1,
      gapColumns: [-1, -1, -1],
      mentions: request.mentions,
      foreign: request.criteria.users.length > 0,
    },
    createJudge({ ...request, header: null }),
  )
  return skimmer(request, checks, { rows: 'json', hasRunspace: false })
}

function skimmer(
  request: SkimRequest,
  checks: FileChecks,
  { rows, hasRunspace }: { rows: 'csv' | 'json'; hasRunspace: boolean },
): Skimmer {
  const loaded = createLoader(request.kernel)
  /** Rows that are not UTF-8 lie before this offset: up to it every row goes the exact way. */
  let exactUntil = 0

  function account(skim: Skim): number {
    const { other, attachment, access, newest } = skim
    checks.pass(other + access)
    for (const [index, count, runspace] of skim.gaps) {
      checks.passNumbered({
        ResultIndex: index,
        ResultCount: count,
        ...(hasRunspace ? { RunspaceId: runspace } : {}),
      })
    }
    request.onPassed({ other, attachment, access, newest: newest === null ? null : `${newest}Z` })
    return other + access
  }

  return {
    pass({ bytes, offset, pending }) {
      if (offset < exactUntil || bytes.length > MAX_BYTES) return null
      const base = loaded(bytes, offset)
      const skim = request.kernel.skim(rows, base)
      const length = skim.done - base
      if (skim.other + skim.access === 0) return null
      if (!skim.ascii && !isUtf8(bytes.subarray(0, length))) {
        exactUntil = offset + length
        return null
      }
      checks.catchUp(pending)
      return { length, rows: account(skim), lastStart: skim.lastStart - base }
    },
  }
}

/** Loads bytes that the kernel does not have yet; says where those at an offset stand in what it has. */
function createLoader(kernel: Kernel): (bytes: Buffer, offset: number) => number {
  let from = 0
  let to = 0
  return (bytes, offset) => {
    if (offset < from || offset + bytes.length > to) {
      kernel.load(bytes)
      from = offset
      to = offset + bytes.length
    }
    return offset - from
  }
}
