/** A table in text, as agate prints it: columns padded to their widest cell, a rule under the headings. */
export function textTable(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  widest = Number.POSITIVE_INFINITY,
): string {
  const cut = (cell: string) => (cell.length > widest ? `${cell.slice(0, widest - 3)}...` : cell)
  const cells = [headings, ...rows].map((row) => row.map(cut))
  const widths = headings.map((_, index) => Math.max(...cells.map((row) => (row[index] ?? '').length)))
  const line = (row: readonly string[]) => `| ${widths.map((width, index) => (row[index] ?? '').padEnd(width)).join(' | ')} |`
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`
  const [first = [], ...body] = cells
  return `${[line(first), rule, ...body.map(line)].join('\n')}\n`
}
