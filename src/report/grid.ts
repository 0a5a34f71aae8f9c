/** A table for the terminal: cells as text, the first column to the left, all others to the right unless `left` names them. */
export interface Grid {
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** Further columns that are set to the left. */
  readonly left?: ReadonlySet<number>
}

const GAP = '  '

/**
 * The lines of a table that is no wider than `width`: columns that do not fit come again below, each block beginning with
 * the first column. A first column or a single value wider than the terminal is not cut.
 */
export function gridLines(grid: Grid, width: number): string[] {
  const widths = grid.head.map((title, column) =>
    Math.max(title.length, ...grid.rows.map((row) => (row[column] ?? '').length), column === 0 ? 1 : 0),
  )
  const blocks = blocksOf(widths, width)
  return blocks.flatMap((columns, index) => {
    const line = (cells: readonly string[]): string =>
      columns
        .map((column) => placed(cells[column] ?? '', widths[column] ?? 0, isLeft(grid, column)))
        .join(GAP)
        .trimEnd()
    return [...(index === 0 ? [] : ['']), line(grid.head), ...grid.rows.map(line)]
  })
}

/** Which columns stand side by side. */
function blocksOf(widths: readonly number[], width: number): number[][] {
  const first = widths[0] ?? 0
  const blocks: number[][] = [[0]]
  let used = first
  for (let column = 1; column < widths.length; column++) {
    const needed = GAP.length + (widths[column] ?? 0)
    const current = blocks.at(-1) ?? []
    if (used + needed > width && current.length > 1) {
      blocks.push([0, column])
      used = first + needed
    } else {
      current.push(column)
      used += needed
    }
  }
  return blocks
}

function isLeft({ left }: Grid, column: number): boolean {
  return column === 0 || left?.has(column) === true
}

function placed(text: string, width: number, left: boolean): string {
  return left ? text.padEnd(width) : text.padStart(width)
}
