import type { CommandEntry } from '../cli/command.ts'

/** Every command. A new one is one file and one entry here; the summary is that of the command, word for word. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'guide',
    summary: 'The whole investigation, one question at a time; mia alone at a terminal does the same',
    load: async () => (await import('./guide.ts')).guide,
  },
  {
    name: 'sessions',
    summary: 'Who was in the mailbox: sessions, IP addresses, clients and operations',
    load: async () => (await import('./sessions.ts')).sessions,
  },
  {
    name: 'messages',
    summary: 'Which e-mail was reached: messages listed and folders synchronised in sessions',
    load: async () => (await import('./messages.ts')).messages,
  },
  {
    name: 'email',
    summary: 'What those e-mails were: sender, recipients, subject, date and delivery',
    load: async () => (await import('./email.ts')).email,
  },
  {
    name: 'mark',
    summary: 'Judge sessions: the intruder’s, the owner’s, or undecided',
    load: async () => (await import('./mark.ts')).mark,
  },
  {
    name: 'case',
    summary: 'Begin a case folder, or show what one holds and what to do next',
    load: async () => (await import('./case.ts')).caseCommand,
  },
  {
    name: 'report',
    summary: 'The report of a case for investigators, counsel and data-protection officers',
    load: async () => (await import('./report.ts')).report,
  },
  {
    name: 'verify',
    summary: 'Check every hash of a case; with --replay compute every result again',
    load: async () => (await import('./verify.ts')).verify,
  },
  {
    name: 'coverage',
    summary: 'Which periods the records can speak for, and which they cannot',
    load: async () => (await import('./coverage.ts')).coverage,
  },
  {
    name: 'explain',
    summary: 'The chain from a result back to the bytes of the audit record',
    load: async () => (await import('./explain.ts')).explain,
  },
  {
    name: 'lookup',
    summary: 'Whether these messages were touched: by whom, when, in which session',
    load: async () => (await import('./lookup.ts')).lookup,
  },
  {
    name: 'breakdown',
    summary: 'What flagged addresses reached: messages by user, and folders synchronised',
    load: async () => (await import('./breakdown.ts')).breakdown,
  },
  {
    name: 'compare',
    summary: 'Which records, sessions and messages differ between two cases',
    load: async () => (await import('./compare.ts')).compare,
  },
  {
    name: 'redact',
    summary: 'Make a copy of the results for sharing, without subjects, names and addresses',
    load: async () => (await import('./redact.ts')).redact,
  },
  {
    name: 'kql',
    summary: 'Print the queries for Microsoft Sentinel and Defender, ready for the portal',
    load: async () => (await import('./kql.ts')).kql,
  },
  {
    name: 'login',
    summary: 'Sign in to a tenant, and remember how',
    load: async () => (await import('./login.ts')).login,
  },
  {
    name: 'logout',
    summary: 'Forget a profile and its tokens',
    load: async () => (await import('./logout.ts')).logout,
  },
  {
    name: 'status',
    summary: 'Show profiles, and what the current sign-in may do',
    load: async () => (await import('./status.ts')).status,
  },
  {
    name: 'doctor',
    summary: 'Check sign-in, permissions, and whether access to the mailboxes is recorded at all',
    load: async () => (await import('./doctor.ts')).doctor,
  },
  {
    name: 'jobs',
    summary: 'List the audit queries at the service',
    load: async () => (await import('./jobs.ts')).jobs,
  },
  {
    name: 'completion',
    summary: 'Print a completion script for a shell',
    load: async () => (await import('./completion.ts')).completion,
  },
  {
    name: 'help',
    summary: 'Show help for a command or a topic',
    load: async () => (await import('./help.ts')).help,
  },
]
