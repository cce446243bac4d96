/** One line of a list. Texts have passed the encoder of the terminal: a prompter shows them as they are. */
export interface Choice {
  readonly value: string
  readonly label: string
  /** Shown on request, one line each; empty where there is nothing more to say. */
  readonly details: readonly string[]
}

export interface Question {
  readonly message: string
  /** One line of help under the question. */
  readonly hint: string
}

export interface ChooseQuestion extends Question {
  readonly choices: readonly Choice[]
  /** Value that the cursor begins on; the first where null. */
  readonly initial: string | null
}

export interface CheckQuestion extends Question {
  readonly choices: readonly Choice[]
  readonly checked: readonly string[]
}

export interface TextQuestion extends Question {
  readonly initial: string
  /** What is wrong with the text, for people; null where it will do. */
  readonly problem: (text: string) => string | null
}

/** Asks at the terminal; null is "back". Rejects with `PromptClosed` when the person leaves (Ctrl-C, closed terminal). */
export interface Prompter {
  choose(question: ChooseQuestion): Promise<string | null>
  check(question: CheckQuestion): Promise<readonly string[] | null>
  text(question: TextQuestion): Promise<string | null>
}

export interface PrompterOptions {
  readonly color: boolean
  readonly signal: AbortSignal
}

export class PromptClosed extends Error {
  constructor() {
    super('the prompt was closed')
    this.name = 'PromptClosed'
  }
}
