// @ts-check
/**
 * The e-mail of the case, one per line: key | received (UTC) | sender | recipients | folder | kB | subject.
 * A plain word as an address is somebody at northwind.example; folders are the letters of people.mjs, seen from the
 * mailbox of the first recipient (of the sender, for S and E). Daily and weekly mail is added by messages.mjs.
 */
export const MAIL_TABLE = `
audit25   | 2025-12-01 09:12 | k.haas@audit.example.org         | dana               | A | 2210 | Jahresabschluss 2025: open points before fieldwork
lease     | 2025-12-19 15:40 | leasing@fabrikam.example         | dana               | V |  412 | Mietvertrag Büro München – signed copy
bonus25   | 2026-01-12 10:05 | hr@northwind.example             | dana               | L |  268 | Bonus list 2025 (confidential)
payjan    | 2026-01-27 16:20 | payroll@payslips.example         | dana               | L |  940 | Payroll run January 2026 – 41 employees
credit    | 2026-02-03 11:31 | relationship@bank.example        | dana, owen         | I |  355 | Credit line renewal: term sheet
msn1      | 2026-02-05 08:50 | h.mueller@mueller-soehne.example | dana               | M |  121 | Rechnung 2026-0117 Müller & Söhne GmbH
nda       | 2026-02-10 13:02 | j.okafor@counsel.example.org     | dana, owen         | V |  188 | NDA project "Larch", execution version
msn2      | 2026-02-17 09:14 | h.mueller@mueller-soehne.example | dana               | M |  133 | Rechnung 2026-0139 Müller & Söhne GmbH
larch1    | 2026-02-19 17:45 | j.okafor@counsel.example.org     | owen, dana         | I | 1480 | Project Larch: share purchase agreement, draft 3
iban      | 2026-02-23 10:11 | ap@fabrikam.example              | dana               | I |   38 | Our bank details (unchanged since 2019)
payfeb    | 2026-02-25 16:22 | payroll@payslips.example         | dana               | L |  948 | Payroll run February 2026 – 41 employees
insure    | 2026-02-26 12:40 | cyber@insurance.example          | dana, iris         | I |   92 | Cyber policy: questionnaire for renewal
lim       | 2026-02-27 09:33 | relationship@bank.example        | dana               | I |   47 | Payment limits and second approver
inv4458   | 2026-03-02 07:58 | ap@fabrikam.example              | dana               | I |  176 | Invoice 4458 – February delivery
board     | 2026-03-02 14:20 | owen                             | dana, petra        | I |  610 | Board pack March: finance section by Friday
tax       | 2026-03-03 08:41 | k.haas@audit.example.org         | dana               | I |  233 | VAT return Q4: two questions
travel    | 2026-03-03 15:07 | petra                            | dana               | I |   58 | Your trip to Munich, 24 March
msn3      | 2026-03-04 09:20 | h.mueller@mueller-soehne.example | dana               | M |  129 | Rechnung 2026-0166 Müller & Söhne GmbH
larch2    | 2026-03-04 18:02 | j.okafor@counsel.example.org     | owen, dana         | I | 1515 | Project Larch: SPA draft 4, marked
inv4471   | 2026-03-05 08:14 | ap@fabrikam.example              | dana               | I |  184 | Invoice 4471 – March delivery
re4471    | 2026-03-05 09:02 | dana                             | ap@fabrikam.example | S |  31 | Re: Invoice 4471 – March delivery
sickness  | 2026-03-05 13:45 | hr@northwind.example             | dana               | L |  144 | Long-term sickness: payroll treatment (2 persons)
boardre   | 2026-03-06 11:30 | dana                             | owen               | S |  702 | Board pack March: finance section
signers   | 2026-03-06 15:12 | relationship@bank.example        | dana, owen         | I |   66 | Signature card: please confirm the two signatories
phish     | 2026-03-09 09:12 | t.reyes@northwind-docs.example   | dana               | I |   24 | Shared document: Q1 supplier statement
hyper     | 2026-03-09 09:14 | noreply@northwind-docs.example   | dana, owen         | I |   19 | =HYPERLINK("http://evil.example";"x")
signoff   | 2026-03-09 10:25 | owen                             | dana               | I |   22 | Larch: sign-off today?
msn4      | 2026-03-09 13:38 | h.mueller@mueller-soehne.example | dana               | M |  117 | Zahlungserinnerung Rechnung 2026-0139
due       | 2026-03-10 08:05 | ap@fabrikam.example              | dana               | I |   29 | Invoice 4471: due date 20 March
wire      | 2026-03-10 11:47 | relationship@bank.example        | dana               | I |   51 | Confirmation of transfer 88-20417
escape    | 2026-03-10 12:02 | collections@dunning.example      | dana               | I |   17 | Payment \\u001b[31mOVERDUE\\u001b[0m: final notice
fake      | 2026-03-10 13:22 | dana                             | ap@fabrikam.example | S |  36 | Re: Invoice 4471 – March delivery: new bank details
scan      | 2026-03-10 16:40 | scanner@print.example            | dana               | X |  802 | Invoice_\\u202efdp.exe
due2      | 2026-03-11 07:50 | ap@fabrikam.example              | dana               | R |   33 | Re: Invoice 4471 – March delivery: new bank details
larch3    | 2026-03-11 17:20 | j.okafor@counsel.example.org     | owen, dana         | I | 1602 | Project Larch: closing agenda and funds flow
payroll3  | 2026-03-12 09:15 | payroll@payslips.example         | dana               | L |  951 | Payroll March 2026: changes before the 18th
callback  | 2026-03-12 14:31 | ap@fabrikam.example              | dana               | R |   27 | Please call us about your e-mail of 10 March
draft1    | 2026-03-12 15:10 | dana                             | owen               | E |   12 | Larch: my notes on the funds flow (draft)
owenphish | 2026-03-13 09:05 | dana                             | owen               | I |   21 | Funds flow Larch: please review the shared file
escrow    | 2026-03-13 11:18 | j.okafor@counsel.example.org     | owen               | I |  240 | Project Larch: escrow account
bankowen  | 2026-03-13 12:26 | relationship@bank.example        | owen               | I |   77 | Limits for managing directors
chair     | 2026-03-12 19:03 | m.abara@board.example            | owen               | I |   58 | Confidential: succession
salowen   | 2026-03-06 18:30 | hr@northwind.example             | owen               | I |   90 | Salary review 2026, all staff
strategy  | 2026-03-10 07:31 | m.abara@board.example            | owen               | I |  320 | Strategy day: reading list
odd       | 2026-03-11 06:12 | newsletter@mail.example.com      | owen, dana         | I |   44 | 50% off + free "shipping" & more #spring
apos      | 2026-03-11 06:40 | d.obrien@mail.example.org        | dana               | I |   26 | O'Brien & Co: statement of account
incident  | 2026-03-16 08:20 | iris                             | dana, owen, petra  | I |   35 | Please do not use your mailbox until I call you
notice    | 2026-03-17 10:00 | j.okafor@counsel.example.org     | dana, owen         | I |   61 | Privileged: incident, next steps
recall    | 2026-03-18 09:44 | relationship@bank.example        | dana               | I |   48 | Recall of transfer 88-20417: status
insure2   | 2026-03-19 13:05 | cyber@insurance.example          | dana, iris         | I |   83 | Claim 26-0093: acknowledgement
desk      | 2026-03-04 10:10 | petra                            | petra              | I |   14 | Desk plan
hotel     | 2026-03-11 12:12 | booking@hotel.example            | petra, dana        | I |   61 | Reservation Munich 24–25 March
quote     | 2026-03-05 10:48 | sales@prospect.example           | tom                | I |  112 | Request for quotation 26-118
order     | 2026-03-12 08:36 | sales@prospect.example           | tom                | I |  131 | Purchase order 26-118
`
