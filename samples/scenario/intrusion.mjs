// @ts-check
import { bind, sync } from './access.mjs'
import { directoryChange, signIn } from './directory-record.mjs'
import { attachment, onItem } from './mailbox-operation.mjs'
import { APP, CLIENT, DANA, IP, IRIS, OWEN, PETRA, TENANT, TOM } from './people.mjs'
import { head } from './record.mjs'
import { guid } from './seed.mjs'
import { CONTEXT, SESSION } from './sessions.mjs'

/** @typedef {import('./record.mjs').AuditData} AuditData */

/** Password reset and sessions revoked. */
export const CONTAINED_AT = '2026-03-16T11:00:00'

/** The Bind record that says IsThrottled: from here Binds of this mailbox go unrecorded for 24 hours. */
export const THROTTLED_AT = '2026-03-13T14:02:37'

/** Whatever the intruder did in the victim's mailbox with a session of his own. */
function ownSession() {
  const us = CONTEXT.intruder
  return [
    signIn('2026-03-09 09:31:20', DANA, IP.intruder, SESSION.intruder),
    bind('2026-03-09 09:34:12', us, ['phish', 'orders-2026-03-09', 'cash-2026-03-09', 'signers']),
    bind('2026-03-09 09:41:50', us, ['lim', 'inv4471', 'inv4458', 're4471', 'iban', 'nda']),
    bind('2026-03-09 09:58:03', us, ['inv4471', 're4471', 'iban'], { valuesFirst: true }),
    bind('2026-03-09 21:15:44', us, ['board', 'boardre', 'lease', 'larch1', 'larch2', 'tax']),
    bind('2026-03-10 08:20:31', us, ['due', 'inv4471', 'msn1', 'msn2', 'msn3', 'msn4', 'credit'], { unlisted: 2 }),
    bind('2026-03-10 12:10:09', us, ['wire', 'escape']),
    bind('2026-03-11 06:58:12', us, ['odd', 'apos']),
    bind('2026-03-11 08:02:46', { ...us, client: CLIENT.owaPreload }, ['insure']),
    bind('2026-03-12 14:40:17', us, ['callback', 'due2', 'larch3']),
    attachment('2026-03-09 09:43:11', us, 'inv4471'),
    attachment('2026-03-09 21:17:30', us, 'larch2'),
    onItem('2026-03-10 13:22:35', 'Send', us, 'fake'),
    onItem('2026-03-10 13:23:02', 'HardDelete', us, 'fake'),
    onItem('2026-03-11 08:05:20', 'MoveToDeletedItems', us, 'due2'),
    inboxRule('2026-03-10 13:25:48'),
  ]
}

/**
 * @param {string} at
 * @returns {AuditData}
 */
function inboxRule(at) {
  return {
    ...head(at, 'New-InboxRule', 1, CONTEXT.intruder),
    ResultStatus: 'True',
    UserType: 2,
    ClientIP: `${IP.intruder}:51234`,
    ObjectId: `${TENANT.name}\\dana.frost\\.`,
    AppId: APP.exchange,
    ExternalAccess: false,
    OrganizationName: TENANT.name,
    Parameters: [
      { Name: 'FromAddressContainsWords', Value: 'fabrikam.example' },
      { Name: 'MoveToFolder', Value: 'RSS Feeds' },
      { Name: 'MarkAsRead', Value: 'True' },
      { Name: 'Name', Value: '.' },
    ],
    SessionId: SESSION.intruder,
  }
}

/** The owner's session id from another network: a stolen token, not a sign-in. */
function replay() {
  return [
    bind('2026-03-10 17:04:55', CONTEXT.replay, ['bonus25', 'sickness', 'payjan', 'payfeb']),
    bind('2026-03-10 17:09:21', CONTEXT.replay, ['audit25', 'tax', 'credit', 'lim']),
    bind('2026-03-11 17:40:38', CONTEXT.replay, ['larch3', 'nda']),
    attachment('2026-03-10 17:06:02', CONTEXT.replay, 'payfeb'),
  ]
}

/** Outlook, a mail program without modern sign-in, and a consented application. */
function otherClients() {
  const desk = CONTEXT.intruderOutlook
  const app = CONTEXT.mailApp
  return [
    signIn('2026-03-11 19:02:10', DANA, IP.intruder, SESSION.intruderOutlook),
    sync('2026-03-11 19:05:27', desk, 'I'),
    sync('2026-03-11 19:05:31', desk, 'L'),
    sync('2026-03-12 05:48:52', { ...desk, ip: `${IP.intruder}:51702` }, 'I'),
    bind('2026-03-11 22:31:14', CONTEXT.imap, ['scan', 'cash-2026-03-11']),
    bind('2026-03-11 22:33:40', CONTEXT.imap, ['cash-2026-03-10', 'travel', 'hotel']),
    bind('2026-03-12 06:42:59', CONTEXT.imap, ['cash-2026-03-12']),
    directoryChange('2026-03-12 07:12:36', 'Consent to application.', DANA, {
      target: APP.emClient,
      properties: [
        { Name: 'ConsentContext.IsAdminConsent', NewValue: 'False', OldValue: '' },
        { Name: 'ConsentAction.Permissions', NewValue: 'Scope: Mail.Read offline_access', OldValue: '' },
      ],
    }),
    bind('2026-03-12 07:15:08', app, ['inv4471', 'larch3', 'wire']),
    bind('2026-03-12 07:17:22', app, ['msn3', 'msn4', 'lease'], { withoutId: ['app draft 1', 'app draft 2'] }),
    bind('2026-03-13 07:15:11', { ...app, ip: IP.graphTwo }, ['payroll3', 'draft1', 'cash-2026-03-13']),
    bind('2026-03-16 07:15:09', app, ['cash-2026-03-16', 'hyper', 'escape']),
    bind('2026-03-17 13:15:10', { ...app, ip: IP.graphTwo }, ['incident', 'notice']),
    bind('2026-03-18 13:15:12', app, ['recall', 'cash-2026-03-18']),
  ]
}

/** The second mailbox, until the service stops recording its Binds. */
function secondMailbox() {
  const us = CONTEXT.intruderOwen
  return [
    onItem('2026-03-13 09:05:10', 'Send', CONTEXT.intruder, 'owenphish'),
    signIn('2026-03-13 09:48:33', OWEN, IP.intruderTwo, SESSION.intruderOwen),
    bind('2026-03-13 09:52:41', us, ['larch1', 'larch2', 'larch3', 'nda']),
    bind('2026-03-13 10:20:07', us, ['chair', 'salowen', 'strategy', 'credit']),
    bind('2026-03-13 12:31:19', us, ['escrow', 'bankowen']),
    bind('2026-03-13 13:58:02', us, ['odd', 'signers', 'hyper', 'press-2026-03-13']),
    bind('2026-03-13 14:02:37', us, ['larch3', 'escrow'], { throttled: 'True' }),
    onItem('2026-03-13 15:30:26', 'HardDelete', us, 'owenphish'),
  ]
}

/** Sign-ins and mailbox operations of everybody else, and the answer to the intrusion. */
function aroundIt() {
  const response = { target: DANA.upn, properties: [] }
  const owner = CONTEXT.danaOffice2
  return [
    signIn('2026-03-02 06:58:31', DANA, IP.office, SESSION.danaOffice1),
    signIn('2026-03-02 07:01:10', OWEN, IP.officeOwen, SESSION.owen),
    signIn('2026-03-02 08:45:02', PETRA, IP.officePetra, SESSION.petra),
    signIn('2026-03-02 09:15:57', TOM, IP.officeTom, SESSION.tom),
    signIn('2026-03-03 18:22:40', DANA, IP.home, SESSION.danaPhone),
    signIn('2026-03-06 23:10:12', DANA, '203.0.113.201', null),
    signIn('2026-03-06 23:10:49', DANA, '203.0.113.201', null),
    signIn('2026-03-09 06:49:15', DANA, IP.office, SESSION.danaOffice2),
    signIn('2026-03-16 11:58:44', IRIS, IP.officeIris, SESSION.iris),
    signIn('2026-03-16 12:31:05', DANA, IP.office, SESSION.danaOffice3),
    onItem('2026-03-05 09:02:41', 'Send', CONTEXT.danaOffice1, 're4471'),
    onItem('2026-03-06 11:30:54', 'Send', CONTEXT.danaOffice1, 'boardre'),
    onItem('2026-03-09 10:26:30', 'Update', owner, 'signoff'),
    onItem('2026-03-09 13:52:16', 'Update', owner, 'inv4471'),
    onItem('2026-03-10 12:30:48', 'MoveToDeletedItems', owner, 'escape'),
    onItem('2026-03-11 15:20:09', 'Update', owner, 'scan'),
    onItem('2026-03-12 15:10:33', 'Create', owner, 'draft1'),
    onItem('2026-03-09 10:25:45', 'Send', CONTEXT.owen, 'signoff'),
    onItem('2026-03-09 11:04:27', 'Update', CONTEXT.owen, 'hyper'),
    directoryChange('2026-03-16 11:00:00', 'Reset user password.', IRIS, response),
    directoryChange('2026-03-16 11:00:21', 'Update StsRefreshTokenValidFrom Timestamp.', IRIS, response),
    directoryChange('2026-03-19 08:10:03', 'Remove delegated permission grant.', IRIS, {
      target: APP.emClient,
      properties: [{ Name: 'TargetId.ServicePrincipalNames', NewValue: '', OldValue: APP.emClient }],
    }),
  ]
}

/** The record whose AuditData is cut in ual-export.csv; graph-audit.json and officeactivity.csv leave it out. */
export const DAMAGED = bind('2026-03-12 14:44:31', CONTEXT.intruder, [
  'msn2',
  'payfeb',
  'cash-2026-03-12',
  'payroll3',
])

const CONFLICT_ID = guid('record with two versions')

/** One Id, two texts: the second names one message more. Both have to be kept, and pointed out. */
export const CONFLICT = [
  bind('2026-03-12 09:31:02', CONTEXT.danaOffice2, ['inv4471', 'payroll3'], { id: CONFLICT_ID }),
  bind('2026-03-12 09:31:02', CONTEXT.danaOffice2, ['inv4471', 'payroll3', 'larch3'], { id: CONFLICT_ID }),
]

export function intrusion() {
  return [...ownSession(), ...replay(), ...otherClients(), ...secondMailbox(), ...aroundIt()]
}
