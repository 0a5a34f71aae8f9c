/** The table that `show` prints: cells padded to their column's width, numbers to the right, at most `maxRows` rows. */
export interface TextTable {
  readonly columns: readonly string[]
  /** Cells as text; null prints as nothing. */
  readonly rows: readonly (readonly (string | null)[])[]
  /** Columns to be set to the right. */
  readonly numeric: readonly boolean[]
}

export function textTable(table: TextTable): string {
  const widths = table.columns.map((name, index) => Math.max(name.length, 1, ...table.rows.map((row) => cell(row[index]).length)))
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((text, index) => pad(text, widths[index] ?? 0, table.numeric[index] === true)).join(' | ')} |`
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`
  return [line(table.columns), rule, ...table.rows.map((row) => line(table.columns.map((_, index) => cell(row[index]))))]
    .join('\n')
    .concat('\n')
}

function cell(value: string | null | undefined): string {
  return value ?? ''
}

function pad(text: string, width: number, right: boolean): string {
  return right ? text.padStart(width) : text.padEnd(width)
}
