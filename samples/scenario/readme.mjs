// @ts-check
import { APP, IP } from './people.mjs'
import { SESSION } from './sessions.mjs'

/** @typedef {ReturnType<typeof import('./answers-document.mjs').answersDocument>} Answers */

/** @type {[string, (row: Answers['sessions'][number]) => boolean][]} */
const WHOSE = [
  ['Dana, office, 2 to 6 March', (row) => row.session === SESSION.danaOffice1],
  ['**Dana and the intruder**: stolen token, two networks', (row) => row.session === SESSION.danaOffice2],
  ['Dana, after the password reset', (row) => row.session === SESSION.danaOffice3],
  ['Dana, Outlook on her desktop', (row) => row.session === SESSION.danaOutlook],
  ['Dana, phone at home', (row) => row.session === SESSION.danaPhone],
  ['**intruder**, OWA through a phishing proxy', (row) => row.session === SESSION.intruder],
  ['**intruder**, Outlook: synchronises two folders', (row) => row.session === SESSION.intruderOutlook],
  ['**intruder**, IMAP, no session id', (row) => row.clients.some((client) => client.includes('IMAP4'))],
  ['**intruder**, eM Client through Graph, no session id', (row) => row.actor.startsWith('serviceprincipal_')],
  ['**intruder**, second mailbox, throttled', (row) => row.session === SESSION.intruderOwen],
  ['Petra, assistant, in Dana’s mailbox (delegate)', (row) => row.session === SESSION.petra && row.actor !== row.mailbox],
  ['Petra, her own mailbox', (row) => row.session === SESSION.petra && row.actor === row.mailbox],
  ['Iris, administrator, in Dana’s mailbox', (row) => row.session === SESSION.iris],
  ['Owen, office', (row) => row.session === SESSION.owen],
  ['Tom, office', (row) => row.session === SESSION.tom],
]

/** @param {Answers} answers */
function sessionTable(answers) {
  const lines = WHOSE.flatMap(([whose, test]) =>
    answers.sessions.filter(test).map((row) => {
      const figures = [row.bindRecords, row.syncRecords, row.operationCount, row.messages]
      return `| ${whose} | \`${row.select}\` | ${row.ipAddresses.join(', ')} | ${figures.join(' | ')} |`
    }),
  )
  const background = answers.sessions.filter((row) => row.clients.some((client) => client.includes('RESTSystem')))
  /** @param {'bindRecords' | 'operationCount'} key */
  const sum = (key) => background.reduce((total, row) => total + row[key], 0)
  lines.push(
    `| Microsoft’s own background access, ${background.length} groups | \`nosession:…\` | 2603:10a6:…, 20.190.…, 40.126.… | ${sum('bindRecords')} | 0 | ${sum('operationCount')} | |`,
  )
  return lines.join('\n')
}

/** @param {Answers} answers */
function exposure(answers) {
  const { intruder } = answers
  /** @param {string} name */
  const of = (name) => intruder.messages.filter((message) => message.mailbox.startsWith(name)).length
  return { dana: of('dana'), owen: of('owen'), all: intruder.messages.length }
}

/** @param {Answers} answers */
function files(answers) {
  const ual = answers.files['ual-export.csv']
  const graph = answers.files['graph-audit.json']
  const office = answers.files['officeactivity.csv']
  return `| file | what it is | rows |
|---|---|---|
| \`ual-export.csv\` | \`Search-UnifiedAuditLog \\| Export-Csv\` | ${ual.read} = ${ual.used} used + ${ual.duplicate} duplicate + ${ual.filtered} other operations + ${ual.quarantined} damaged |
| \`graph-audit.json\` | one page of Microsoft Graph auditLogRecords | ${graph.read} = ${graph.used} + ${graph.duplicate} + ${graph.filtered}; the damaged row is left out |
| \`officeactivity.csv\` | Log Analytics portal export of OfficeActivity: no SessionId, no OperationCount | ${office.read} = ${office.used} + ${office.duplicate} + ${office.filtered}; mailbox operations only, the damaged row is left out |
| \`message-trace.csv\` | \`Get-MessageTraceV2 \\| Export-Csv\`, mail received from 11 to 20 March | one per recipient |
| \`historical-search.csv\` | historical search report (UTF-16LE), mail received from 21 December to 10 March | one per message |
| \`answers.json\` | the known answers, counted by \`scenario/answers.mjs\` and not by mia | |`
}

/** @param {Answers} answers */
export function readme(answers) {
  const { intruder, totals, damaged } = answers
  const exposed = exposure(answers)
  const chosen = intruder.ownSessions.select.join(',')
  return `<!-- Written by generate.mjs: change the scenario, not this file. -->
# A synthetic case

Nothing here is real. People, companies and mail are invented, domains are \`.example\` names, addresses are documentation
ranges (RFC 5737, RFC 3849) except Microsoft’s own data centres, which an investigator has to recognise.

${files(answers)}

## What happened

**Dana Frost** (dana.frost@northwind.example) is head of finance of Northwind. On 9 March 2026 at 09:12 UTC she received
“Shared document: Q1 supplier statement”, and at 09:31 she signed in through the intruder’s proxy.

| when (UTC) | what |
|---|---|
| 9 March, 09:31 | sign-in from ${IP.intruder}; session \`${SESSION.intruder}\` begins; invoices, bank details and contracts are opened |
| 10 March, 13:22 | “Re: Invoice 4471 – March delivery: new bank details” is sent to the supplier and hard-deleted; an inbox rule hides the answers in RSS Feeds |
| 10 March, 17:04 | a token stolen from Dana’s **own** session is used from ${IP.replay}: payroll, bonus list, audit papers |
| 11 March, 19:05 | Outlook on ${IP.intruder} synchronises “Inbox” and “Löhne und Gehälter”; hours later IMAP from the same address |
| 12 March, 07:12 | consent to eM Client (\`${APP.emClient}\`); it reads through Microsoft Graph, from Microsoft addresses |
| 13 March, 09:48 | **Owen Marsh**, managing director, falls for a mail from Dana’s mailbox; his mailbox is read from ${IP.intruderTwo} |
| 13 March, 14:02 | his mailbox is throttled: what is opened in the next 24 hours leaves no record |
| 16 March, 11:00 | password reset, sessions revoked. The consented application goes on: ${intruder.recordsAfterContainment} more records until 18 March |

Petra Lindqvist is Dana’s assistant and a delegate of her mailbox; Iris Vogt administers the tenant and looked at four
messages on 16 March; Tom Reyes is a bystander.

## Whose session is whose

| whose | for \`--sessions\` | addresses | Bind | Sync | operations | messages |
|---|---|---|---|---|---|---|
${sessionTable(answers)}

${totals.records} distinct records (${totals.bindRecords} Bind, ${totals.syncRecords} Sync) in ${totals.sessionRows} sessions and groups, ${totals.recordsWithoutSession} of the records without a session id;
${totals.operationCount} operations, but ${totals.messages} distinct messages (mailbox and InternetMessageId).

## The three steps

\`\`\`
mia sessions --user dana.frost@northwind.example --audit samples/ual-export.csv
mia messages --sessions ${SESSION.intruder} --audit samples/ual-export.csv
mia messages --sessions ${chosen} --audit samples/ual-export.csv --save
mia messages --sessions ${SESSION.danaOffice2} --ip ${IP.replay} --audit samples/ual-export.csv
mia email --input mia-case/ids.txt --trace samples/message-trace.csv --trace samples/historical-search.csv
\`\`\`

1. **sessions** shows the table above. Dana’s second office session is the trap: it is hers, and mixed. Judging it as a
   whole blames her for the intruder’s access, or him for hers; \`--ip ${IP.replay}\` tells them apart.
2. **messages**: ${intruder.ownSessions.messages} messages are listed in the sessions that are his alone, ${intruder.replay.messages} in the stolen one; together
   ${exposed.all} (${exposed.dana} in Dana’s mailbox, ${exposed.owen} in Owen’s), by ${intruder.records} records. ${intruder.unidentifiedItems} listed items carry no InternetMessageId; the folders ${intruder.syncedFolders.map((name) => `“${name}”`).join(' and ')} were synchronised, so all that was in
   them is presumed exposed; Owen’s mailbox is blind from ${intruder.blindWindow.from} to ${intruder.blindWindow.to}.
   One record counts two operations more than it lists. Selecting by session id alone would miss IMAP and eM Client.
3. **email**: of the ${intruder.email.ids} distinct InternetMessageIds that both list, ${intruder.email.inMessageTrace} stand in the message trace, ${intruder.email.inHistoricalSearch} in the historical
   search, ${intruder.email.inNeither.length} in neither: two are older than 90 days and one is a draft that was never sent.

## Traps on purpose

- ${answers.files['ual-export.csv'].duplicate} MailItemsAccessed rows are exact duplicates; Id \`${answers.conflict.id}\` stands there in two versions, and both count.
- The AuditData of record \`${damaged.id}\` (intruder’s session) is cut: of its ${damaged.listed} messages ${damaged.salvaged.length} can be salvaged. mia reports the row and ends with exit code 3.
- Session ids stand in SessionId, in AppAccessContext.AADSessionId and in DeviceProperties; addresses come with ports, brackets and as \`::ffff:\`.
- Subjects and folders hold a spreadsheet formula, terminal escapes and right-to-left overrides; message ids hold \`+ & # ' %\`.
- \`+Preload\` means that the browser fetched ahead; a message may stand in two mailboxes; one Bind spans three folders.
- Sign-ins, Send, Update and deletions of the same story name some of the subjects, without any message trace.

## Regenerating

\`node samples/generate.mjs\` writes every file here from \`scenario/\`; with \`--check\` it only compares (exit code 1 when a
file differs). There is no clock and no randomness in it: the bytes are the same everywhere.
`
}
