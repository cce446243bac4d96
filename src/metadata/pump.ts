import type { Transform } from 'node:stream'

/**
 * Feeds a stream chunk by chunk and yields what it has put into `out` after each. Iterating over the stream itself
 * would lose what lies in its buffer when it fails; here all that came before a failure is yielded, then it is thrown.
 */
export async function* pump<T>(
  stream: Transform,
  input: AsyncIterable<Uint8Array | string>,
  out: T[],
): AsyncGenerator<T[]> {
  const failures: Error[] = []
  const ended = new Promise<void>((resolve) => {
    stream.once('error', (error: Error) => {
      failures.push(error)
      resolve()
    })
    stream.once('end', resolve)
    stream.once('close', resolve)
  })
  try {
    for await (const chunk of input) {
      await new Promise<void>((resolve) => {
        stream.write(chunk, () => {
          resolve()
        })
      })
      if (out.length > 0) yield out.splice(0)
      if (stream.errored !== null) break
    }
    if (stream.errored === null) stream.end()
    await ended
    if (out.length > 0) yield out.splice(0)
  } finally {
    stream.destroy()
  }
  for (const failure of failures) throw failure
}
