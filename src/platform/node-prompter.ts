import type inquirer from 'inquirer'
import { type Prompter, type PrompterOptions, PromptClosed } from './prompter.ts'
import type { ListConfig } from './prompts/list.ts'

/** Prompts of inquirer on standard error: standard output is for results. Loaded when somebody is asked. */
export function nodePrompter({ color, signal }: PrompterOptions): Prompter {
  const list = async (config: Omit<ListConfig, 'color' | 'size'>): Promise<readonly string[] | null> => {
    const prompts = await import('./prompts/list.ts')
    return asked(signal, (context) => prompts.list({ ...config, color, size }, context))
  }
  return {
    choose: async (question) => {
      const taken = await list({ ...question, several: false, checked: [] })
      return taken?.[0] ?? null
    },
    check: (question) => list({ ...question, several: true, initial: null }),
    text: async (question) => {
      const prompts = await import('./prompts/line.ts')
      const answer = await asked(signal, (context) => prompts.line({ ...question, color }, context))
      return answer?.text ?? null
    },
  }
}

function size(): { columns: number; rows: number } {
  const { columns, rows } = process.stderr
  return { columns: columns > 0 ? columns : 80, rows: rows > 0 ? rows : 24 }
}

type Context = NonNullable<Parameters<typeof inquirer.createPromptModule>[0]>

/** Through inquirer, which keeps the terminal in order; the answer comes straight from the prompt, with its type. */
async function asked<Value>(
  signal: AbortSignal,
  prompt: (context: Context) => Promise<Value>,
): Promise<Value> {
  const { default: module } = await import('inquirer')
  const ask = module.createPromptModule({ output: process.stderr, signal })
  const given: Value[] = []
  ask.registerPrompt(PROMPT, async (_question: unknown, context: Context) => {
    given.push(await prompt(context))
  })
  try {
    await ask([{ type: PROMPT, name: 'answer', message: '' }])
  } catch (error) {
    if (error instanceof Error && CLOSED.has(error.name)) throw new PromptClosed()
    throw error
  }
  for (const answer of given) return answer
  throw new PromptClosed()
}

const PROMPT = 'mia'
const CLOSED: ReadonlySet<string> = new Set(['ExitPromptError', 'AbortPromptError'])
