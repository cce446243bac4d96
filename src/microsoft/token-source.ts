/** Where requests get their tokens from. */
export interface TokenSource {
  /**
   * A token that is good now. `fresh`: the last one was refused, so ask the service for another.
   * @throws MiaError exit 4 where somebody has to sign in
   */
  token(scopes: readonly string[], options: { readonly fresh: boolean }): Promise<string>
}
