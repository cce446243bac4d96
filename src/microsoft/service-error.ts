import { EXIT, type ExitCode, MiaError } from '../core/errors.ts'

/**
 * `sign-in` the token is not accepted · `permission` it is, but does not suffice · `not-found` · `rejected` any other
 * refusal · `unavailable` failing after all retries · `throttled` asked to wait longer than the budget ·
 * `unknown-outcome` a request that must not be sent twice got no clear answer: whether it was obeyed has to be looked up.
 */
export type ServiceFailure =
  | 'sign-in'
  | 'permission'
  | 'not-found'
  | 'rejected'
  | 'unavailable'
  | 'throttled'
  | 'unknown-outcome'

export interface ServiceErrorFacts {
  readonly failure: ServiceFailure
  readonly service: string
  /** HTTP status; null where no response came. */
  readonly status: number | null
  /** The service's own word, as `TooManyRequests`; empty where it gave none. */
  readonly code: string
  /** What the service or the network says; never holds a token. */
  readonly text: string
  readonly clientRequestId: string
  readonly requestId: string | null
}

/** A service did not do what it was asked. `explainServiceError` turns it into what a person is told. */
export class ServiceError extends Error {
  readonly facts: ServiceErrorFacts

  constructor(facts: ServiceErrorFacts) {
    super(`${facts.service}: ${facts.failure} ${facts.status ?? ''} ${facts.code} ${facts.text}`)
    this.name = 'ServiceError'
    this.facts = facts
  }
}

interface Telling {
  readonly exitCode: ExitCode
  readonly what: (service: string) => string
  readonly next: string
}

const TELLINGS: Readonly<Record<ServiceFailure, Telling>> = {
  'sign-in': {
    exitCode: EXIT.signInNeeded,
    what: (service) => `${service} does not accept the sign-in any more`,
    next: 'sign in again with mia login, then run the same command: it goes on where it stopped',
  },
  permission: {
    exitCode: EXIT.permissionMissing,
    what: (service) => `${service} does not permit this`,
    next: 'mia help permissions lists what is needed; mia status shows what the sign-in has',
  },
  'not-found': {
    exitCode: EXIT.serviceUnavailable,
    what: (service) => `${service} does not know what was asked for`,
    next: 'run the same command again; if it happens again, keep the request id for Microsoft support',
  },
  rejected: {
    exitCode: EXIT.serviceUnavailable,
    what: (service) => `${service} refused the request`,
    next: 'check the options; if they are right, keep the request id for Microsoft support',
  },
  unavailable: {
    exitCode: EXIT.serviceUnavailable,
    what: (service) => `${service} could not be used, after several attempts`,
    next: 'run the same command again later: it goes on where it stopped',
  },
  throttled: {
    exitCode: EXIT.serviceUnavailable,
    what: (service) => `${service} asks to wait for longer than mia waits`,
    next: 'run the same command again later: it goes on where it stopped',
  },
  'unknown-outcome': {
    exitCode: EXIT.serviceUnavailable,
    what: (service) => `${service} did not say whether it did what it was asked`,
    next: 'run the same command again later: it looks for what was begun before it begins anew',
  },
}

export function explainServiceError({ facts }: ServiceError): MiaError {
  const { exitCode, what, next } = TELLINGS[facts.failure]
  const status = facts.status === null ? '' : `HTTP ${facts.status} `
  const said = [facts.code, facts.text].filter((part) => part !== '').join(': ')
  const ids = [`client-request-id ${facts.clientRequestId}`]
  if (facts.requestId !== null) ids.push(`request-id ${facts.requestId}`)
  const why = `${status}${said === '' ? 'without a word' : said} (${ids.join(', ')})`
  return new MiaError(exitCode, { what: what(facts.service), why, next })
}
