import { createPrompt, isEnterKey, useEffect, useKeypress, useState } from '@inquirer/core'
import { lookOf } from './look.ts'

export interface LineConfig {
  readonly message: string
  readonly hint: string
  readonly initial: string
  readonly problem: (text: string) => string | null
  readonly color: boolean
}

/** A text; null is "back". */
export const line = createPrompt<{ readonly text: string } | null, LineConfig>((config, done) => {
  const look = lookOf(config.color)
  const [text, setText] = useState(config.initial)
  const [problem, setProblem] = useState<string | null>(null)
  const [state, setState] = useState<'asking' | 'answered' | 'back'>('asking')
  useEffect((readline) => {
    readline.write(config.initial)
  }, [])
  useKeypress((key, readline) => {
    if (state !== 'asking') return
    if (key.name === 'escape') {
      setState('back')
      done(null)
    } else if (isEnterKey(key)) {
      const wrong = config.problem(text.trim())
      setProblem(wrong)
      if (wrong === null) {
        setState('answered')
        done({ text: text.trim() })
      } else readline.write(text)
    } else {
      setText(readline.line)
      setProblem(null)
    }
  })
  const message = look.bold(config.message)
  if (state === 'back') return `${look.accent('✔')} ${message} ${look.accent('back')}`
  if (state === 'answered') return `${look.accent('✔')} ${message} ${look.accent(text)}`
  return [`${look.accent('?')} ${message} ${text}`, problem === null ? look.dim(config.hint) : `! ${problem}`]
})
