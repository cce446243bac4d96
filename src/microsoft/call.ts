/** One of Microsoft's services. */
export interface Service {
  readonly title: string
  readonly host: string
  /** Of the token that it wants. */
  readonly scopes: readonly string[]
}

export interface Call<T> {
  readonly method: 'GET' | 'POST'
  /** Complete and encoded; refused unless it leads to the service's host. */
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body: string | null
  /** False for what must not be done twice: an unclear outcome is then an error of its own, not a reason to repeat. */
  readonly repeatable: boolean
  /** The document may hold an error beside what was asked for, and `read` judges it; otherwise an error is no answer. */
  readonly errorInside?: true
  /** Checks the document and takes from it what is wanted; throws where it is not what was asked for. */
  readonly read: (json: unknown) => T
}

export interface Answer<T> {
  readonly value: T
  /** As received. */
  readonly body: Uint8Array
}
