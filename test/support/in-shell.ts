import { afterEach } from 'vitest'
import type { Command, CommandEntry } from '../../src/cli/command.ts'
import { runShell } from '../../src/cli/shell.ts'
import { COMMANDS } from '../../src/commands/index.ts'
import { type FakeOptions, type FakePlatform, fakePlatform } from './fake-platform.ts'

export interface ShellRun {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  readonly platform: FakePlatform
}

export interface ShellOptions extends FakeOptions {
  /** Called before the run: makes files, breaks streams. */
  readonly prepare?: (platform: FakePlatform) => void
}

const platforms: FakePlatform[] = []

afterEach(() => {
  for (const platform of platforms.splice(0)) platform.dispose()
})

/** Runs the shell in this process, with `command` beside the real ones, in a folder that the test's end removes. */
export async function inShell(
  argv: readonly string[],
  command: Command,
  options: ShellOptions = {},
): Promise<ShellRun> {
  const platform = fakePlatform({ argv, ...options })
  platforms.push(platform)
  options.prepare?.(platform)
  const entry: CommandEntry = {
    name: command.name,
    summary: command.summary,
    load: () => Promise.resolve(command),
  }
  const code = await runShell(platform, [entry, ...COMMANDS])
  return { code, stdout: platform.stdout.text(), stderr: platform.stderr.text(), platform }
}
