/** Where the records are: a table, and how the tables around it name the time. */
export const DIALECTS = ['officeactivity', 'cloudappevents', 'hunting'] as const
export type Dialect = (typeof DIALECTS)[number]

export interface DialectFacts {
  readonly title: string
  readonly table: string
  readonly timeColumn: string
}

export const DIALECT_FACTS: Readonly<Record<Dialect, DialectFacts>> = {
  officeactivity: {
    title: 'OfficeActivity in Microsoft Sentinel / Log Analytics',
    table: 'OfficeActivity',
    timeColumn: 'TimeGenerated',
  },
  cloudappevents: {
    title: 'CloudAppEvents in Microsoft Sentinel / Log Analytics',
    table: 'CloudAppEvents',
    timeColumn: 'TimeGenerated',
  },
  hunting: {
    title: 'CloudAppEvents in Microsoft Defender advanced hunting',
    table: 'CloudAppEvents',
    timeColumn: 'Timestamp',
  },
}
