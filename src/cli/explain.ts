import { similar } from '../config/index.ts'
import { errorCodesPage } from '../include/index.ts'
import { failure } from '../model/index.ts'
import { RULES } from '../validate/index.ts'
import type { Perform } from './invocation.ts'
import { performSimply } from './simply.ts'

interface Entry {
  readonly code: string
  /** The part of the page it stands in: `parsing`, `validation` … */
  readonly area: string
  /** Cells of the table by the heading of their column, in small letters. */
  readonly cells: ReadonlyMap<string, string>
}

/** `planwise explain CODE`: what the page of codes says, and of a rule why it is one. */
export const performExplain: Perform = performSimply(async ({ args }, _, show) => {
  const code = (args[0] ?? '').toUpperCase()
  const entries = entriesOf(errorCodesPage())
  const entry = entries.find((each) => each.code === code)
  if (entry === undefined) {
    const close = similar(
      code,
      entries.map((each) => each.code),
    )
    throw failure('PW3103', `There is no code ${code}`, {
      family: 'Usage Error',
      hint: close.length === 0 ? 'docs/errors.md lists all codes.' : `Did you mean ${close.join(' or ')}?`,
    })
  }
  const rule = RULES.find((each) => each.code === code)
  const what = (entry.cells.get('what') ?? '').replaceAll('`', '')
  const severity = rule?.severity ?? entry.cells.get('severity') ?? null
  const family = entry.cells.get('family') ?? entry.cells.get("family in dbt's log") ?? null
  const lines = [`${code}  ${what}`, `  area: ${entry.area}`]
  if (severity !== null && severity !== '') lines.push(`  severity: ${severity}`)
  if (family !== null && family !== '') lines.push(`  family: ${family}`)
  if (rule !== undefined) {
    lines.push(
      `  why: ${rule.why}`,
      `  to change it: "validate: {severity: {${code}: error}}" in planwise.yml, with error, warning, info or off`,
      `  to take one finding back: a comment "-- noqa: ${code} reason" on its line`,
    )
  }
  show(lines.join('\n'))
  return { code, what, area: entry.area, severity, family, why: rule?.why ?? null }
})

/** Every code of the page; a row may hold several, or a range. */
export function entriesOf(page: string): Entry[] {
  const found: Entry[] = []
  let area = ''
  let headings: readonly string[] = []
  for (const line of page.split('\n')) {
    if (line.startsWith('## ')) area = line.replace(/^## (?:[^:]*: )?/, '')
    if (!line.startsWith('|')) continue
    const cells = line
      .slice(1, line.lastIndexOf('|'))
      .split('|')
      .map((cell) => cell.trim())
    if (cells[0] === 'code') headings = cells.map((cell) => cell.toLowerCase())
    for (const code of codesOf(cells[0] ?? '')) {
      found.push({ code, area, cells: new Map(headings.map((heading, index) => [heading, cells[index] ?? ''])) })
    }
  }
  return found
}

function codesOf(cell: string): string[] {
  const range = /^PW(\d{4}) to PW(\d{4})$/.exec(cell)
  if (range === null) return cell.match(/PW\d{4}/g) ?? []
  const [first, last] = [Number(range[1]), Number(range[2])]
  return Array.from({ length: last - first + 1 }, (_, index) => `PW${first + index}`)
}
