import { type DateOrder, inferDateOrder } from '../core/utc-time.ts'

/**
 * The order of day and month that a whole file was written in; null when no value decides, or when some say one
 * and some the other. One undecided 03/04/2023 is settled only by its neighbours.
 */
export async function inferOrderOver(texts: AsyncIterable<readonly string[]>): Promise<DateOrder | null> {
  const orders = new Set<DateOrder>()
  for await (const batch of texts) {
    for (const text of batch) {
      const order = inferDateOrder([text])
      if (order !== null) orders.add(order)
    }
  }
  return orders.size === 1 ? ([...orders][0] ?? null) : null
}

/** True for a numeric date that is to be read in one of two ways, so that the whole file has to be asked. */
export function needsOrder(text: string): boolean {
  return /^\s*\d{1,2}[/.-]\d{1,2}[/.-]\d{4}/.test(text)
}
