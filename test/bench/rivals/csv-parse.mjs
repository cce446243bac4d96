import { createReadStream } from 'node:fs'
import { parse } from 'csv-parse'

const [path = '', user = ''] = process.argv.slice(2)
const ids = new Set()
const rows = createReadStream(path).pipe(parse({ bom: true, columns: true, relax_column_count: true }))
for await (const row of rows) {
  if (row.Operation !== 'MailItemsAccessed') continue
  try {
    /** @type {{ UserId: string, Id: string }} */
    const record = JSON.parse(row.AuditData)
    if (record.UserId.toLowerCase() === user) ids.add(record.Id)
  } catch {
    continue
  }
}
process.stdout.write(`${ids.size}\n`)
