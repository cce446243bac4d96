/** A page of `mia help <topic>`. */
export interface HelpTopic {
  readonly name: string
  /** One line, no full stop. */
  readonly summary: string
  /** The page, without its heading, at most `width` columns wide. Loads when it is read. */
  load(): Promise<(width: number) => string>
}

export const HELP_TOPICS: readonly HelpTopic[] = [
  {
    name: 'exit-codes',
    summary: 'What the exit code of a run says',
    load: async () => (await import('./exit-codes.ts')).exitCodes,
  },
  {
    name: 'environment',
    summary: 'Settings from variables and files, and which of them decides',
    load: async () => (await import('./environment.ts')).environment,
  },
  {
    name: 'permissions',
    summary: 'What mia is allowed to do, and what it needs',
    load: async () => (await import('./permissions.ts')).permissions,
  },
  {
    name: 'formats',
    summary: 'Which exported files mia reads, and which results it writes',
    load: async () => (await import('./formats.ts')).formats,
  },
  {
    name: 'sync-and-throttling',
    summary: 'What the records cannot say: synchronised folders and throttled mailboxes',
    load: async () => (await import('./sync-and-throttling.ts')).syncAndThrottling,
  },
  {
    name: 'accounting',
    summary: 'How every row that was read is accounted for',
    load: async () => (await import('./accounting.ts')).accounting,
  },
  {
    name: 'case-folder',
    summary: 'What stands in a case folder, and how far it can be trusted',
    load: async () => (await import('./case-folder.ts')).caseFolder,
  },
]
