import { type Html, html } from './html.ts'

export interface TableRow {
  readonly head: string
  readonly cells: readonly string[]
  /** Belongs to the row before it. */
  readonly sub?: boolean
}

/** Tables of so many columns have them of one width, so that several below each other are in line. */
const MOST_EVEN = 8

/** A table whose rows have a heading; numbers stand to the right. */
export function table(caption: string, head: readonly string[], rows: readonly TableRow[]): Html {
  return html`<div class="scroll"><table${head.length <= MOST_EVEN ? html` class="even"` : ''}><caption>${caption}</caption><thead><tr>${head.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead><tbody>${rows.map(
    ({ head: name, cells, sub }) =>
      html`<tr${sub === true ? html` class="sub"` : ''}><th scope="row">${name}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`,
  )}</tbody></table></div>`
}

/** A table of texts. */
export function textTable(caption: string, head: readonly string[], rows: readonly (readonly string[])[]): Html {
  return html`<div class="scroll"><table class="left"><caption>${caption}</caption><thead><tr>${head.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead><tbody>${rows.map(
    (cells) => html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`,
  )}</tbody></table></div>`
}
