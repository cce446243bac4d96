import { Client, type Context, ResponseType } from '@microsoft/microsoft-graph-client'
import type { Answer, Call, Service } from './call.ts'
import type { Cloud } from './clouds.ts'
import type { Transport } from './transport.ts'

export const GRAPH_VERSIONS = ['v1.0', 'beta'] as const
export type GraphVersion = (typeof GRAPH_VERSIONS)[number]

/** Least privilege for steps 1 and 2 (trust: C14). */
export const AUDIT_QUERY_PERMISSION = 'AuditLogsQuery-Exchange.Read.All'

export function graphService({ graph }: Cloud, permission: string): Service {
  return { title: 'Microsoft Graph', host: graph, scopes: [`https://${graph}/${permission}`] }
}

export interface Graph {
  /** An address of the service; `path` without a slash at its start, its values encoded. */
  url(version: GraphVersion, path: string): string
  call<T>(call: Call<T>): Promise<Answer<T>>
}

/**
 * Microsoft's client, reduced to what it may decide. Retries, redirects, authentication and what counts as success are
 * the transport's; and so is the address, which goes out as it was given: the client would reorder the parts of a next
 * link, and does not encode values (measured with 3.0.7). What the transport throws passes unchanged.
 */
export function createGraph(cloud: Cloud, transport: Transport): Graph {
  return {
    url: (version, path) => `https://${cloud.graph}/${version}/${path}`,
    call: (call) => throughClient(cloud, transport, call),
  }
}

async function throughClient<T>(cloud: Cloud, transport: Transport, call: Call<T>): Promise<Answer<T>> {
  let outcome: { readonly answer: Answer<T> } | { readonly error: unknown } | null = null
  const client = Client.initWithMiddleware({
    baseUrl: `https://${cloud.graph}/`,
    middleware: {
      async execute(context: Context): Promise<void> {
        try {
          const answer = await transport.call(call)
          outcome = { answer }
          context.response = new Response(answer.body)
        } catch (error) {
          outcome = { error }
          throw error
        }
      },
    },
  })
  const request = client.api(call.url).responseType(ResponseType.RAW)
  try {
    await (call.method === 'POST' ? request.post(call.body) : request.get())
  } catch (error) {
    outcome ??= { error }
  }
  return settled(outcome)
}

function settled<T>(outcome: { readonly answer: Answer<T> } | { readonly error: unknown } | null): Answer<T> {
  if (outcome === null) throw new Error('the Graph client sent nothing')
  if ('error' in outcome) throw outcome.error
  return outcome.answer
}
