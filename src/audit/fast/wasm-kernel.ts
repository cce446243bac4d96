import { sortedByCodeUnit } from '../../core/json.ts'
import { CODE, type Judge, type Kernel, type KernelPlan, type Skim, STATUS } from './kernel.ts'

/** As in assembly/layout.ts. */
const PLAN = 64
const OUT = 128
const GAPS = 2_101_248
/** Behind all tables. */
const TEXT = 2_300_032
/** The kernel looks at up to 16 bytes more than there are. */
const MARGIN = 64
const PAGE = 1 << 16

interface Exports {
  readonly memory: WebAssembly.Memory
  readonly csv: (from: number, to: number) => void
  readonly json: (from: number, to: number) => void
  readonly learn: (code: number) => void
  readonly forget: () => void
}

const NOTHING_KNOWN: Judge = () => CODE.unsure

/** @param module bytes of kernel.wasm. Throws where they are no such thing */
export function createKernel(module: Uint8Array<ArrayBuffer>): Kernel {
  const exports = checked(new WebAssembly.Instance(new WebAssembly.Module(module)).exports)
  const { memory } = exports
  let judge = NOTHING_KNOWN
  let to = TEXT

  function answer(out: Int32Array): void {
    const [space = 0, from = 0, end = 0] = out.subarray(7, 10)
    exports.learn(judge(space, Buffer.from(memory.buffer, from, end - from).toString('utf8')))
  }

  return {
    configure(plan, newJudge) {
      new Int32Array(memory.buffer, PLAN, 9).set(cellsOf(plan))
      judge = newJudge
      exports.forget()
    },
    load(bytes) {
      const missing = TEXT + bytes.length + MARGIN - memory.buffer.byteLength
      if (missing > 0) memory.grow(Math.ceil(missing / PAGE))
      new Uint8Array(memory.buffer).set(bytes, TEXT)
      to = TEXT + bytes.length
    },
    skim(rows, from) {
      const out = new Int32Array(memory.buffer, OUT, 12)
      const run = rows === 'csv' ? exports.csv : exports.json
      const parts: Skim[] = []
      let at = TEXT + from
      for (;;) {
        run(at, to)
        const part = skimOf(memory, out)
        parts.push(part)
        if (part.status === STATUS.ask) answer(out)
        else if (part.status !== STATUS.full) return joined(parts)
        at = TEXT + part.done
        // A line's break is left to the reader, but here the next one follows.
        if (rows === 'json' && part.other + part.access > 0) at = behindBreak(memory, at)
      }
    },
  }
}

function behindBreak(memory: WebAssembly.Memory, at: number): number {
  return new Uint8Array(memory.buffer).indexOf(0x0a, at) + 1
}

function cellsOf(plan: KernelPlan): number[] {
  const { delimiter, columns, operationColumn, recordColumn, gapColumns, foreign, mentions } = plan
  return [delimiter, columns, operationColumn, recordColumn, ...gapColumns, Number(foreign), Number(mentions)]
}

/** The numbers that the kernel left, in the order of assembly/layout.ts. */
function skimOf(memory: WebAssembly.Memory, out: Int32Array): Skim {
  const cell = (index: number): number => out[index] ?? 0
  const text = (from: number, to: number): string =>
    Buffer.from(memory.buffer, from, to - from).toString('utf8')
  const newest = cell(6)
  const gapRows = cell(10)
  return {
    status: cell(0),
    done: cell(1) - TEXT,
    other: cell(2),
    attachment: cell(3),
    access: cell(4),
    ascii: cell(5) === 0,
    newest: newest === 0 ? null : text(newest, newest + 19),
    lastStart: cell(11) - TEXT,
    gaps: gapRows === 0 ? [] : gapsOf(new Int32Array(memory.buffer, GAPS, gapRows * 6), text),
  }
}

function gapsOf(cells: Int32Array, text: (from: number, to: number) => string): Skim['gaps'][number][] {
  const gaps: Skim['gaps'][number][] = []
  for (let at = 0; at < cells.length; at += 6) {
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = cells.subarray(at, at + 6)
    gaps.push([text(a, b), text(c, d), text(e, f)])
  }
  return gaps
}

/** Those of one call, which stopped in between to have words explained. */
function joined(parts: readonly Skim[]): Skim {
  const last = parts.at(-1)
  if (last === undefined) throw new Error('a skim without parts')
  if (parts.length === 1) return last
  const moved = parts.filter((part) => part.other + part.access > 0)
  const sum = (count: (part: Skim) => number): number => parts.reduce((total, part) => total + count(part), 0)
  const times = sortedByCodeUnit(parts.flatMap((part) => part.newest ?? []))
  return {
    status: last.status,
    done: last.other + last.access > 0 ? last.done : (moved.at(-1)?.done ?? last.done),
    other: sum((part) => part.other),
    attachment: sum((part) => part.attachment),
    access: sum((part) => part.access),
    ascii: parts.every((part) => part.ascii),
    newest: times.at(-1) ?? null,
    lastStart: moved.at(-1)?.lastStart ?? last.lastStart,
    gaps: parts.flatMap((part) => part.gaps),
  }
}

/** What the module has to export, or it is not the kernel. */
function checked(exports: Readonly<Record<string, unknown>>): Exports {
  const { memory, csv, json, learn, forget } = exports
  if (!(memory instanceof WebAssembly.Memory)) throw new Error('kernel.wasm is not the kernel')
  return { memory, csv: called(csv), json: called(json), learn: called(learn), forget: called(forget) }
}

function called(part: unknown): (...args: number[]) => void {
  if (typeof part !== 'function') throw new Error('kernel.wasm is not the kernel')
  return (...args) => {
    Reflect.apply(part, undefined, args)
  }
}
