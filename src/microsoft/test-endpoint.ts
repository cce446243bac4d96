import { usageError } from '../core/errors.ts'
import type { Http } from '../platform/http.ts'
import type { Platform } from '../platform/platform.ts'

export const TEST_ENDPOINT = 'MIA_TEST_ENDPOINT'

type Surroundings = Pick<Platform, 'env' | 'http'>

/**
 * The network as microsoft/ uses it. With MIA_TEST_ENDPOINT every request, whatever its host, goes to a test tenant
 * on this machine: `https://graph.microsoft.com/v1.0/…` becomes `<endpoint>/graph.microsoft.com/v1.0/…`. All checks of
 * hosts stay as they are, because they see the real names. Anything but loopback is refused: a token must not leave.
 */
export function serviceHttp({ env, http }: Surroundings): Http {
  const endpoint = testEndpoint(env)
  if (endpoint === null) return http
  return {
    send: (request, signal) => {
      const { host, pathname, search } = new URL(request.url)
      return http.send({ ...request, url: `${endpoint}/${host}${pathname}${search}` }, signal)
    },
  }
}

/** Without a slash at its end; null where the real services are meant. */
export function testEndpoint(env: Platform['env']): string | null {
  const text = env.get(TEST_ENDPOINT) ?? ''
  if (text === '') return null
  if (isLoopback(text)) return text.replace(/\/+$/, '')
  throw usageError({
    what: `${TEST_ENDPOINT} may only name this machine`,
    why: 'it is for the test tenant, and tokens must not be sent anywhere but to Microsoft',
    next: `unset ${TEST_ENDPOINT}, or set it to what npm run tenant prints (http://127.0.0.1:PORT)`,
  })
}

function isLoopback(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, username, password, search, hash } = new URL(text)
  if (username !== '' || password !== '' || search !== '' || hash !== '') return false
  if (protocol !== 'http:' && protocol !== 'https:') return false
  return hostname === '127.0.0.1' || hostname === '[::1]' || hostname === 'localhost'
}
