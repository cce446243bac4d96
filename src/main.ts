#!/usr/bin/env node
import { quickPage } from './cli/quick-page.ts'
import { COMMANDS } from './commands/index.ts'

const page = quickPage(process.argv.slice(2), COMMANDS, process.stdout.columns)
if (page === null) {
  const [{ runProcess }, { runShell }] = await Promise.all([
    import('./platform/node-process.ts'),
    import('./cli/shell.ts'),
  ])
  await runProcess((platform) => runShell(platform, COMMANDS))
} else {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    process.exitCode = error.code === 'EPIPE' ? 0 : 3
  })
  process.stdout.write(page)
}
