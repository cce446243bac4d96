// @ts-check
import { APP, TENANT } from './people.mjs'
import { guid } from './seed.mjs'

/** @typedef {import('./record.mjs').AuditData} AuditData */
/** @typedef {import('./people.mjs').Person} Person */

/**
 * @param {string} at
 * @param {string} operation
 * @param {number} recordType
 * @param {Person} actor
 */
function head(at, operation, recordType, actor) {
  return {
    CreationTime: at.replace(' ', 'T'),
    Id: guid(`record ${at} ${operation} ${actor.upn}`),
    Operation: operation,
    OrganizationId: TENANT.id,
    RecordType: recordType,
    ResultStatus: operation === 'UserLoginFailed' ? 'Failed' : 'Success',
    UserKey: actor.objectId,
    UserType: 0,
    Version: 1,
    Workload: 'AzureActiveDirectory',
    UserId: actor.upn,
  }
}

/**
 * @param {string} at
 * @param {Person} actor
 * @param {string} ip
 * @param {string | null} sessionId null: the attempt failed
 * @returns {AuditData}
 */
export function signIn(at, actor, ip, sessionId) {
  const session = sessionId === null ? [] : [{ Name: 'SessionId', Value: sessionId }]
  return {
    ...head(at, sessionId === null ? 'UserLoginFailed' : 'UserLoggedIn', 15, actor),
    ClientIP: ip,
    ObjectId: APP.exchange,
    AzureActiveDirectoryEventType: 1,
    ExtendedProperties: [
      { Name: 'ResultStatusDetail', Value: sessionId === null ? 'UserError' : 'Success' },
      { Name: 'RequestType', Value: 'OAuth2:Authorize' },
    ],
    ModifiedProperties: [],
    Actor: [
      { ID: actor.objectId, Type: 0 },
      { ID: actor.upn, Type: 5 },
    ],
    ActorContextId: TENANT.id,
    ActorIpAddress: ip,
    IntraSystemId: guid(`sign-in ${at}`),
    Target: [{ ID: APP.exchange, Type: 0 }],
    ApplicationId: APP.exchange,
    DeviceProperties: [
      { Name: 'OS', Value: 'Windows10' },
      { Name: 'BrowserType', Value: 'Chrome' },
      { Name: 'IsCompliantAndManaged', Value: 'False' },
      ...session,
    ],
    ErrorNumber: sessionId === null ? '50126' : '0',
  }
}

/**
 * @param {string} at
 * @param {string} operation
 * @param {Person} actor
 * @param {{ target: string, properties: { Name: string, NewValue: string, OldValue: string }[] }} change
 * @returns {AuditData}
 */
export function directoryChange(at, operation, actor, change) {
  return {
    ...head(at, operation, 8, actor),
    ObjectId: change.target,
    AzureActiveDirectoryEventType: 1,
    ModifiedProperties: change.properties,
    Actor: [{ ID: actor.upn, Type: 5 }],
    Target: [{ ID: change.target, Type: 5 }],
  }
}
