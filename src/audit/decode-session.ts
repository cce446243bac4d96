import type { SessionIdFrom } from '../core/access-record.ts'
import type { Defect } from './decode-defect.ts'
import {
  type Fields,
  fieldsOfValue,
  identifierIn,
  identifierOf,
  names,
  NO_FIELDS,
  type RecordFields,
  valueOf,
} from './decode-fields.ts'
import { readJson } from './decode-json.ts'
import { flattenedObjects, isFlattened } from './decode-power-shell.ts'
import { nameValues } from './decode-properties.ts'

const SESSION_ID = names('SessionId')
const APP_ACCESS_CONTEXT = names('AppAccessContext')
const DEVICE_PROPERTIES = names('DeviceProperties')

export interface Session {
  readonly sessionId: string | null
  readonly sessionIdFrom: SessionIdFrom | null
  readonly tokenId: string | null
  readonly defects: readonly Defect[]
}

/** SessionId, else AADSessionId, else the device property (rule R9). */
export function sessionOf(record: RecordFields): Session {
  const context = valueOf(record, APP_ACCESS_CONTEXT)
  const fields = contextFields(context)
  const tokenId = identifierOf(fields.get('uniquetokenid'))
  const found = (sessionId: string, sessionIdFrom: SessionIdFrom): Session => {
    return { sessionId, sessionIdFrom, tokenId, defects: [] }
  }
  const own = identifierIn(record, SESSION_ID)
  if (own !== null) return found(own, 'SessionId')
  const aad = identifierOf(fields.get('aadsessionid'))
  if (aad !== null) return found(aad, 'AADSessionId')
  for (const [name, value] of nameValues(valueOf(record, DEVICE_PROPERTIES))) {
    const device = name === 'sessionid' ? identifierOf(value) : null
    if (device !== null) return found(device, 'DeviceProperties')
  }
  const lost = typeof context === 'string' && isFlattened(context) && fields.size === 0
  return { sessionId: null, sessionIdFrom: null, tokenId, defects: lost ? ['session-lost'] : [] }
}

/** AppAccessContext is filled by the service alone, so its flattened form can be trusted. */
function contextFields(context: unknown): Fields {
  if (typeof context !== 'string') return fieldsOfValue(context)
  if (isFlattened(context)) return flattenedObjects(context)[0] ?? NO_FIELDS
  const read = readJson(context, 'AppAccessContext')
  return read.ok ? fieldsOfValue(read.value) : NO_FIELDS
}
