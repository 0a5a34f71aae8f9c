import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import * as z from 'zod'
import type { Measures } from '../adapter.ts'
import { text } from './dialect.ts'

/** Counts what a connection's statements cost. */
export interface Meter {
  /** Statements that switch DuckDB's own measuring on. */
  readonly begin: string
  readonly end: string
  /** Runs one round trip and adds what it cost. */
  around<T>(task: () => Promise<T>): Promise<T>
  /** What was counted; the files are gone. */
  finish(): Measures
}

const operator = z.object({ operator_type: z.string().optional(), operator_cardinality: z.number().optional() })
/** What DuckDB's profiler writes of a statement, as far as it is read here. Seconds and bytes. */
const profile = z.object({
  planner: z.number().default(0),
  all_optimizers: z.number().default(0),
  physical_planner: z.number().default(0),
  system_peak_buffer_memory: z.number().default(0),
  system_peak_temp_dir_size: z.number().default(0),
  total_bytes_read: z.number().default(0),
  total_bytes_written: z.number().default(0),
  children: z.array(operator.extend({ children: z.array(operator).default([]) })).default([]),
})
type Profile = z.infer<typeof profile>

/** Operators that write; what comes into them is what they write. */
const WRITES = /^(?:BATCH_)?(?:CREATE_TABLE_AS|INSERT|MERGE_INTO|UPDATE|DELETE|COPY_TO_FILE)$/

/**
 * DuckDB's profiler writes a file after each statement that reads or writes rows; of several in one round trip the last
 * one's stays.
 */
export function createMeter(): Meter {
  const directory = mkdtempSync(path.join(tmpdir(), 'planwise-meter-'))
  const file = path.join(directory, 'profile.json')
  const total = { statements: 0, seconds: 0, binding: 0, memory: 0, spill: 0, bytesRead: 0, bytesWritten: 0 }
  let rows: number | null = null

  const add = (found: Profile): void => {
    total.binding += found.planner + found.all_optimizers + found.physical_planner
    total.memory = Math.max(total.memory, found.system_peak_buffer_memory)
    total.spill = Math.max(total.spill, found.system_peak_temp_dir_size)
    total.bytesRead += found.total_bytes_read
    total.bytesWritten += found.total_bytes_written
    const [root] = found.children
    if (root?.operator_type !== undefined && WRITES.test(root.operator_type))
      rows = root.children[0]?.operator_cardinality ?? rows
  }

  return {
    begin: `SET enable_profiling = 'json'; SET profiling_mode = 'detailed'; SET profiling_output = ${text(file)};`,
    end: 'PRAGMA disable_profiling; RESET profiling_output;',
    async around(task) {
      const began = performance.now()
      try {
        return await task()
      } finally {
        total.statements += 1
        total.seconds += (performance.now() - began) / 1000
        if (existsSync(file)) {
          add(profile.parse(JSON.parse(readFileSync(file, 'utf8'))))
          rmSync(file)
        }
      }
    },
    finish() {
      rmSync(directory, { recursive: true, force: true })
      return { ...total, rows }
    },
  }
}
