import { existsSync, linkSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { FakePlatform } from '../support/fake-platform.ts'
import { inShell } from '../support/in-shell.ts'
import { sampleCommand, sampleReport } from '../support/sample-command.ts'

const sample = sampleCommand(() => ({ report: sampleReport(), next: null }))

test('writes the whole file, readable by its owner alone', async () => {
  const { code, stdout, stderr, platform } = await inShell(['sample', '-o', 'out.json'], sample)
  expect([code, stdout, stderr]).toEqual([0, '', 'wrote out.json\n'])
  expect(JSON.parse(readFileSync(join(platform.cwd, 'out.json'), 'utf8'))).toMatchObject({
    schema: 'mia/sample/1',
  })
  expect((await platform.files.facts(join(platform.cwd, 'out.json')))?.mode).toBe(0o600)
  expect(readdirSync(platform.cwd)).toEqual(['out.json'])
})

const untouched = sampleCommand(() => {
  throw new Error('the command ran')
})

test.each([
  ['there.json', 'there.json exists already'],
  ['link.json', 'link.json exists already'],
  ['.', '--output . is no file'],
  ['missing/out.json', '--output missing/out.json cannot be written'],
  ['/dev/null', '--output /dev/null is no file'],
])('%s is refused before anything is read', async (name, what) => {
  const { code, stderr, platform } = await inShell(['sample', '--output', name], untouched, {
    prepare: ({ cwd }) => {
      writeFileSync(join(cwd, 'there.json'), 'old')
      symlinkSync('nowhere', join(cwd, 'link.json'))
    },
  })
  expect([code, stderr.split('\n')[0]]).toEqual([2, `mia: ${what}.`])
  expect(readFileSync(join(platform.cwd, 'there.json'), 'utf8')).toBe('old')
})

test.each([
  ['the file itself', 'audit.json'],
  ['a link to it', 'link.json'],
  ['another name of it', 'twin.json'],
])('not even --force overwrites the evidence: %s', async (_, output) => {
  const { code, stderr, platform } = await inShell(
    ['sessions', '--audit', 'a*.json', '--output', output, '--force'],
    untouched,
    {
      prepare: ({ cwd }) => {
        writeFileSync(join(cwd, 'audit.json'), 'evidence')
        linkSync(join(cwd, 'audit.json'), join(cwd, 'twin.json'))
        symlinkSync('audit.json', join(cwd, 'link.json'))
      },
    },
  )
  expect([code, stderr.split('\n')[0]]).toEqual([
    2,
    `mia: --output ${output} would overwrite what the command reads.`,
  ])
  expect(readFileSync(join(platform.cwd, 'audit.json'), 'utf8')).toBe('evidence')
})

test('--force replaces a file, and a link rather than what it points to', async () => {
  const result = await inShell(['sample', '-o', 'link.json', '--force'], sample, {
    prepare: ({ cwd }) => {
      writeFileSync(join(cwd, 'target.json'), 'old')
      symlinkSync('target.json', join(cwd, 'link.json'))
    },
  })
  expect(result.code).toBe(0)
  expect(readFileSync(join(result.platform.cwd, 'target.json'), 'utf8')).toBe('old')
  expect(readFileSync(join(result.platform.cwd, 'link.json'), 'utf8')).toContain('mia/sample/1')
})

test('a file that appears meanwhile is not overwritten, and nothing is left behind', async () => {
  const command = sampleCommand((_, { platform }) => {
    writeFileSync(join(platform.cwd, 'out.json'), 'of somebody else')
    return { report: sampleReport(), next: null }
  })
  const { code, platform } = await inShell(['sample', '-o', 'out.json'], command)
  expect(code).toBe(2)
  expect(readdirSync(platform.cwd)).toEqual(['out.json'])
  expect(readFileSync(join(platform.cwd, 'out.json'), 'utf8')).toBe('of somebody else')
})

test('an interrupted write leaves no file', async () => {
  const command = sampleCommand((_, { platform }) => {
    ;(platform as FakePlatform).abort()
    return { report: sampleReport(), next: null }
  })
  const { code, platform } = await inShell(['sample', '-o', 'out.json'], command)
  expect([code, existsSync(join(platform.cwd, 'out.json'))]).toEqual([130, false])
  expect(readdirSync(platform.cwd)).toEqual([])
})

test('a workbook does not go to a terminal', async () => {
  const { code, stderr } = await inShell(['sample', '--format', 'xlsx'], untouched, { columns: 80 })
  expect([code, stderr.split('\n')[2]]).toEqual([2, '  next: add --output result.xlsx'])
})
