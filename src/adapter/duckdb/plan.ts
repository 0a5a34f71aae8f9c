import * as z from 'zod'
import type { PlainOperator } from '../../model/index.ts'
import type { QueryPlan } from '../plan.ts'
import { adviceOn } from './plan-advice.ts'

interface Raw {
  readonly operator_name?: string | undefined
  readonly operator_timing: number
  readonly operator_cardinality: number
  readonly operator_rows_scanned: number
  readonly extra_info: Readonly<Record<string, unknown>>
  readonly children: readonly Raw[]
}

const raw: z.ZodType<Raw> = z.lazy(() =>
  z.object({
    operator_name: z.string().optional(),
    operator_timing: z.number().default(0),
    operator_cardinality: z.number().default(0),
    operator_rows_scanned: z.number().default(0),
    extra_info: z.record(z.string(), z.unknown()).default({}),
    children: z.array(raw).default([]),
  }),
)

const profile = z.object({
  latency: z.number().default(0),
  planner: z.number().default(0),
  all_optimizers: z.number().default(0),
  physical_planner: z.number().default(0),
  system_peak_buffer_memory: z.number().default(0),
  system_peak_temp_dir_size: z.number().default(0),
  children: z.array(raw).default([]),
})

/** Operators that DuckDB puts around the query itself. */
const AROUND: ReadonlySet<string> = new Set(['EXPLAIN_ANALYZE', 'RESULT_COLLECTOR'])

/**
 * Reads what `explain (analyze, format json)` gives.
 * @param memoryLimit of the database, for advice
 */
export function readPlan(json: string, memoryLimit: string): QueryPlan {
  const found = profile.parse(JSON.parse(json))
  let top = found.children[0]
  while (top !== undefined && AROUND.has(top.operator_name ?? '')) top = top.children[0]
  if (top === undefined) throw new Error('DuckDB gave a plan without operators')
  const work = workOf(top)
  const root = numbered(top, work)
  const plan = {
    seconds: found.latency,
    binding: found.planner + found.all_optimizers + found.physical_planner,
    work,
    memory: found.system_peak_buffer_memory,
    spill: found.system_peak_temp_dir_size,
    rows: top.operator_cardinality,
    root,
  }
  return { ...plan, advice: adviceOn(plan, memoryLimit) }
}

function workOf({ operator_timing, children }: Raw): number {
  return children.reduce((sum, child) => sum + workOf(child), operator_timing)
}

function numbered(top: Raw, work: number): PlainOperator {
  let count = 0
  const build = (operator: Raw): PlainOperator => {
    count += 1
    const number = count
    const estimated = Number(operator.extra_info['Estimated Cardinality'])
    return {
      number,
      name: (operator.operator_name ?? 'UNKNOWN').trim(),
      detail: detailOf(operator.extra_info),
      seconds: operator.operator_timing,
      share: work === 0 ? 0 : operator.operator_timing / work,
      rows: operator.operator_cardinality,
      estimated: Number.isFinite(estimated) ? estimated : null,
      scanned: operator.operator_rows_scanned,
      children: operator.children.map(build),
    }
  }
  return build(top)
}

/** Told by every operator of its kind, or shown otherwise. */
const LEFT_OUT: ReadonlySet<string> = new Set(['Estimated Cardinality', 'Type', 'Projections', 'CTE Index', 'Delim Index'])

function detailOf(info: Raw['extra_info']): string {
  return Object.entries(info)
    .filter(([key, value]) => !LEFT_OUT.has(key) && value !== '')
    .map(([key, value]) => `${key.toLowerCase()}: ${Array.isArray(value) ? value.join(', ') : String(value)}`)
    .join('; ')
    .replace(/\s+/g, ' ')
}
