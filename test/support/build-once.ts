import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { rmSync } from 'node:fs'

/** Tests that start `mia` as a process run the built program, so it is built once before any of them. */
export default function setup(): void {
  if (process.env['MIA_SKIP_BUILD'] === '1') return
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc')
  const asc = join(
    dirname(createRequire(import.meta.url).resolve('assemblyscript/package.json')),
    'bin',
    'asc.js',
  )
  rmSync('dist', { recursive: true, force: true })
  execFileSync(process.execPath, [tsc, '-p', 'src'], { stdio: 'inherit' })
  execFileSync(process.execPath, [asc, '--config', 'src/audit/fast/assembly/asconfig.json'], {
    stdio: 'inherit',
  })
}
