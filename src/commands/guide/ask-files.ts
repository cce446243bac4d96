import { resolve } from 'node:path'
import type { Guide } from './guide.ts'

const EXPORT_NAME = /\.(?:csv|json|jsonl|ndjson|tsv|txt|xlsx|zip|gz)$/i
const FOLDERS = ['.', 'samples'] as const
const OTHER = ' other'

/** Paths, from those that lie here and from what is typed; null is "back". */
export async function askFiles(
  guide: Guide,
  question: { readonly message: string; readonly chosen: readonly string[] },
): Promise<readonly string[] | null> {
  const here = [...new Set([...question.chosen, ...(await exportsHere(guide))])]
  if (here.length === 0) return typed(guide, question.message)
  const checked = await guide.prompter.check({
    message: question.message,
    hint: 'Space ticks · Enter goes on · Esc goes back',
    checked: question.chosen,
    choices: [
      ...here.map((path) => ({ value: path, label: path, details: [] })),
      { value: OTHER, label: 'another path …', details: [] },
    ],
  })
  if (checked === null) return null
  const files = checked.filter((path) => path !== OTHER)
  if (checked.includes(OTHER)) {
    const more = await typed(guide, 'Path of the file:')
    return more === null ? askFiles(guide, { ...question, chosen: files }) : [...files, ...more]
  }
  if (files.length > 0) return files
  await guide.context.say('Tick at least one file with the space bar.')
  return askFiles(guide, question)
}

async function typed(guide: Guide, message: string): Promise<readonly string[] | null> {
  const { platform } = guide.context
  const path = await guide.prompter.text({
    message,
    hint: 'a path, or a pattern such as exports/*.csv · Esc goes back',
    initial: '',
    problem: (text) => (text === '' ? 'name a file' : null),
  })
  if (path === null) return null
  const exists = (await platform.files.facts(resolve(platform.cwd, path)).catch(() => null)) !== null
  if (exists || /[*?]/.test(path)) return [path]
  await guide.context.say(`There is no file ${path}.`)
  return typed(guide, message)
}

async function exportsHere({ context: { platform } }: Guide): Promise<string[]> {
  const found: string[] = []
  for (const folder of FOLDERS) {
    const names = await platform.files.list(resolve(platform.cwd, folder)).catch(() => [])
    for (const name of names)
      if (EXPORT_NAME.test(name)) found.push(folder === '.' ? name : `${folder}/${name}`)
  }
  return found
}
