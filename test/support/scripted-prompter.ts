import { type Prompter, PromptClosed } from '../../src/platform/prompter.ts'

/** An answer of the script: a value, several, a text, `null` for "back", or a choice found by words in its label. */
export type Answer = string | readonly string[] | null | { readonly like: readonly string[] }

export interface ScriptedPrompter extends Prompter {
  /** Messages asked, in order. */
  readonly asked: readonly string[]
  /** Labels and details of the last list. */
  readonly shown: readonly string[]
}

/** Answers from a list, then leaves as Ctrl-C does. A text that has a problem fails the test. */
export function scriptedPrompter(script: readonly Answer[]): ScriptedPrompter {
  const left = [...script]
  const asked: string[] = []
  const shown: string[] = []
  const next = (message: string): Answer => {
    asked.push(message)
    const answer = left.shift()
    if (answer === undefined) throw new PromptClosed()
    return answer
  }
  const values = (
    answer: Answer,
    choices: readonly {
      readonly value: string
      readonly label: string
      readonly details: readonly string[]
    }[],
  ): readonly string[] | null => {
    shown.splice(0, shown.length, ...choices.flatMap(({ label, details }) => [label, ...details]))
    if (answer === null) return null
    if (typeof answer === 'string') return [answer]
    if (!('like' in answer)) return answer
    return answer.like.map((words) => {
      const found = choices.find(({ label }) => words.split(' ').every((word) => label.includes(word)))
      if (found === undefined) throw new Error(`no choice like ${words}: ${shown.join('\n')}`)
      return found.value
    })
  }
  return {
    asked,
    shown,
    choose: ({ message, choices }) => Promise.resolve(values(next(message), choices)?.[0] ?? null),
    check: ({ message, choices }) => Promise.resolve(values(next(message), choices)),
    text: ({ message, problem }) => {
      const answer = next(message)
      if (answer !== null && typeof answer !== 'string') throw new Error(`${message} wants a text`)
      if (answer !== null && problem(answer) !== null) throw new Error(`${message} ${problem(answer) ?? ''}`)
      return Promise.resolve(answer)
    },
  }
}
