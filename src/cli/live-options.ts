import { CLOUDS, LIVE_SOURCES, SIGN_IN_METHODS, VIA_WAYS } from './command.ts'
import type { OptionSpec } from './option-spec.ts'

/** The options of what reads from the tenant itself, and of signing in to it. */
export const LIVE_OPTIONS = {
  source: {
    kind: 'choice',
    group: 'Source',
    value: 'SERVICE',
    choices: LIVE_SOURCES,
    summary:
      'Ask the tenant: graph or exchange acquire the records; sentinel and defender answer where they are (mia help permissions)',
  },
  workspace: {
    kind: 'text',
    group: 'Source',
    value: 'ID',
    summary: 'Log Analytics workspace of --source sentinel, by its GUID',
    setting: true,
  },
  via: {
    kind: 'list',
    group: 'Source',
    value: 'WAY',
    choices: VIA_WAYS,
    summary:
      'Ask the tenant: auto, or trace, mailbox, hunting, historical in the order given; repeat or comma',
  },
  plan: {
    kind: 'flag',
    group: 'Source',
    summary: 'Print what each way of asking the tenant would cost, and ask nothing',
  },
  resume: {
    kind: 'flag',
    group: 'Source',
    summary: 'Ask how far the historical searches of the case are; a finished report is read with --trace',
  },
  'any-actor': {
    kind: 'flag',
    group: 'Source',
    summary: 'Acquire what everybody did, so that access by others to the mailboxes of --user is found',
  },
  'verify-complete': {
    kind: 'flag',
    group: 'Source',
    summary: 'Read what the service found again until nothing new comes',
  },
  again: { kind: 'flag', group: 'Source', summary: 'Ask the tenant again what the case has acquired before' },
  'no-wait': {
    kind: 'flag',
    group: 'Source',
    summary: 'Do not wait for the service: exit code 8 while it is still searching',
  },
  profile: {
    kind: 'text',
    group: 'Sign-in',
    value: 'NAME',
    summary: 'Which tenant, of those that mia login has set up',
    default: 'default',
    setting: true,
  },
  tenant: {
    kind: 'text',
    group: 'Sign-in',
    value: 'TENANT',
    summary: 'Tenant to sign in to: its id, or a domain of it',
    setting: true,
  },
  'client-id': {
    kind: 'text',
    group: 'Sign-in',
    value: 'ID',
    summary: 'Application that mia signs in as (mia help permissions tells how to register it)',
    setting: true,
  },
  cloud: {
    kind: 'choice',
    group: 'Sign-in',
    value: 'CLOUD',
    choices: CLOUDS,
    summary: 'global (default, also GCC), gcc-high, dod or china',
    setting: true,
  },
  method: {
    kind: 'choice',
    group: 'Sign-in',
    value: 'METHOD',
    choices: SIGN_IN_METHODS,
    summary: 'device (default), browser, secret, certificate or managed-identity',
    setting: true,
  },
  'secret-file': {
    kind: 'file',
    group: 'Sign-in',
    value: 'FILE',
    summary: 'File with the client secret, readable by you alone; or set MIA_CLIENT_SECRET',
    setting: true,
  },
  certificate: {
    kind: 'file',
    group: 'Sign-in',
    value: 'FILE',
    summary: 'PEM file with private key and certificate, readable by you alone',
    setting: true,
  },
  cache: {
    kind: 'flag',
    group: 'Sign-in',
    summary: 'Keep the tokens in a file of your own (mode 0600, not encrypted) until mia logout',
    setting: true,
  },
} as const satisfies Readonly<Record<string, OptionSpec>>

export const SIGN_IN_OPTIONS = [
  'profile',
  'tenant',
  'client-id',
  'cloud',
  'method',
  'secret-file',
  'certificate',
  'cache',
] as const satisfies readonly (keyof typeof LIVE_OPTIONS)[]
