import { describe, expect, it } from 'vitest'
import { emailFold, type EmailOutcome, type MetadataEntry } from '../../src/core/e-mail.ts'

const ID = '<m@x>'

function entry(kind: MetadataEntry['kind'], more: Partial<MetadataEntry> = {}): MetadataEntry {
  const empty = { received: null, sender: null, subject: null, sizeInBytes: null, direction: null }
  return { kind, source: 's', row: 1, internetMessageId: ID, recipients: [], ...empty, ...more }
}

function rowOf(entries: readonly MetadataEntry[], status: EmailOutcome['status']) {
  const fold = emailFold({ ids: [ID], accessed: new Map() })
  for (const one of entries) fold.add(one)
  const outcomes = [{ internetMessageId: ID, status, reason: 'because' }]
  return fold.result({ periods: [], outcomes }).rows[0]
}

describe('what became of a message', () => {
  it('gone: a trace has it, the mailbox does not', () => {
    expect(rowOf([entry('trace', { subject: 'S' })], 'gone')).toMatchObject({
      status: 'gone',
      reason: 'because',
      subject: 'S',
    })
  })

  it('found all the same where some mailbox holds it', () => {
    expect(rowOf([entry('trace'), entry('mailbox')], 'gone')).toMatchObject({ status: 'found' })
  })

  it('never transported only where nothing but the mailbox knows it', () => {
    expect(rowOf([entry('mailbox')], 'never-transported')).toMatchObject({ status: 'never-transported' })
    expect(rowOf([entry('mailbox'), entry('trace')], 'never-transported')).toMatchObject({ status: 'found' })
  })

  it('found where something is known, though another source failed or is pending', () => {
    expect(rowOf([entry('trace')], 'error')).toMatchObject({ status: 'found', reason: null })
    expect(rowOf([entry('trace')], 'pending')).toMatchObject({ status: 'found', reason: null })
  })

  it('lies in several folders, each told once, in order', () => {
    const inbox = { mailbox: 'a@x', folder: 'Inbox', state: 'present' } as const
    const purges = { mailbox: 'a@x', folder: null, state: 'recoverable' } as const
    const entries = [purges, inbox, inbox].map((copy) => entry('mailbox', { copy }))
    expect(rowOf(entries, 'error')?.copies).toEqual([inbox, purges])
    expect(rowOf([entry('trace')], 'error')).not.toHaveProperty('copies')
  })
})
