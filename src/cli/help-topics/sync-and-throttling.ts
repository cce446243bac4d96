import { wrapParagraphs } from '../wrap.ts'

export function syncAndThrottling(width: number): string {
  return wrapParagraphs(TEXT, width)
}

const TEXT = `
A MailItemsAccessed record is either a Bind or a Sync.

BIND
A Bind record lists the messages that were accessed, by InternetMessageId. Accesses within two minutes share a record, and the same access is not recorded again within an hour: times are exact to about two minutes, and how often a message was opened is not known. The records show access; whether anybody read the message they do not show.

SYNC
Outlook on a desktop downloads whole folders. A Sync record names the folder, not the messages. A folder synchronised in an intruder's session counts as exposed as a whole (presumed-sync), and Microsoft's guidance is to presume the mailbox. mia does not narrow that by date.

THROTTLING
When a mailbox produces more than 1,000 Bind records in 24 hours, Exchange Online stops recording Binds of that mailbox for 24 hours and marks a record with IsThrottled = True. Sync is still recorded. During that time the records are blind: messages accessed then count as presumed-gap. mia also reports more than 1,000 Bind records followed by silence where no record carries the mark.

WHAT FOLLOWS
Counts of exposed messages are bounds: the lower one counts the messages that Bind records of intruder sessions list, the upper one adds what is presumed by Sync and by gaps. A message that is not listed has no record within the period that the evidence covers; that is not proof that nobody accessed it.
`
