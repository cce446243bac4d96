export function record(id: number): { Operation: string; Id: string; Text: string } {
  return { Operation: 'MailItemsAccessed', Id: String(id), Text: 'a"}],[{\\ é' }
}

export const A = JSON.stringify(record(1))
export const B = JSON.stringify(record(2))
export const C = JSON.stringify(record(3))
export const AB = [record(1), record(2)]

export function deep(levels: number): string {
  return `{"Operation":"x","d":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`
}

export function table(rows: string): string {
  return `{"tables":[{"columns":[{"name":"Operation"}],"rows":[${rows}]}]}`
}
