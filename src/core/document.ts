import type { Figure, Tone } from './figure.ts'
import type { Section } from './report.ts'

/** A label and what it says; for facts that are read one by one. */
export interface Fact {
  readonly label: string
  readonly value: string
}

/** A number that is looked at first. */
export interface Headline {
  readonly value: string
  readonly label: string
  /** One sentence on what the number means; empty where the label says it. */
  readonly note: string
  readonly tone: Tone | null
}

/** All texts are plain text: whatever stands in them is encoded by the format. */
export type Block =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'warning'; readonly text: string }
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'facts'; readonly facts: readonly Fact[] }
  | { readonly kind: 'headlines'; readonly headlines: readonly Headline[] }
  | { readonly kind: 'figure'; readonly figure: Figure }
  | {
      readonly kind: 'table'
      readonly section: Section
      /** How many rows are shown; the rest is in the file that `beside` names. */
      readonly most?: number
      /** File that holds all rows; null where there is none. */
      readonly beside?: string | null
    }

export interface Chapter {
  /** Anchor: lower-case letters and dashes. */
  readonly key: string
  readonly title: string
  readonly blocks: readonly Block[]
}

/** A report as people read it: the formats html and md show it in place of the bare tables. */
export interface ReportDocument {
  readonly title: string
  /** Stands above the title and on every page; null where nobody gave one (`Privileged and confidential`). */
  readonly marking: string | null
  readonly facts: readonly Fact[]
  readonly chapters: readonly Chapter[]
}
