// @ts-check

/** @param {string} cell */
function quote(cell) {
  return `"${cell.replaceAll('"', '""')}"`
}

/** @param {string} cell */
function quoteWhereNeeded(cell) {
  return /[",\r\n]/.test(cell) ? quote(cell) : cell
}

/**
 * As Export-Csv writes: every cell quoted, CRLF.
 * @param {string[]} columns
 * @param {string[][]} rows
 */
export function exportCsv(columns, rows) {
  return [columns, ...rows].map((cells) => `${cells.map(quote).join(',')}\r\n`).join('')
}

/**
 * As the portals write: quoted where needed, CRLF.
 * @param {string[]} columns
 * @param {string[][]} rows
 */
export function portalCsv(columns, rows) {
  return [columns, ...rows].map((cells) => `${cells.map(quoteWhereNeeded).join(',')}\r\n`).join('')
}

/**
 * `3/9/2026 9:34:12 AM`, the en-US form of a UTC time.
 * @param {string} time `YYYY-MM-DDTHH:MM:SS`
 * @param {{ comma?: boolean, fraction?: string }} [form]
 */
export function usTime(time, form = {}) {
  const [year = 0, month = 0, day = 0, hour = 0, minute = '', second = ''] = time
    .split(/[-T:Z]/)
    .map((part, index) => (index < 4 ? Number(part) : part))
  const clock = `${Number(hour) % 12 || 12}:${minute}:${second}${form.fraction ?? ''}`
  return `${month}/${day}/${year}${form.comma === true ? ',' : ''} ${clock} ${Number(hour) < 12 ? 'AM' : 'PM'}`
}
