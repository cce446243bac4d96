import type { ICachePlugin } from '@azure/msal-node'
import type { Platform } from '../platform/platform.ts'
import { readPrivate, writePrivate } from './private-file.ts'

/** Keeps tokens in a file that only its owner may read; only where somebody asked for it with --cache. */
export function cachePlugin(platform: Platform, path: string): ICachePlugin {
  return {
    async beforeCacheAccess(context) {
      if ((await platform.files.facts(path)) === null) return
      context.tokenCache.deserialize(await readPrivate(platform, path))
    },
    async afterCacheAccess(context) {
      if (context.cacheHasChanged) await writePrivate(platform, path, context.tokenCache.serialize())
    },
  }
}
