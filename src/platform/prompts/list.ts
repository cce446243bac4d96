import {
  createPrompt,
  isBackspaceKey,
  isEnterKey,
  isSpaceKey,
  type KeypressEvent,
  useKeypress,
  useState,
} from '@inquirer/core'
import stringWidth from 'string-width'
import type { Choice } from '../prompter.ts'
import { lookOf } from './look.ts'

/** A list that is searched by typing; with boxes to tick, or to take one of. */
export interface ListConfig {
  readonly message: string
  readonly hint: string
  readonly choices: readonly Choice[]
  readonly checked: readonly string[]
  readonly initial: string | null
  /** Tick several, or take one. */
  readonly several: boolean
  readonly color: boolean
  /** Of the terminal, asked anew for each drawing: it may be resized. */
  readonly size: () => { readonly columns: number; readonly rows: number }
}

interface State {
  readonly filter: string
  readonly cursor: number
  readonly checked: ReadonlySet<string>
  readonly open: boolean
}

/** Values ticked (or the one taken); null is "back". */
export const list = createPrompt<readonly string[] | null, ListConfig>((config, done) => {
  const [state, setState] = useState<State>({
    filter: '',
    cursor: Math.max(
      0,
      config.choices.findIndex(({ value }) => value === config.initial),
    ),
    checked: new Set(config.checked),
    open: false,
  })
  const [answer, setAnswer] = useState<string | null>(null)
  const found = matching(config.choices, state.filter)
  const current = found[Math.min(state.cursor, found.length - 1)]
  const finish = (values: readonly string[] | null, told: string): void => {
    setAnswer(told)
    done(values)
  }
  useKeypress((key, readline) => {
    const typed = readline.line
    readline.clearLine(0)
    if (isEnterKey(key)) {
      if (config.several) finish(ticked(config, state), `${state.checked.size} chosen`)
      else if (current !== undefined) finish([current.value], current.label)
    } else if (key.name === 'escape') {
      if (state.filter === '') finish(null, 'back')
      else setState({ ...state, filter: '', cursor: 0, open: false })
    } else setState(nextState(state, { key, typed, found, several: config.several }))
  })
  if (answer !== null) return answered(config, answer)
  return drawn(config, state, found)
})

function ticked({ choices }: ListConfig, { checked }: State): string[] {
  return choices.map(({ value }) => value).filter((value) => checked.has(value))
}

/** All words have to be in the label or in the details. */
function matching(choices: readonly Choice[], filter: string): readonly Choice[] {
  const words = filter
    .toLowerCase()
    .split(' ')
    .filter((word) => word !== '')
  if (words.length === 0) return choices
  return choices.filter(({ label, details }) => {
    const text = [label, ...details].join(' ').toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

interface Press {
  readonly key: KeypressEvent
  /** What readline took the key for: a character that searches. */
  readonly typed: string
  readonly found: readonly Choice[]
  readonly several: boolean
}

function nextState(state: State, press: Press): State {
  const { key, typed, found, several } = press
  const moved = cursorAfter(key, Math.min(state.cursor, Math.max(0, found.length - 1)), found.length - 1)
  if (moved !== null) return { ...state, cursor: moved, open: false }
  if (key.name === 'right' || key.name === 'left') return { ...state, open: key.name === 'right' }
  if (several && isSpaceKey(key)) return toggled(state, found[state.cursor])
  if (isBackspaceKey(key)) return { ...state, filter: state.filter.slice(0, -1), cursor: 0, open: false }
  if (key.ctrl || typed === '') return state
  return { ...state, filter: state.filter + typed, cursor: 0, open: false }
}

const PAGE = 10

/** null where the key moves nothing. */
function cursorAfter(key: KeypressEvent, cursor: number, last: number): number | null {
  if (last < 0) return null
  if (key.name === 'up') return cursor === 0 ? last : cursor - 1
  if (key.name === 'down') return cursor === last ? 0 : cursor + 1
  if (key.name === 'pageup') return Math.max(0, cursor - PAGE)
  return key.name === 'pagedown' ? Math.min(last, cursor + PAGE) : null
}

function toggled(state: State, choice: Choice | undefined): State {
  if (choice === undefined) return state
  const checked = new Set(state.checked)
  if (!checked.delete(choice.value)) checked.add(choice.value)
  return { ...state, checked }
}

function answered({ message, color, size }: ListConfig, answer: string): string {
  const look = lookOf(color)
  return `${look.accent('✔')} ${look.bold(message)} ${look.accent(cut(answer, size().columns - message.length - 4))}`
}

/** What stands above and below the lines of the list. */
const AROUND = 7

function drawn(config: ListConfig, state: State, found: readonly Choice[]): string {
  const look = lookOf(config.color)
  const { columns, rows } = config.size()
  const cursor = Math.min(state.cursor, Math.max(0, found.length - 1))
  const details = state.open ? (found[cursor]?.details ?? []) : []
  const height = Math.max(1, Math.min(15, rows - AROUND - details.length))
  const start = Math.max(0, Math.min(cursor - Math.floor(height / 2), found.length - height))
  const lines = found.slice(start, start + height).flatMap((choice, index) => {
    const active = start + index === cursor
    const box = config.several ? `${state.checked.has(choice.value) ? '[x]' : '[ ]'} ` : ''
    const line = cut(`${active ? '>' : ' '} ${box}${choice.label}`, columns - 1)
    const more = active ? details.map((detail) => look.dim(cut(`      ${detail}`, columns - 1))) : []
    return [active ? look.accent(line) : line, ...more]
  })
  const hidden = found.length - Math.min(height, found.length)
  return [
    `${look.accent('?')} ${look.bold(config.message)}`,
    ...(lines.length === 0 ? [look.dim('  nothing matches')] : lines),
    ...statusLines(config, state, hidden > 0 ? `${cursor + 1} of ${found.length}` : null).map((text) =>
      look.dim(cut(text, columns - 1)),
    ),
    look.dim(config.hint),
  ].join('\n')
}

/** A list that is seen at once needs no search. */
const SHORT = 7

function statusLines({ choices, several }: ListConfig, state: State, place: string | null): string[] {
  const invitation = choices.length > SHORT ? ['type to search'] : []
  const parts = [
    ...(state.filter === '' ? invitation : [`search: ${state.filter}`]),
    ...(place === null ? [] : [place]),
    ...(several ? [`${state.checked.size} chosen`] : []),
  ]
  return parts.length === 0 ? [] : [parts.join(' · ')]
}

/** To a number of columns: a line that wraps would tear the list. */
function cut(text: string, columns: number): string {
  if (stringWidth(text) <= columns) return text
  let kept = ''
  for (const character of text) {
    if (stringWidth(kept + character) > columns - 1) break
    kept += character
  }
  return `${kept}…`
}
