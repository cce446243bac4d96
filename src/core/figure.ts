import type { EvidenceClass } from './exposure.ts'

/** What a mark of a figure stands for: an evidence class, or access judged as the owner's. */
export type Tone = EvidenceClass | 'owner'

/** Gravest first: order of legends and of stacks. */
export const TONES: readonly Tone[] = [
  'listed',
  'presumed-sync',
  'presumed-gap',
  'undecided',
  'background',
  'owner',
]

export const TONE_NAMES: Readonly<Record<Tone, string>> = {
  listed: 'listed',
  'presumed-sync': 'presumed by sync',
  'presumed-gap': 'presumed by gap',
  undecided: 'undecided',
  background: 'background',
  owner: 'owner',
}

interface FigureText {
  /** Stands in ids and anchors of the page: lower-case letters and dashes. */
  readonly key: string
  readonly title: string
  /** What is to be seen, in words: for those who do not see it too. */
  readonly caption: string
}

/** Accesses on lanes over time. */
export interface TimelineFigure extends FigureText {
  readonly kind: 'timeline'
  readonly lanes: readonly string[]
  /** `lane` is an index; times are UTC, ISO 8601. */
  readonly points: readonly {
    readonly lane: number
    readonly time: string
    readonly tone: Tone
    readonly count: number
  }[]
  /** Blind windows: shaded over all lanes. */
  readonly shaded: readonly { readonly from: string; readonly to: string; readonly label: string }[]
  /** Moments: a line over all lanes. */
  readonly marks: readonly { readonly time: string; readonly label: string }[]
}

/** A count for each pair of row and column. */
export interface GridFigure extends FigureText {
  readonly kind: 'grid'
  readonly rows: readonly string[]
  readonly columns: readonly string[]
  /** Indexes into rows and columns. */
  readonly cells: readonly {
    readonly row: number
    readonly column: number
    readonly count: number
    readonly tone: Tone
  }[]
}

/** Stacked bars: upright where `days` (labels are `YYYY-MM-DD`), lying where the labels are names. */
export interface BarsFigure extends FigureText {
  readonly kind: 'days' | 'names'
  /** What is counted: `messages`. */
  readonly unit: string
  /** In the order to be shown; days without any are left out. */
  readonly bars: readonly { readonly label: string; readonly tone: Tone; readonly count: number }[]
}

export type Figure = TimelineFigure | GridFigure | BarsFigure
