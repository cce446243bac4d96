import { MiaError } from '../../src/core/errors.ts'

export interface Refusal {
  readonly exitCode: number
  readonly what: string
  readonly why: string
  readonly next: string
}

/** The explained failure that `action` ends with; anything else fails the test. */
export async function refusalOf(action: () => unknown): Promise<Refusal> {
  try {
    await action()
  } catch (error) {
    if (error instanceof MiaError) return { exitCode: error.exitCode, ...error.explanation }
    throw error
  }
  throw new Error('nothing was refused')
}
