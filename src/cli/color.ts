import type { Output } from '../platform/platform.ts'

/** Colours only where a terminal shows them and nobody objects; the option beats the environment. */
export function wantsColor(output: Output, env: ReadonlyMap<string, string>, allowed: boolean): boolean {
  if (!allowed) return false
  const forced = env.get('FORCE_COLOR') ?? ''
  if (forced !== '') return forced !== '0' && forced !== 'false'
  if ((env.get('NO_COLOR') ?? '') !== '' || env.get('TERM') === 'dumb') return false
  return output.isTerminal
}
