/** Rows as printed cells; null is a null. */
export interface Rows {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | null)[])[]
}

/**
 * The difference between expected and actual rows, regardless of order, or undefined when there is none. A row that has a
 * near counterpart is shown once, its cells as `expected→actual`; others are missing (`---`) or surplus (`+++`).
 */
export function diffRows(expected: Rows, actual: Rows): string | undefined {
  const missing = [...expected.rows]
  const surplus: (readonly (string | null)[])[] = []
  let equal = 0
  for (const row of actual.rows) {
    const index = missing.findIndex((candidate) => sameRow(candidate, row))
    if (index < 0) surplus.push(row)
    else {
      missing.splice(index, 1)
      equal += 1
    }
  }
  if (missing.length === 0 && surplus.length === 0) return undefined
  return table(expected.columns, pair(missing, surplus), equal)
}

function sameRow(a: readonly (string | null)[], b: readonly (string | null)[]): boolean {
  return a.length === b.length && a.every((cell, index) => cell === b[index])
}

interface Line {
  readonly mark: '→' | '---' | '+++'
  readonly cells: readonly string[]
}

/** Pairs each missing row with the surplus row that shares the most cells, if they share any: that both have a null says nothing. */
function pair(missing: readonly (readonly (string | null)[])[], surplus: readonly (readonly (string | null)[])[]): Line[] {
  const left = [...surplus]
  const lines: Line[] = []
  for (const row of missing) {
    let best = -1
    let most = 0
    for (const [index, candidate] of left.entries()) {
      const shared = row.filter((cell, at) => cell !== null && cell === candidate[at]).length
      if (shared > most) [best, most] = [index, shared]
    }
    const [partner] =
      best < 0 && missing.length === 1 && left.length === 1 ? left.splice(0, 1) : best < 0 ? [] : left.splice(best, 1)
    if (partner === undefined) lines.push({ mark: '---', cells: row.map(shown) })
    else
      lines.push({
        mark: '→',
        cells: row.map((cell, at) => (cell === partner[at] ? shown(cell) : `${shown(cell)}→${shown(partner[at] ?? null)}`)),
      })
  }
  return [...lines, ...left.map((row): Line => ({ mark: '+++', cells: row.map(shown) }))]
}

function shown(cell: string | null): string {
  return cell === null ? 'NULL' : cell
}

function table(columns: readonly string[], lines: readonly Line[], equal: number): string {
  const grid = [['@@', ...columns], ...lines.map((line) => [line.mark, ...line.cells])]
  const widths = grid[0]?.map((_, column) => Math.max(...grid.map((row) => row[column]?.length ?? 0))) ?? []
  const text = grid.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join(' | ')
      .trimEnd(),
  )
  const notes = [
    ...(lines.some(({ mark }) => mark === '→') ? ['expected→actual'] : []),
    ...(lines.some(({ mark }) => mark === '---') ? ['--- is missing'] : []),
    ...(lines.some(({ mark }) => mark === '+++') ? ['+++ is too much'] : []),
    ...(equal > 0 ? [`${equal} ${equal === 1 ? 'row is' : 'rows are'} equal`] : []),
  ]
  text.push(`(${notes.join('; ')})`)
  return text.join('\n')
}
