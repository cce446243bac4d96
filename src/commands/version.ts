import { createRequire } from 'node:module'

/** Version of the program, from its package.json. */
export function version(): string {
  const manifest: unknown = createRequire(import.meta.url)('../../package.json')
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? String(manifest.version)
    : '0'
}
