import { existsSync } from 'node:fs'

/** Where a browser for the tests may be: named by the environment, or as Debian and others install it. */
export function findChromium(): string | null {
  const named = process.env['MIA_TEST_CHROMIUM']
  const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
  return [named, ...places].find((path) => path !== undefined && existsSync(path)) ?? null
}

export const CHROMIUM_FLAGS: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
]
