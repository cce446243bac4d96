import { definitions, wrapParagraphs } from '../wrap.ts'

export function caseFolder(width: number): string {
  return [wrapParagraphs(WHAT, width), definitions(CONTENT, width), wrapParagraphs(RULES, width)].join('\n\n')
}

const WHAT =
  'A case folder holds one investigation. It is named by --case or MIA_CASE; else it is the working directory, if that ' +
  'is a case; else ./mia-case, made when --save has something to keep.'

const CONTENT: readonly (readonly [string, string])[] = [
  ['case.json', 'what the case is, and its evidence by path, size and SHA-256'],
  ['evidence/', 'copies of the evidence, with --copy-evidence; they are then read instead of the originals'],
  ['sessions, messages, email', 'the result of each step, as JSON and CSV'],
  ['ids.txt', 'the InternetMessageIds of step 2, one a line, as recorded'],
  ['verdicts.json', 'whose session each is, with reason and time; earlier verdicts stay (mia mark)'],
  ['quarantine.jsonl', 'rows that could not be read in full'],
  [
    'manifest.json',
    'per run: version, arguments, question, inputs and outputs with SHA-256, counts, notices',
  ],
  ['log.jsonl', 'what was done, each line chained to the one before by its hash'],
  ['SHA256SUMS', 'checkable with sha256sum -c, without mia'],
]

const RULES =
  'Evidence is never changed. Results are replaced as a whole or not at all, so that a run may be stopped at any moment. ' +
  'One run writes at a time; another ends with exit code 9. mia verify checks every hash, with --replay every result; ' +
  'mia explain follows a result back to the bytes of its records.'
