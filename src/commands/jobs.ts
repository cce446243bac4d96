import { listQueries } from '../audit/graph/list-queries.ts'
import type { Command, CommandContext, Outcome, Values } from '../cli/command.ts'
import { SIGN_IN_OPTIONS } from '../cli/live-options.ts'
import { byCodeUnit, type JsonObject } from '../core/json.ts'
import type { Report } from '../core/report.ts'
import { CLOUDS } from '../microsoft/clouds.ts'
import { AUDIT_QUERY_PERMISSION, createGraph, graphService } from '../microsoft/graph.ts'
import { explainServiceError, ServiceError } from '../microsoft/service-error.ts'
import { serviceHttp } from '../microsoft/test-endpoint.ts'
import { createTransport } from '../microsoft/transport.ts'
import { chooseProfile, signedIn } from './sign-in/sign-in-profile.ts'

export const jobs: Command = {
  name: 'jobs',
  summary: 'List the audit queries at the service',
  description:
    'Lists the audit log queries that the tenant knows, those of mia and of others, with their state. A tenant has room for some 50 queries at a time and 200 a day, shared by everybody.',
  options: [...SIGN_IN_OPTIONS],
  examples: [{ command: 'mia jobs', text: 'what is running, and what is done' }],
  run,
}

async function run(values: Values, context: CommandContext): Promise<Outcome> {
  const { platform } = context
  const chosen = await chooseProfile(platform, values.signIn)
  const cloud = CLOUDS[chosen.profile.cloud]
  const transport = createTransport(platform, {
    service: graphService(cloud, AUDIT_QUERY_PERMISSION),
    http: serviceHttp(platform),
    tokens: signedIn(context, chosen, values.prompt),
    record: () => Promise.resolve(),
  })
  try {
    const queries = await listQueries(createGraph(cloud, transport))
    const sorted = queries.toSorted((a, b) =>
      byCodeUnit(a.query.displayName ?? '', b.query.displayName ?? ''),
    )
    const rows = sorted.map(({ version, query }): JsonObject => {
      const text = (key: string): string | null => (typeof query[key] === 'string' ? query[key] : null)
      const users: unknown = query['userPrincipalNameFilters']
      return {
        name: query.displayName ?? null,
        state: query.status,
        from: text('filterStartDateTime'),
        to: text('filterEndDateTime'),
        users: Array.isArray(users) ? users.filter((user): user is string => typeof user === 'string') : [],
        records: query.approximateReturnedRecordCount ?? null,
        id: query.id,
        version,
      }
    })
    return { report: jobsReport(rows), next: null }
  } catch (error) {
    throw error instanceof ServiceError ? explainServiceError(error) : error
  }
}

function jobsReport(rows: readonly JsonObject[]): Report {
  return {
    schema: 'mia/jobs/1',
    title: 'Audit queries',
    criteria: {},
    sources: [],
    accounting: null,
    notices: [],
    sections: [
      {
        key: 'rows',
        title: 'Audit queries',
        columns: [
          { key: 'name', title: 'Name', kind: 'text', priority: 1, keep: true },
          { key: 'state', title: 'State', kind: 'text', priority: 1 },
          { key: 'from', title: 'From', kind: 'time', priority: 1 },
          { key: 'to', title: 'To', kind: 'time', priority: 1 },
          { key: 'users', title: 'Users', kind: 'list', priority: 1 },
          { key: 'records', title: 'Records', kind: 'number', priority: 2 },
          { key: 'id', title: 'Query', kind: 'text', priority: 2, keep: true },
          { key: 'version', title: 'Graph', kind: 'text', priority: 3 },
        ],
        rows,
        empty: 'The tenant knows no audit queries.',
      },
    ],
  }
}
