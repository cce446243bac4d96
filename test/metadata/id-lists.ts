import { expect } from 'vitest'
import { MiaError } from '../../src/core/errors.ts'
import { type IdList, readIdList } from '../../src/metadata/index.ts'

/** The error with which a list is refused. */
export async function refusal(input: string | Uint8Array, name = 'ids.txt'): Promise<MiaError> {
  const error: unknown = await readIdList(input, name).then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(MiaError)
  return error as MiaError
}

/** The notices in short. */
export const notices = (list: IdList): [string, string, number][] =>
  list.notices.map(({ code, level, count }) => [code, level, count])
