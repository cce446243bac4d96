import { isJsonObject, own } from '../core/json.ts'
import { redacted } from './redacted.ts'

/** A response that claims success but is not what was asked for: an error, never "no records" (trust: X30 to X36). */
export class ShapeError extends Error {
  override readonly name = 'ShapeError'
}

/**
 * The JSON document of a successful response. A byte order mark before it does no harm.
 * @param errorInside whether it may hold an error: some services put one beside the part that they have
 */
export function parseBody(body: Uint8Array, errorInside = false): unknown {
  if (body.length === 0) throw new ShapeError('the answer is empty')
  const text = decode(body)
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    if (/^\s*</.test(text))
      throw new ShapeError('the answer is a web page: a proxy or portal may be in between')
    throw new ShapeError('the answer is cut off or no JSON')
  }
  if (errorInside) return json
  if (isJsonObject(json) && own(json, 'error') !== undefined && own(json, 'error') !== null) {
    const { code, text: said } = errorIn(json)
    throw new ShapeError(`the answer holds an error in spite of its status: ${code} ${said}`.trim())
  }
  return json
}

/** What an error response says: JSON of two kinds, a web page, or nothing. */
export function errorText(body: Uint8Array): { readonly code: string; readonly text: string } {
  const text = decode(body).replaceAll('\0', '').trim()
  try {
    const json: unknown = JSON.parse(text)
    if (isJsonObject(json)) return errorIn(json)
  } catch {
    // No JSON: the beginning of it has to do.
  }
  if (text.startsWith('<')) return { code: '', text: 'a web page instead of an answer' }
  return { code: '', text: redacted(text.slice(0, 500)) }
}

function errorIn(json: Readonly<Record<string, unknown>>): { code: string; text: string } {
  const error = own(json, 'error')
  if (!isJsonObject(error)) return { code: '', text: textOf(error) }
  return { code: textOf(own(error, 'code')), text: exchangeText(error) || textOf(own(error, 'message')) }
}

/** The Exchange admin endpoint hides the reason in innererror, or in details behind `|Type|`. */
function exchangeText(error: Readonly<Record<string, unknown>>): string {
  const inner = own(error, 'innererror')
  const internal = isJsonObject(inner) ? own(inner, 'internalexception') : null
  const message = isJsonObject(internal) ? textOf(own(internal, 'message')) : ''
  if (message !== '') return message
  const details = own(error, 'details')
  const first: unknown = Array.isArray(details) ? details[0] : null
  return isJsonObject(first) ? textOf(own(first, 'message')).replace(/^\|[^|]{0,200}\|/, '') : ''
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? redacted(value.slice(0, 500)) : ''
}

function decode(body: Uint8Array): string {
  return new TextDecoder().decode(body)
}
