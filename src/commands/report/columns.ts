import type { Column } from '../../core/report.ts'

export const text = (key: string, title: string, priority: Column['priority'] = 1): Column => ({
  key,
  title,
  kind: 'text',
  priority,
})
export const id = (key: string, title: string, priority: Column['priority'] = 1): Column => ({
  ...text(key, title, priority),
  keep: true,
})
export const list = (key: string, title: string, priority: Column['priority'] = 1): Column => ({
  ...text(key, title, priority),
  kind: 'list',
})
export const time = (key: string, title: string, priority: Column['priority'] = 1): Column => ({
  ...text(key, title, priority),
  kind: 'time',
})
export const number = (key: string, title: string, priority: Column['priority'] = 1): Column => ({
  ...text(key, title, priority),
  kind: 'number',
})
