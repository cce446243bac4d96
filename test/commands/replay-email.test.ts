import { appendFileSync, copyFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { at, desk, type Document, INTRUDER, OUTLOOK, refusal } from './case-shell.ts'

async function looked(...input: readonly string[]) {
  const made = desk()
  copyFileSync('samples/message-trace.csv', join(made.folder, 'trace.csv'))
  await made.mia('messages', '--sessions', INTRUDER, '--audit', 'export.csv', '--save')
  expect((await made.mia('email', ...input, '--trace', 'trace.csv', '--save')).stderr).toContain('email.json')
  return made
}
const lastOf = (document: Document): readonly string[] => {
  const { what, result, detail } = at(document.rows, document.rows.length - 1)
  return [what.replace(/, run .*/, ''), result, detail]
}
const SAME = ['replay of mia email', 'ok', 'email.json, email.csv: byte for byte the same']

describe('a replay of mia email', () => {
  it.each([
    ['the ids of the case', []],
    ['ids.txt of the case', ['--input', 'ids.txt']],
    ['ids.txt by its path', ['--input', 'mia-case/ids.txt']],
    ['single ids', ['--ids', '<a02f52b9-c4d0-4baa-a72b-43f5d8a15570@mail.bank.example>']],
  ])('with %s', async (_name, input) => {
    const { json } = await looked(...input)
    expect(lastOf(await json('verify', '--replay'))).toEqual(SAME)
  })

  it('says when the messages it was asked for have been replaced', async () => {
    const { json, mia } = await looked('--input', 'ids.txt')
    await mia('messages', '--sessions', OUTLOOK, '--save', '--force')
    const replays = (await json('verify', '--replay')).rows.filter(({ what }) => what.startsWith('replay'))
    expect(replays.map(({ result, detail }) => [result, detail])).toEqual([
      ['ok', 'salvaged-ids.txt: byte for byte the same'],
      ['not checked', 'messages.json has been replaced since'],
      ['ok', 'messages.json, messages.csv, ids.txt, presumed-ids.txt: byte for byte the same'],
    ])
  })

  it('from the copy of the trace, with copied evidence', async () => {
    const { folder, json, mia } = await looked()
    expect((await mia('email', '--trace', 'trace.csv', '--save', '--copy-evidence', '--force')).code).toBe(0)
    rmSync(join(folder, 'trace.csv'))
    expect(lastOf(await json('verify', '--replay'))).toEqual(SAME)
    expect((await mia('email')).code).toBe(0)
  })

  it('not on another trace', async () => {
    const { folder, mia } = await looked()
    appendFileSync(join(folder, 'trace.csv'), '\n')
    expect(refusal(await mia('email')).slice(0, 2)).toEqual([
      6,
      'mia: the evidence trace.csv has changed since the case recorded it.',
    ])
    expect((await mia('verify', '--replay')).code).toBe(6)
  })
})
