import { definitions, wrapParagraphs } from '../wrap.ts'

export function accounting(width: number): string {
  return [
    wrapParagraphs(RULE, width),
    '    read = used + duplicate + filtered + quarantined',
    definitions(TERMS, width),
    wrapParagraphs(QUARANTINE, width),
  ].join('\n\n')
}

const RULE =
  'Every row of evidence is accounted for, per file and in total. The sum is checked in every run; a run whose sum does ' +
  'not hold prints no answer.'

const TERMS: readonly (readonly [string, string])[] = [
  ['read', 'rows found in the evidence'],
  ['used', 'distinct MailItemsAccessed records that match the criteria'],
  [
    'duplicate',
    'further copies of a used record, told by its Id; exports overlap, and counting copies twice would inflate the answer',
  ],
  ['filtered', 'other operations, and records outside the criteria'],
  ['quarantined', 'MailItemsAccessed rows that cannot be read in full'],
]

const QUARANTINE =
  'A quarantined row is kept with file, row number, byte offset and reason, and the run ends with exit code 3. What can ' +
  'still be read of it (message ids that stand complete before a cut) is reported apart. Usual causes are cells cut by ' +
  'Excel or Splunk, and PowerShell exports without -Depth 100; exporting again is the remedy.'
