#!/usr/bin/env node
import { runShell } from './cli/shell.ts'
import { COMMANDS } from './commands/index.ts'
import { runProcess } from './platform/node-process.ts'

await runProcess((platform) => runShell(platform, COMMANDS))
