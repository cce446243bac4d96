const LONGEST_WORD = 40

/** The candidate that a mistyped word most likely means; null when none is near. Never run unasked. */
export function nearest(word: string, candidates: Iterable<string>): string | null {
  if (word === '' || word.length > LONGEST_WORD) return null
  const wanted = word.toLowerCase()
  let best: string | null = null
  let bestDistance = allowedDistance(wanted) + 1
  for (const candidate of candidates) {
    const distance = distanceTo(wanted, candidate.toLowerCase())
    if (distance < bestDistance) {
      best = candidate
      bestDistance = distance
    }
  }
  return best
}

/** Two letters of three must be right; a short word may have one wrong. */
function allowedDistance(word: string): number {
  return Math.max(1, Math.floor(word.length / 3))
}

function distanceTo(word: string, candidate: string): number {
  if (word.length >= 2 && candidate.startsWith(word)) return 0.5
  return levenshtein(word, candidate)
}

function levenshtein(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= b.length; column += 1) {
      const replaced = (previous[column - 1] ?? 0) + (b[column - 1] === a[row - 1] ? 0 : 1)
      current.push(Math.min((previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, replaced))
    }
    previous = current
  }
  return previous[b.length] ?? 0
}
