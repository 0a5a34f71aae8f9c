import type { NodeTimings } from '../model/index.ts'
import { gridLines } from './grid.ts'

export interface TimedNode {
  readonly name: string
  readonly timings: NodeTimings
}

type Column = readonly [title: string, cell: (timings: NodeTimings) => string, shown?: (timings: NodeTimings) => boolean]

const COLUMNS: readonly Column[] = [
  ['seconds', ({ total }) => seconds(total)],
  ['template', ({ template }) => seconds(template)],
  ['bind', ({ binding }) => seconds(binding)],
  ['execute', ({ execution }) => seconds(execution)],
  ['rows', ({ rows }) => (rows === null ? '' : rows.toLocaleString('en-US'))],
  ['memory', ({ memory }) => bytes(memory)],
  ['disk', (timings) => bytes(disk(timings)), (timings) => disk(timings) > 0],
  ['spill', ({ spill }) => bytes(spill), ({ spill }) => spill > 0],
]

function disk({ bytesRead, bytesWritten }: NodeTimings): number {
  return bytesRead + bytesWritten
}

/** The lines of `--timings`: the slowest node first, columns without any value left out, sums of the seconds at the end. */
export function timingLines(nodes: readonly TimedNode[], width: number): string[] {
  const columns = COLUMNS.filter(([, , shown]) => shown === undefined || nodes.some(({ timings }) => shown(timings)))
  const sorted = [...nodes].sort((a, b) => b.timings.total - a.timings.total)
  const rows = sorted.map(({ name, timings }) => [name, ...columns.map(([, cell]) => cell(timings))])
  const sums = ['total', 'template', 'binding', 'execution'] as const
  const all = ['all', ...sums.map((key) => seconds(nodes.reduce((sum, { timings }) => sum + timings[key], 0)))]
  return gridLines({ head: ['node', ...columns.map(([title]) => title)], rows: nodes.length > 1 ? [...rows, all] : rows }, width)
}

export function seconds(value: number): string {
  return value.toFixed(value < 10 ? 3 : 1)
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB']

/** `12.3 MiB`; nothing for 0. */
export function bytes(value: number): string {
  if (value === 0) return ''
  const unit = Math.min(UNITS.length - 1, Math.floor(Math.log2(value) / 10))
  const scaled = value / 2 ** (10 * unit)
  return `${unit === 0 ? scaled : scaled.toFixed(scaled < 100 ? 1 : 0)} ${UNITS[unit]}`
}
