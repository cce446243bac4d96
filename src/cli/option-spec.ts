/**
 * How the texts of an option are read:
 * `list` repeat or comma, `@file`, `-` · `ids` the same without commas (an id may hold one) · `ip-list` a list of
 * addresses and CIDR ranges · `files` several paths behind one option · `file`, `folder`, `choice`, `time`, `text` once.
 */
export type OptionKind =
  | 'flag'
  | 'choice'
  | 'time'
  | 'text'
  | 'list'
  | 'ids'
  | 'ip-list'
  | 'files'
  | 'file'
  | 'folder'

export type OptionGroup = 'Criteria' | 'Source' | 'Sign-in' | 'Case' | 'Output' | 'General'

export interface OptionSpec {
  readonly kind: OptionKind
  readonly group: OptionGroup
  /** One line for help and completion, without a full stop. */
  readonly summary: string
  /** One letter. */
  readonly alias?: string
  /** Name of the value in help; absent for flags. */
  readonly value?: string
  readonly choices?: readonly string[]
  /** Shown in help. */
  readonly default?: string
  /** May also come from `MIA_…` or a settings file. Criteria may not: they belong to one question. */
  readonly setting?: true
}
