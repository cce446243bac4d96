import { findCase } from '../../case/index.ts'
import type { Values } from '../../cli/command.ts'
import { usageError } from '../../core/errors.ts'
import type { Platform } from '../../platform/platform.ts'

/** The folder of the case that a command is about. @throws a usage error where there is none */
export async function existingCase(platform: Platform, values: Values): Promise<string> {
  const dir = await findCase(platform, values.case)
  if (dir !== null) return dir
  throw usageError({
    what: 'there is no case here',
    why: 'no --case is given, and the working directory neither is a case nor holds mia-case',
    next: 'name the folder with --case DIR, or begin a case: mia sessions --audit FILE… --save',
  })
}
