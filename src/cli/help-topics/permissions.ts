import { wrapParagraphs } from '../wrap.ts'

export function permissions(width: number): string {
  return wrapParagraphs(TEXT, width)
}

const TEXT = `
This version of mia works on exported files only. It opens no network connection, needs no sign-in and no permission in the tenant, and sends nothing anywhere.

It reads the files that you name with --audit, --trace, --mmdb, --input and @file, the settings files (mia help environment), and the case folder. It never changes evidence. It writes only the file of --output and, with --save, the case folder, readable by you alone.

Exporting the evidence needs rights of its own, which mia neither has nor asks for: audit records are exported by somebody with the role View-Only Audit Logs or Audit Logs in Exchange Online or Microsoft Purview; message traces by somebody with a role that may run message traces in Exchange Online, for example Security Reader.

Reading the tenant directly is not part of this version.
`
