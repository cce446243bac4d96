import { EXIT, type ExitCode, type Explanation } from '../core/errors.ts'

interface Cause {
  readonly exitCode: ExitCode
  readonly why: string
  readonly next: string
}

const FREE_SPACE = 'free some space, or write to another disk, and run the same command again'
const SAME_AGAIN = 'run the same command again; if it happens again, look after the disk'

/** What the system refuses, by Node's error code. Wrong names are usage, a failing machine leaves a run incomplete. */
const CAUSES: ReadonlyMap<string, Cause> = new Map<string, Cause>([
  [
    'ENOENT',
    usage(
      'there is no file or folder of that name',
      'check the name; relative names start at the working directory',
    ),
  ],
  [
    'EACCES',
    usage('the system does not permit it', 'choose another place, or ask for the right to use this one'),
  ],
  [
    'EPERM',
    usage('the system does not permit it', 'choose another place, or ask for the right to use this one'),
  ],
  ['EEXIST', usage('something of that name exists already', 'choose another name')],
  ['EISDIR', usage('it is a folder', 'name a file')],
  ['ENOTDIR', usage('a part of the path is no folder', 'check the path')],
  ['ELOOP', usage('it is a symbolic link, or links lead in a circle', 'name the file itself')],
  ['ENAMETOOLONG', usage('the name is longer than the system allows', 'choose a shorter name')],
  ['EROFS', usage('the disk is read-only', 'write to another disk')],
  ['ENOSPC', broken('the disk is full; what stood there before is untouched', FREE_SPACE)],
  ['EDQUOT', broken('your quota on the disk is used up; what stood there before is untouched', FREE_SPACE)],
  [
    'EFBIG',
    broken(
      'the file would be larger than the system allows',
      'narrow the question, or write to another disk',
    ),
  ],
  [
    'EMFILE',
    broken('too many files are open in this process', 'raise the limit (ulimit -n 4096) and run it again'),
  ],
  ['ENFILE', broken('too many files are open on this machine', 'close other programs and run it again')],
  ['ENOMEM', broken('the machine has no memory left', 'close other programs, or narrow the question')],
  ['EIO', broken('the disk failed while reading or writing', SAME_AGAIN)],
  ['EBUSY', broken('another program holds the file', 'close that program and run the same command again')],
  ['ETXTBSY', broken('another program holds the file', 'close that program and run the same command again')],
  ['EXDEV', broken('source and target are on different disks', 'keep the case folder on one disk')],
])

/** Explains an error of the file system or a stream; null for anything else. */
export function explainSystemError(error: unknown): { exitCode: ExitCode; explanation: Explanation } | null {
  if (!(error instanceof Error) || !('code' in error)) return null
  const code = String(error.code)
  const cause = CAUSES.get(code)
  if (cause === undefined) return null
  const verb = ('syscall' in error && VERBS.get(String(error.syscall))) || 'use'
  const thing = 'path' in error && typeof error.path === 'string' ? error.path : 'a file or stream'
  const what = `could not ${verb} ${thing}`
  return { exitCode: cause.exitCode, explanation: { what, why: `${cause.why} (${code})`, next: cause.next } }
}

const VERBS: ReadonlyMap<string, string> = new Map([
  ['open', 'open'],
  ['read', 'read'],
  ['write', 'write'],
  ['fsync', 'write'],
  ['rename', 'rename'],
  ['mkdir', 'make the folder'],
  ['scandir', 'list the folder'],
  ['unlink', 'remove'],
  ['rm', 'remove'],
])

function usage(why: string, next: string): Cause {
  return { exitCode: EXIT.usage, why, next }
}

function broken(why: string, next: string): Cause {
  return { exitCode: EXIT.incomplete, why, next }
}
