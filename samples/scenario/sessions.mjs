// @ts-check
import { APP, CLIENT, DANA, IP, IRIS, OWEN, PETRA, TOM } from './people.mjs'
import { guid } from './seed.mjs'

/** @typedef {import('./record.mjs').Context} Context */

/** Session ids by the name under which README.md and the tests speak of them. */
export const SESSION = {
  danaOffice1: guid('session dana office week 1'),
  /** Issued to the owner; its token was stolen on 10 March and used from elsewhere: a mixed session. */
  danaOffice2: guid('session dana office week 2'),
  danaOffice3: guid('session dana office week 3'),
  danaOutlook: guid('session dana outlook'),
  danaPhone: guid('session dana phone'),
  intruder: guid('session intruder owa'),
  intruderOutlook: guid('session intruder outlook'),
  intruderOwen: guid('session intruder owen'),
  owen: guid('session owen'),
  petra: guid('session petra'),
  iris: guid('session iris'),
  tom: guid('session tom'),
}

const OWA = { client: CLIENT.owa, appId: APP.exchange }
const PROXY = { client: CLIENT.proxy, appId: APP.exchange }

/** The emulated application: no person signs in, so the actor is its service principal. */
const MAIL_APP = {
  upn: `ServicePrincipal_${guid('service principal eM Client')}`,
  sid: 'S-1-5-18',
  puid: guid('service principal eM Client'),
}

/** @satisfies {Record<string, Context>} */
export const CONTEXT = {
  danaOffice1: { mailbox: DANA, actor: DANA, ip: IP.office, sessionId: SESSION.danaOffice1, ...OWA },
  danaOffice2: { mailbox: DANA, actor: DANA, ip: IP.office, sessionId: SESSION.danaOffice2, items: 'sized', ...OWA },
  danaOffice3: {
    mailbox: DANA,
    actor: DANA,
    ip: IP.office,
    sessionId: SESSION.danaOffice3,
    sessionIn: 'AADSessionId',
    items: 'rich',
    ...OWA,
  },
  danaOutlook: {
    mailbox: DANA,
    actor: DANA,
    ip: IP.office,
    client: CLIENT.outlook,
    sessionId: SESSION.danaOutlook,
  },
  danaPhone: {
    mailbox: DANA,
    actor: { ...DANA, upn: 'Dana.Frost@Northwind.example' },
    ip: `[${IP.home}]:49822`,
    client: CLIENT.phone,
    appId: APP.exchange,
    sessionId: SESSION.danaPhone,
    sessionIn: 'DeviceProperties',
  },
  replay: { mailbox: DANA, actor: DANA, ip: IP.replay, sessionId: SESSION.danaOffice2, items: 'sized', ...PROXY },
  intruder: { mailbox: DANA, actor: DANA, ip: IP.intruder, sessionId: SESSION.intruder, items: 'sized', ...PROXY },
  intruderOutlook: {
    mailbox: DANA,
    actor: DANA,
    ip: IP.intruder,
    client: CLIENT.outlook,
    sessionId: SESSION.intruderOutlook,
  },
  imap: { mailbox: DANA, actor: DANA, ip: IP.intruder, client: CLIENT.imap },
  mailApp: {
    mailbox: DANA,
    actor: MAIL_APP,
    ip: IP.graph,
    client: CLIENT.rest,
    appId: APP.graph,
    clientAppId: APP.emClient,
    userType: 5,
    items: 'rich',
  },
  petraForDana: { mailbox: DANA, actor: PETRA, ip: IP.officePetra, sessionId: SESSION.petra, logonType: 2, ...OWA },
  petra: { mailbox: PETRA, actor: PETRA, ip: IP.officePetra, sessionId: SESSION.petra, ...OWA },
  irisForDana: { mailbox: DANA, actor: IRIS, ip: IP.officeIris, sessionId: SESSION.iris, logonType: 1, ...OWA },
  owen: {
    mailbox: OWEN,
    actor: OWEN,
    ip: IP.officeOwen,
    client: CLIENT.owaQuoted,
    appId: APP.exchange,
    sessionId: SESSION.owen,
  },
  intruderOwen: { mailbox: OWEN, actor: OWEN, ip: IP.intruderTwo, sessionId: SESSION.intruderOwen, ...PROXY },
  tom: { mailbox: TOM, actor: TOM, ip: IP.officeTom, sessionId: SESSION.tom, ...OWA },
}

const MICROSOFT_ADDRESSES = ['2603:10a6:803:1f::57', '2603:10a6:20b:3a5::9', '20.190.177.84', '40.126.53.11']

/**
 * Microsoft's own service reading along: search index, assistants, notifications.
 * @param {import('./people.mjs').Person} owner
 * @param {number} turn
 * @returns {Context}
 */
export function background(owner, turn) {
  return {
    mailbox: owner,
    actor: owner,
    ip: MICROSOFT_ADDRESSES[turn % MICROSOFT_ADDRESSES.length] ?? '',
    client: CLIENT.background,
    appId: APP.substrate,
    clientAppId: APP.background,
  }
}
