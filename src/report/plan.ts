import type { PlainOperator, PlainProfile } from '../model/index.ts'
import { bytes, seconds } from './timings.ts'

/** A part of the work from which on an operator is marked as slow. */
const SLOW = 0.2
/** An operator below this part of the work that only passes rows on is left out of the tree. */
const TRIFLE = 0.01

/**
 * A plan as lines: an operator's share of the work, its rows, the operator in the tree. Slow ones have a `>` in front;
 * advice stands below, by number.
 */
export function planLines(profile: PlainProfile, width: number): string[] {
  const entries = treeOf(profile.plan, '', '')
  const advised = new Map(profile.advice.flatMap(({ operator }, index) => (operator === null ? [] : [[operator, index + 1]])))
  const rows = entries.map(({ operator }) => rowsText(operator))
  const most = Math.max(4, ...rows.map((text) => text.length))
  const lines = entries.map(({ operator, branch }, index) => {
    const mark = operator.share >= SLOW ? '>' : ' '
    const note = advised.get(operator.number)
    const share = `${Math.round(100 * operator.share)} %`.padStart(5)
    const line = `${mark} ${share}  ${(rows[index] ?? '').padStart(most)}  ${branch}${operator.name}${note === undefined ? '' : ` [${note}]`}  ${operator.detail}`
    return cut(line.trimEnd(), width)
  })
  return [
    `${profile.name}: ${summary(profile)}`,
    '',
    `   work  ${'rows'.padStart(most)}  operator`,
    ...lines,
    ...(profile.advice.length === 0 ? [] : ['']),
    ...profile.advice.flatMap(({ text }, index) => wrapped(`[${index + 1}] `, text, width)),
  ]
}

function summary({ seconds: elapsed, binding, work, memory, spill, rows }: PlainProfile): string {
  const spilled = spill === 0 ? '' : `, ${bytes(spill)} spilled`
  return `${seconds(elapsed)} s (planning ${seconds(binding)}), ${seconds(work)} s of work, ${rows.toLocaleString('en-US')} rows, memory ${bytes(memory) || '0 B'}${spilled}`
}

interface Entry {
  readonly operator: PlainOperator
  readonly branch: string
}

function treeOf(operator: PlainOperator, branch: string, below: string): Entry[] {
  const [only] = operator.children
  if (only !== undefined && operator.children.length === 1 && operator.name === 'PROJECTION' && operator.share < TRIFLE)
    return treeOf(only, branch, below)
  const last = operator.children.length - 1
  return [
    { operator, branch },
    ...operator.children.flatMap((child, index) =>
      treeOf(child, `${below}${index === last ? '└─ ' : '├─ '}`, `${below}${index === last ? '   ' : '│  '}`),
    ),
  ]
}

/** The rows, and how many were expected when that was ten times as many or a tenth. */
function rowsText({ rows, estimated, scanned }: PlainOperator): string {
  const far = estimated !== null && (rows > 10 * estimated || estimated > 10 * rows) && Math.max(rows, estimated) >= 1000
  const expected = far ? ` (expected ${estimated.toLocaleString('en-US')})` : ''
  const of = scanned > rows ? ` of ${scanned.toLocaleString('en-US')}` : ''
  return `${rows.toLocaleString('en-US')}${of}${expected}`
}

function cut(line: string, width: number): string {
  return line.length <= width ? line : `${line.slice(0, Math.max(1, width - 1))}…`
}

function wrapped(mark: string, text: string, width: number): string[] {
  const lines: string[] = []
  let line = mark
  for (const word of text.split(' ')) {
    if (line.length + word.length > width && line.trim() !== '' && line !== mark) {
      lines.push(line.trimEnd())
      line = ' '.repeat(mark.length)
    }
    line += `${word} `
  }
  return [...lines, line.trimEnd()]
}
