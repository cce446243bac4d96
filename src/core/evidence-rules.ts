import type { EvidenceClass } from './exposure.ts'

/** Why something was classed as it was: the number of the judgement rule, and what it says. */
export interface ClassRule {
  readonly rule: string
  readonly text: string
}

/** `excluded` is no class of exposure: it says why something is not in the answer. */
export const CLASS_RULES: Readonly<Record<EvidenceClass | 'excluded', ClassRule>> = {
  listed: {
    rule: 'R2',
    text: 'a Bind record names the message, in a session judged or named as the intruder’s (R13)',
  },
  'presumed-sync': {
    rule: 'R14',
    text: 'its folder was synchronised in a session of the intruder’s: every item of the folder is presumed exposed, and Microsoft’s guidance (“Use MailItemsAccessed to investigate compromised accounts”) presumes the whole mailbox',
  },
  'presumed-gap': {
    rule: 'R17',
    text: 'the mailbox was throttled while the intruder was in it: Binds of 24 hours were not recorded, so what lay there is presumed exposed',
  },
  background: {
    rule: 'R11',
    text: 'only Microsoft’s own service client touched it, from Microsoft’s own addresses',
  },
  undecided: {
    rule: 'R13',
    text: 'it was touched in sessions that nobody has judged: open, not harmless',
  },
  excluded: {
    rule: 'R21',
    text: 'the session is judged as the owner’s: left out of the answer, and shown',
  },
}

/** How a record came to be Bind or Sync. */
export const TYPE_RULE: ClassRule = {
  rule: 'R1',
  text: 'the entry of OperationProperties named MailAccessType says so; neither its position nor the record type counts',
}
