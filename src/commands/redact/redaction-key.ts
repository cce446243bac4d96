import type { Case, RunRecord } from '../../case/index.ts'
import { isJsonObject, own } from '../../core/json.ts'
import type { Platform } from '../../platform/platform.ts'

/** In the original case only: whoever has it can find out whom a pseudonym stands for. */
export const KEY_FILE = 'redaction-key.json'

const SCHEMA = 'mia/redaction-key/1'

/**
 * The key of the case, made by the first redaction and kept for the later ones, so that copies made at different
 * times use the same pseudonyms. Two random UUIDs: 244 bits of chance.
 */
export async function redactionKey(platform: Platform, opened: Case, run: RunRecord): Promise<string> {
  const saved = await opened.readResult(KEY_FILE)
  if (saved !== null) return keyIn(saved)
  const key = `${platform.uuid()}${platform.uuid()}`
  const document = {
    schema: SCHEMA,
    about: 'Key of the pseudonyms in redacted copies of this case. Never hand it out with one.',
    key,
  }
  await opened.commitRun(run, new Map([[KEY_FILE, Buffer.from(`${JSON.stringify(document, null, 2)}\n`)]]))
  return key
}

function keyIn(bytes: Uint8Array): string {
  const document: unknown = JSON.parse(new TextDecoder().decode(bytes))
  const key = isJsonObject(document) ? own(document, 'key') : null
  if (typeof key === 'string') return key
  throw new Error(`${KEY_FILE} holds no key`)
}
