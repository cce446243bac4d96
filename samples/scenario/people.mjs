// @ts-check
import { exchangeId, guid, hexDigits, pick } from './seed.mjs'

/** @typedef {{ upn: string, name: string, mailboxGuid: string, sid: string, puid: string, objectId: string }} Person */

export const TENANT = {
  id: guid('tenant'),
  name: 'northwind.example',
}

/**
 * @param {string} name
 * @returns {Person}
 */
function person(name) {
  const upn = `${name.toLowerCase().replace(' ', '.')}@${TENANT.name}`
  return {
    upn,
    name,
    mailboxGuid: guid(`mailbox ${name}`),
    sid: `S-1-5-21-1405238761-2310455872-3189034412-${20_000_000 + pick(`sid ${name}`, 9_000_000)}`,
    puid: `1003200${hexDigits(`puid ${name}`, 9)}`,
    objectId: guid(`object ${name}`),
  }
}

export const DANA = person('Dana Frost')
export const OWEN = person('Owen Marsh')
export const PETRA = person('Petra Lindqvist')
export const IRIS = person('Iris Vogt')
export const TOM = person('Tom Reyes')

/** Client addresses. Documentation ranges (RFC 5737, RFC 3849), except Microsoft's own. */
export const IP = {
  office: '192.0.2.10',
  officePetra: '192.0.2.11',
  officeOwen: '192.0.2.20',
  officeTom: '192.0.2.31',
  officeIris: '192.0.2.5',
  home: '2001:db8:10:7::1f',
  /** The rented server of the intruder. */
  intruder: '203.0.113.45',
  /** Its neighbour, used against the second mailbox. */
  intruderTwo: '203.0.113.46',
  /** Where the stolen token of the owner's session was replayed. */
  replay: '198.51.100.23',
  graph: '20.190.160.22',
  graphTwo: '40.126.32.74',
}

/** Well-known application ids; `eM Client` is on the published list of abused mail applications. */
export const APP = {
  exchange: '00000002-0000-0ff1-ce00-000000000000',
  graph: '00000003-0000-0000-c000-000000000000',
  emClient: 'e9a7fea1-1cc0-4cd9-a31b-9137ca5deedd',
  substrate: '8a18aa92-0a1e-4e06-abd0-e118fa4787b1',
  background: '3c8e478f-21ca-493a-b87c-c7366d664d54',
}

const WINDOWS =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/145.0.0.0 Safari/537.36'

export const CLIENT = {
  owa: `Client=OWA;${WINDOWS};`,
  owaPreload: `Client=OWA;${WINDOWS}+Preload;`,
  owaQuoted: 'Client=OWA;Mozilla/5.0 (X11; Linux x86_64) "Kiosk, 3rd floor" Gecko/20100101 Firefox/147.0;',
  proxy: 'Client=OWA;Action=ViaProxy',
  outlook: 'Client=MSExchangeRPC',
  phone: 'Client=OutlookService;Outlook-iOS/2.0;',
  imap: 'Client=POP3/IMAP4;Protocol=IMAP4',
  rest: 'Client=REST;;',
  background: 'Client=REST;Client=RESTSystem;;',
}

/**
 * Folders by the letter that messages.mjs uses. Names are what a mailbox with a German branch holds.
 * @type {Record<string, string>}
 */
export const FOLDER = {
  I: '\\Inbox',
  S: '\\Sent Items',
  D: '\\Deleted Items',
  E: '\\Drafts',
  A: '\\Archive\\2025\\Jahresabschluss – Prüfung',
  M: '\\Inbox\\Lieferanten\\Müller & Söhne',
  V: '\\Inbox\\Verträge\\Büro München',
  L: '\\Löhne und Gehälter',
  R: '\\RSS Feeds',
  X: '\\Inbox\\Scan \u202Etxt.exe',
}

/**
 * @param {Person} owner
 * @param {string} letter
 */
export function folderId(owner, letter) {
  return exchangeId('LgAAAAD', `folder ${owner.upn} ${letter}`) + 'AAAB'
}
