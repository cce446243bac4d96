/** The few styles of the prompts; plain text where colours are not wanted. */
export interface Look {
  readonly bold: (text: string) => string
  readonly dim: (text: string) => string
  readonly accent: (text: string) => string
}

const sgr =
  (on: number, off: number) =>
  (text: string): string =>
    `\u001b[${on}m${text}\u001b[${off}m`

const same = (text: string): string => text

export function lookOf(color: boolean): Look {
  return color
    ? { bold: sgr(1, 22), dim: sgr(2, 22), accent: sgr(36, 39) }
    : { bold: same, dim: same, accent: same }
}
