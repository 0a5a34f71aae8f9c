import { countByLevel, type Person } from './people.ts'
import type { Seeds } from './seeds.ts'
import type { EventRow, SnapshotRow } from './tables.ts'

/** A row of fct_headcount_bridge. */
export interface BridgeRow {
  readonly simulation_year: number
  readonly level_id: number
  readonly start_headcount: number
  readonly hires: number
  readonly promotions_in: number
  readonly promotions_out: number
  readonly experienced_terminations: number
  readonly reductions_in_force: number
  readonly new_hire_terminations: number
  readonly end_headcount: number
}

/** One row per level of the seed; a leaver counts at the level held on the day. */
export function bridge(
  seeds: Seeds,
  year: number,
  start: readonly Person[],
  events: readonly EventRow[],
  snapshot: readonly SnapshotRow[],
): readonly BridgeRow[] {
  const starts = countByLevel(seeds, start)
  return seeds.levels.map(({ id }) => {
    const count = (category: EventRow['event_category'], end: 'from_level' | 'to_level') =>
      events.filter((event) => event.event_category === category && event[end] === id).length
    return {
      simulation_year: year,
      level_id: id,
      start_headcount: starts.get(id) ?? 0,
      hires: count('hiring', 'to_level'),
      promotions_in: count('promotion', 'to_level'),
      promotions_out: count('promotion', 'from_level'),
      experienced_terminations: count('experienced_termination', 'from_level'),
      reductions_in_force: count('reduction_in_force', 'from_level'),
      new_hire_terminations: count('new_hire_termination', 'from_level'),
      end_headcount: snapshot.filter((row) => row.level_id === id && row.employment_status === 'active').length,
    }
  })
}
