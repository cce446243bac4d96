import { GRAPH_VERSIONS, type Graph, type GraphVersion } from '../../microsoft/graph.ts'
import { ServiceError } from '../../microsoft/service-error.ts'
import { type AuditQuery, readQueries } from './shapes.ts'

export interface ListedQuery {
  readonly version: GraphVersion
  readonly query: AuditQuery
}

/** All audit queries that the service shows to this sign-in, whoever made them; each once. */
export async function listQueries(graph: Graph): Promise<ListedQuery[]> {
  const found = new Map<string, ListedQuery>()
  for (const version of GRAPH_VERSIONS) {
    for await (const query of queriesIn(graph, version))
      if (!found.has(query.id)) found.set(query.id, { version, query })
  }
  return [...found.values()]
}

/** Of one version; nothing where the tenant does not have it. */
export async function* queriesIn(graph: Graph, version: GraphVersion): AsyncGenerator<AuditQuery> {
  const seen = new Set<string>()
  let url: string | null = graph.url(version, 'security/auditLog/queries')
  while (url !== null && !seen.has(url)) {
    seen.add(url)
    try {
      const page: string = url
      const { value } = await graph.call({
        method: 'GET',
        url: page,
        body: null,
        repeatable: true,
        read: readQueries,
      })
      yield* value.queries
      url = value.next
    } catch (error) {
      if (error instanceof ServiceError && error.facts.failure === 'not-found') return
      throw error
    }
  }
}
