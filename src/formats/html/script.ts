/**
 * Sorting and filtering of tables where scripts run; the page says all of it without. It builds its controls from
 * constants and reads texts only: nothing of the evidence becomes markup.
 */
export const SCRIPT = `
for (const box of document.querySelectorAll('section.table')) {
  const bodies = [...box.querySelectorAll('tbody')]
  const rows = bodies.flatMap((body) => [...body.rows])
  if (rows.length < 6) continue
  const sizes = bodies.map((body) => body.rows.length)
  const pages = [...box.querySelectorAll(':scope > details')]
  const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]))

  const input = document.createElement('input')
  input.type = 'search'
  const label = document.createElement('label')
  label.append('Filter ', input)
  const count = document.createElement('output')
  const controls = document.createElement('p')
  controls.className = 'controls'
  controls.append(label, count)
  box.prepend(controls)

  input.addEventListener('input', () => {
    const words = input.value.toLowerCase().split(' ').filter((word) => word !== '')
    let shown = 0
    for (const row of rows) {
      row.hidden = !words.every((word) => texts.get(row).includes(word))
      if (!row.hidden) shown += 1
    }
    for (const page of pages) {
      const any = [...page.querySelectorAll('tbody tr')].some((row) => !row.hidden)
      page.hidden = !any
      if (words.length > 0) page.open = any
    }
    count.textContent = words.length === 0 ? '' : shown + ' of ' + rows.length
  })

  const heads = [...box.querySelectorAll('thead tr')].map((head) => [...head.cells])
  for (const cells of heads) {
    for (const [column, cell] of cells.entries()) {
      const button = document.createElement('button')
      button.type = 'button'
      button.append(...cell.childNodes)
      cell.append(button)
      button.addEventListener('click', () => sort(column))
    }
  }
  const value = (row, column) => {
    const cell = row.cells[column]
    const more = cell.querySelector('.more')
    return more === null ? cell.textContent : cell.textContent.slice(0, -more.textContent.length)
  }
  const compare = (a, b) => {
    const difference = Number(a) - Number(b)
    if (a !== '' && b !== '' && !Number.isNaN(difference)) return difference
    return a < b ? -1 : a > b ? 1 : 0
  }
  const sort = (column) => {
    const down = heads[0][column].getAttribute('aria-sort') === 'ascending'
    for (const cells of heads) {
      for (const cell of cells) cell.removeAttribute('aria-sort')
      cells[column].setAttribute('aria-sort', down ? 'descending' : 'ascending')
    }
    const keys = new Map(rows.map((row) => [row, value(row, column)]))
    rows.sort((a, b) => (down ? compare(keys.get(b), keys.get(a)) : compare(keys.get(a), keys.get(b))))
    let next = 0
    for (const [index, body] of bodies.entries()) {
      body.append(...rows.slice(next, next + sizes[index]))
      next += sizes[index]
    }
  }
}
`
