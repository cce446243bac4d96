import { wrapParagraphs } from '../wrap.ts'

export function permissions(width: number): string {
  return wrapParagraphs(TEXT, width)
}

const TEXT = `
With exported files (--audit, --trace) mia opens no network connection, needs no sign-in and no permission in the tenant, and sends nothing anywhere.

It reads the files that you name with --audit, --trace, --mmdb, --input and @file, the settings files (mia help environment), and the case folder. It never changes evidence. It writes only the file of --output and, with --save, the case folder, readable by you alone.

Exporting the evidence needs rights of its own, which mia neither has nor asks for: audit records are exported by somebody with the role View-Only Audit Logs or Audit Logs in Exchange Online or Microsoft Purview; message traces by somebody with a role that may run message traces in Exchange Online, for example Security Reader.

Reading the tenant itself (--source graph) needs a registered application and one permission, to read audit records of Exchange and nothing else.

To register the application: Microsoft Entra admin centre, App registrations, New registration, accounts of this organisation only. Note Application (client) ID and Directory (tenant) ID for --client-id and --tenant. Under API permissions add Microsoft Graph, AuditLogsQuery-Exchange.Read.All, and have an administrator grant consent.

As a person (--method device or browser): the delegated permission; under Authentication allow public client flows, and for browser add the redirect URI http://localhost as a mobile and desktop application. The person also needs the role View-Only Audit Logs (or Audit Logs) in Exchange Online or Microsoft Purview.

As an application (--method certificate, secret or managed-identity): the application permission. Prefer a certificate: mia login --certificate FILE.pem, a file with private key and certificate that only you may read. A client secret comes from --secret-file FILE or MIA_CLIENT_SECRET, never from an option.

AuditLogsQuery.Read.All works as well, but opens the audit records of every service; AuditLog.Read.All does not suffice. mia login and mia status show what a sign-in may do; what goes beyond the need is warned about and recorded with the evidence.

--source exchange runs Search-UnifiedAuditLog instead, also where Graph has no audit log query (US government clouds): an application needs Exchange.ManageAsApp of Office 365 Exchange Online and a directory role that may search the audit log, such as Global Reader or Compliance Administrator; a person the role View-Only Audit Logs. mia doctor reads the settings of auditing the same way, with View-Only Recipients for those of mailboxes. The endpoint is the one of Microsoft's PowerShell module and is not documented.

Asking where the records are needs other permissions and acquires nothing: --source sentinel the role Log Analytics Reader on the workspace (for an application, Data.Read of the Log Analytics API as well); --source defender the permission ThreatHunting.Read.All of Microsoft Graph.

mia email --via asks what e-mails were, each way with a permission of its own: trace, ExchangeMessageTrace.Read.All (a person also a role in Exchange such as Global Reader; the tenant must know Microsoft's application 8bd644d1-64a1-4d4b-ae52-2e0cbf64e373, which New-MgServicePrincipal -AppId adds once); mailbox, Mail.ReadBasic (Mail.ReadBasic.All for an application: restrict it to the mailboxes in question with RBAC for Applications), which opens no bodies and no attachments, and whose use is recorded in the mailbox as access by this application; hunting, ThreatHunting.Read.All; historical, Exchange as for --source exchange with a role that may start historical searches. auto takes the trace, and the mailboxes or hunting only where the sign-in opens them.

Tokens are kept in memory; with --cache in a file of your own (mode 0600, not encrypted) until mia logout. They are sent to the sign-in service, Microsoft Graph, with --source exchange and mia doctor to Exchange Online, with --source sentinel to Log Analytics of your cloud, and to nobody else. Every search leaves a trace in the tenant's own audit log (AuditSearchStarted, AuditSearchCompleted), with its period and users. The audit log query exists in the global cloud only; in the clouds of the US government use --source exchange; in China export the records.

Behind a proxy set HTTPS_PROXY and NO_PROXY; where it inspects TLS, name its CA in NODE_EXTRA_CA_CERTS.
`
