import { EXIT } from '../../core/errors.ts'
import { definitions, wrapParagraphs } from '../wrap.ts'

const MEANINGS: Readonly<Record<keyof typeof EXIT, string>> = {
  complete: 'The run is complete. Finding nothing is 0 too, and is said on standard error.',
  bug: 'A mistake in mia itself. Please report it.',
  usage: 'Wrong options, values or files on the command line. Nothing was written.',
  incomplete:
    'The run could not use everything: quarantined rows, damaged or cut-off evidence, or a disk that ' +
    'failed. What was printed holds, but is not all.',
  signInNeeded: 'Sign-in is needed.',
  permissionMissing: 'A permission or a licence is missing.',
  verificationFailed: 'Verification failed: a result does not match its evidence.',
  serviceUnavailable: 'A service did not answer, after retries.',
  pending: 'A job is still running at the service. The command that resumes it was printed.',
  caseLocked: 'Another run is writing to the case folder.',
  interrupted: 'Interrupted, as by Ctrl-C. What had been saved by then is whole.',
}

export function exitCodes(width: number): string {
  const rows = Object.entries(MEANINGS).map(([name, text]): [string, string] => [codeOf(name), text])
  return [
    definitions(rows, width),
    '',
    wrapParagraphs(
      'A script should treat 3 as "look at the notices", not as success: the answer may lack messages that the ' +
        'unread rows name. When the reader of a pipe leaves early (mia … | head), mia ends quietly with 0.',
      width,
    ),
  ].join('\n')
}

function codeOf(name: string): string {
  return String(new Map<string, number>(Object.entries(EXIT)).get(name) ?? '').padStart(3)
}
