import { spawn } from 'node:child_process'

/** Shows a file in the program that the desktop has for it, and does not wait for that to end. */
export function openWithDesktop(path: string): Promise<void> {
  const program = OPENERS[process.platform] ?? 'xdg-open'
  return new Promise((resolve, reject) => {
    const child = spawn(program, [path], { detached: true, stdio: 'ignore' })
    child.once('error', reject)
    child.once('spawn', () => {
      child.unref()
      resolve()
    })
  })
}

const OPENERS: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'open',
  win32: 'explorer.exe',
}
