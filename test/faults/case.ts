import type { Fault } from './faults.ts'
import type { Behaviour } from './tenant.ts'

/**
 * What a run must come to. `same`: the bytes of the fault-free run. `rows`: its rows, by another way (more pages, other
 * queries). A number: a documented stop with that exit code, after which the same command, without the fault, must
 * come to the rows.
 */
export type Outcome = 'same' | 'rows' | 3 | 4 | 5 | 7

export interface Case {
  /** Numbers of the list of faults. */
  readonly code: string
  readonly what: string
  readonly outcome: Outcome
  readonly faults?: readonly Fault[]
  readonly behaviour?: Partial<Behaviour>
  readonly args?: readonly string[]
  /** Must stand on stderr. */
  readonly says?: RegExp
}

export type Effect = Pick<Fault, 'before' | 'send'>

export const PLACES = ['audit-create', 'audit-status', 'audit-records'] as const

/** One response, of every endpoint in turn. */
export function once(code: string, what: string, effect: Effect, places: readonly string[] = PLACES): Case[] {
  return places.map((at) => ({
    code,
    what: `${what}, ${at}`,
    outcome: at === 'audit-create' && effect.send !== undefined ? 'rows' : 'same',
    faults: [{ at, from: 1, times: 1, ...effect }],
  }))
}

/** From then on, for good. */
export function lasting(at: string, from: number, effect: Effect): Fault[] {
  return [{ at, from, times: 10_000, ...effect }]
}

export const READS = ['audit-status', 'audit-records'] as const
