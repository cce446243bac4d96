import { type Audit, bind, folder, item, jsonl, sync, trace } from './evidence.ts'

/** One Bind and one Sync record for each text, with the text in every field that can hold one. */
export function recordsWith(texts: readonly string[]): string {
  return jsonl(texts.flatMap((text, index) => recordsOf(text, index * 2 + 1)))
}

function recordsOf(text: string, number: number): Audit[] {
  const everywhere = {
    UserId: text,
    MailboxOwnerUPN: text,
    MailboxGuid: undefined,
    SessionId: text,
    ClientInfoString: text,
    ClientProcessName: text,
    AppId: text,
    OriginatingServer: text,
  }
  const items = [item(`m${number}`, { InternetMessageId: text, Subject: text, Id: text })]
  return [
    bind(number, { ...everywhere, Folders: [folder(`m${number}`, { Path: text, FolderItems: items })] }),
    sync(number + 1, {
      ...everywhere,
      SessionId: `sync-${number}`,
      Item: { Id: text, ParentFolder: { Id: `folder-${number}`, Name: text, Path: text } },
    }),
  ]
}

/** A message trace and the list of its ids: one row for each text, with the text in every field that can hold one. */
export function traceWith(texts: readonly string[]): { readonly trace: string; readonly ids: string } {
  const ids = texts.map((_, index) => `<trace-${index}@mail.example.com>`)
  const rows = texts.map((text, index) => ({
    MessageId: ids[index] ?? '',
    SenderAddress: text,
    RecipientAddress: text,
    Subject: text,
    Status: text,
  }))
  return { trace: trace(rows), ids: ids.map((id) => `${id}\n`).join('') }
}
