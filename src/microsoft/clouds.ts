/** National clouds: where to sign in, and the only hosts that ever see a token (trust: N4). */
export interface Cloud {
  readonly name: CloudName
  readonly title: string
  readonly login: string
  readonly graph: string
  readonly exchange: string
  /** Whether Graph has the audit log query there. */
  readonly auditQuery: boolean
}

export const CLOUD_NAMES = ['global', 'gcc-high', 'dod', 'china'] as const
export type CloudName = (typeof CLOUD_NAMES)[number]

export const CLOUDS: Readonly<Record<CloudName, Cloud>> = {
  global: {
    name: 'global',
    title: 'Microsoft 365 worldwide and GCC',
    login: 'login.microsoftonline.com',
    graph: 'graph.microsoft.com',
    exchange: 'outlook.office365.com',
    auditQuery: true,
  },
  'gcc-high': {
    name: 'gcc-high',
    title: 'US Government GCC High',
    login: 'login.microsoftonline.us',
    graph: 'graph.microsoft.us',
    exchange: 'outlook.office365.us',
    auditQuery: false,
  },
  dod: {
    name: 'dod',
    title: 'US Government DoD',
    login: 'login.microsoftonline.us',
    graph: 'dod-graph.microsoft.us',
    exchange: 'outlook-dod.office365.us',
    auditQuery: false,
  },
  china: {
    name: 'china',
    title: 'China, operated by 21Vianet',
    login: 'login.partner.microsoftonline.cn',
    graph: 'microsoftgraph.chinacloudapi.cn',
    exchange: 'partner.outlook.cn',
    auditQuery: false,
  },
}

/**
 * Whether a link leads to this host and nowhere else: a page's next link is written by the other side, and the token
 * goes with the request (trust: M15, N5, N6).
 */
export function leadsTo(host: string, link: string): boolean {
  if (!URL.canParse(link)) return false
  const { protocol, hostname, port, username, password } = new URL(link)
  return protocol === 'https:' && hostname === host && port === '' && username === '' && password === ''
}
