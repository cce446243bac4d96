import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { z } from 'zod'

/** Microsoft's own KQL parser and binder, ten members of it. It binds, it does not execute. */
export interface Bound {
  readonly diagnostics: readonly string[]
  /** `name:type`. */
  readonly columns: readonly string[]
}

interface List {
  readonly Count: number
  getItem(index: number): unknown
}

interface Kusto {
  readonly Language: {
    readonly Symbols: {
      readonly TableSymbol: { $ctor7: new (name: string, columns: string, description: null) => object }
      readonly DatabaseSymbol: { ctor: new (name: string, members: readonly object[]) => object }
    }
    readonly GlobalState: { readonly Default: { WithDatabase(database: object): object } }
    readonly KustoCode: {
      ParseAndAnalyze(
        text: string,
        globals: object,
      ): {
        GetDiagnostics(): List
        readonly ResultType: { readonly Columns?: List } | null
      }
    }
  }
}

const require = createRequire(import.meta.url)
const folder = dirname(require.resolve('@kusto/language-service-next/package.json'))
require(`${folder}/bridge.min.js`)
require(`${folder}/Kusto.Language.Bridge.min.js`)
const { Language } = (globalThis as unknown as { Kusto: Kusto }).Kusto

const DIAGNOSTIC = z.looseObject({
  Code: z.string(),
  Severity: z.string(),
  Start: z.number(),
  Length: z.number(),
  Message: z.string(),
})
const COLUMN = z.looseObject({ Name: z.string(), Type: z.looseObject({ Name: z.string() }) })

/** @param tables name to `column:type` list, as KQL writes a schema */
export function binder(tables: Readonly<Record<string, string>>): (query: string) => Bound {
  const symbols = Object.entries(tables).map(
    ([name, columns]) => new Language.Symbols.TableSymbol.$ctor7(name, `(${columns})`, null),
  )
  const database = new Language.Symbols.DatabaseSymbol.ctor('tenant', symbols)
  const globals = Language.GlobalState.Default.WithDatabase(database)
  return (query) => {
    const code = Language.KustoCode.ParseAndAnalyze(query, globals)
    return {
      diagnostics: itemsOf(code.GetDiagnostics()).map((item) => {
        const { Code, Severity, Start, Length, Message } = DIAGNOSTIC.parse(item)
        return `${Severity} ${Code} ${Message} at: ${query.slice(Start, Start + Math.max(Length, 40))}`
      }),
      columns:
        code.ResultType?.Columns === undefined
          ? []
          : itemsOf(code.ResultType.Columns).map((item) => {
              const { Name, Type } = COLUMN.parse(item)
              return `${Name}:${Type.Name}`
            }),
    }
  }
}

function itemsOf(list: List): unknown[] {
  return Array.from({ length: list.Count }, (_, index) => list.getItem(index))
}
