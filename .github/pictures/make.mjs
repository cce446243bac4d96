// Makes the pictures of README.md from the samples: node .github/pictures/make.mjs (needs npm run build, chromium, tmux).
import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'

const HERE = fileURLToPath(new URL('.', import.meta.url))
const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const MAIN = join(ROOT, 'dist', 'main.js')
const COLUMNS = 112
const LINES = 20

const folder = mkdtempSync(join(tmpdir(), 'mia-pictures-'))
mkdirSync(join(folder, 'samples'))
for (const name of ['ual-export.csv', 'message-trace.csv', 'historical-search.csv'])
  copyFileSync(join(ROOT, 'samples', name), join(folder, 'samples', name))

const browser = await chromium.launch({
  executablePath: process.env['MIA_TEST_CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
})
try {
  await guidePicture()
  await reportPicture()
} finally {
  await browser.close()
  rmSync(folder, { recursive: true, force: true })
}

/** The list of sessions, as a terminal shows it. */
async function guidePicture() {
  const tmux = (...args) => execFileSync('tmux', ['-L', `mia-pictures-${process.pid}`, '-f', '/dev/null', ...args], { encoding: 'utf8' })
  tmux('new-session', '-d', '-s', 'mia', '-c', folder, '-x', `${COLUMNS}`, '-y', `${LINES}`, `${process.execPath} ${MAIN}`)
  const press = async (...keys) => {
    for (const key of keys) {
      tmux('send-keys', '-t', 'mia', ...(key.length > 6 ? ['-l', key] : [key]))
      await wait(400)
    }
  }
  await wait(2000)
  await press('Enter', 'ual-export', 'Space', 'Enter', 'Enter', 'Enter', 'Enter')
  await wait(3000)
  await press('203.0.113', 'Space', 'Down', 'Space', 'Down', 'Right')
  const screen = tmux('capture-pane', '-t', 'mia', '-p', '-e')
  spawnSync('tmux', ['-L', `mia-pictures-${process.pid}`, 'kill-server'])
  const text = screen.slice(screen.indexOf('Which sessions') - 30).replace(/^[^\n]*\n(?=.*Which sessions)/, '')
  await picture('guide.png', `<pre>${coloured(text.trimEnd())}</pre>`, { width: 1010, selector: 'pre' })
}

function coloured(text) {
  const safe = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  // eslint-disable-next-line no-control-regex
  return safe.replaceAll(/\u001b\[([0-9;]*)m/g, (_, codes) => {
    const styles = { 1: 'font-weight:700', 2: 'opacity:.65', 36: 'color:#6cd3e6' }
    const style = codes.split(';').flatMap((code) => styles[code] ?? [])
    return `</span><span style="${style.join(';')}">`
  })
}

async function picture(name, body, { width, selector }) {
  const page = await browser.newPage({ viewport: { width, height: 600 }, deviceScaleFactor: 1.5 })
  await page.setContent(
    `<meta charset="utf-8"><style>body{margin:0}pre{margin:0;padding:18px;background:#14171c;color:#e6e9ed;font:13px/1.45 'DejaVu Sans Mono',monospace;border-radius:8px}</style>${body}`,
  )
  await page.locator(selector).screenshot({ path: join(HERE, name) })
  await page.close()
}

/** The first page of the report on the sample case. */
async function reportPicture() {
  rmSync(join(folder, 'mia-case'), { recursive: true, force: true })
  const mia = (...args) => {
    const { status, stderr } = spawnSync(process.execPath, [MAIN, ...args, '--quiet'], { cwd: folder })
    // 3: the samples hold a damaged row on purpose.
    if (status !== 0 && status !== 3) throw new Error(`mia ${args.join(' ')}: ${stderr}`)
  }
  mia('sessions', '--audit', 'samples/ual-export.csv', '--save')
  const intruder = [
    '40f4d460-b3d4-4bf4-a03a-541d80e82255',
    'bef0c50c-f704-4946-a7a6-655306ae7259',
    '65024220-6537-4fcf-a792-61c604634619',
    'nosession:bf36de57e247',
  ]
  mia('mark', ...intruder, '--as', 'intruder', '--reason', 'sign-in through the phishing proxy')
  mia('mark', 'nosession:4820d0ef87ca', 'nosession:8275064ec663', '--as', 'intruder', '--reason', 'eM Client, consented by the intruder')
  const stolen = '21a4d528-e4e6-4e83-a7ab-e94efc62a355'
  mia('mark', stolen, '--as', 'owner', '--ip', '192.0.2.10', '--reason', 'her own desk')
  mia('mark', stolen, '--as', 'intruder', '--ip', '198.51.100.23', '--reason', 'stolen token')
  mia('messages', '--save', '--since-containment', '2026-03-16T11:00')
  mia('email', '--input', 'ids.txt', '--trace', 'samples/message-trace.csv', 'samples/historical-search.csv', '--save')
  mia('report', '--output', 'report.html')
  const page = await browser.newPage({ viewport: { width: 1180, height: 1330 } })
  await page.goto(pathToFileURL(join(folder, 'report.html')).href)
  await page.screenshot({ path: join(HERE, 'report.png') })
  await page.close()
}
