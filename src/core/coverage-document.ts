import type { Coverage } from './coverage.ts'
import type { JsonObject } from './json.ts'

/** The coverage statement as it stands in a result (key `coverage`) and in the manifest. */
export function coverageDocument(coverage: Coverage): JsonObject {
  const { asked, retention, limits, failedWindows, mailboxes, ...facts } = coverage
  return {
    asked: { ...asked },
    ...facts,
    retention: retention.map((boundary) => ({ ...boundary })),
    limits: limits.map((limit) => ({ ...limit })),
    failedWindows: failedWindows.map((window) => ({ ...window })),
    mailboxes: mailboxes.map(({ mailbox, ...rest }) => ({
      mailbox,
      ...rest,
      covered: rest.covered.map((period) => ({ ...period })),
      blindWindows: rest.blindWindows.map((window) => ({ ...window })),
      emptyStretches: rest.emptyStretches.map((stretch) => ({ ...stretch })),
    })),
  }
}
