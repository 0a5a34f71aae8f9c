import { createHash } from 'node:crypto'
import { formatDay, lastDay } from './dates.ts'
import type { Plan, Source } from './parameters.ts'
import { type Person, type Standing, standing } from './people.ts'
import type { Seeds } from './seeds.ts'
import type { Category, PaidEvent, Timeline } from './timeline.ts'

/** A row of fct_yearly_events; amounts in cents, dates YYYY-MM-DD. */
export interface EventRow {
  readonly event_id: string
  readonly employee_id: string
  readonly employee_ssn: string
  readonly event_type: 'hire' | 'termination' | 'promotion' | 'raise'
  readonly event_category: Category
  readonly simulation_year: number
  readonly effective_date: string
  readonly event_sequence: number
  readonly compensation_amount: bigint
  readonly previous_compensation: bigint | null
  readonly from_level: number | null
  readonly to_level: number | null
  readonly employee_age: number
  readonly employee_tenure: number
  readonly age_band: string
  readonly tenure_band: string
  readonly event_probability: number | null
  readonly draw: number | null
  readonly parameter_source: Source
}

/** A row of fct_workforce_snapshot; amounts in cents, dates YYYY-MM-DD. */
export interface SnapshotRow {
  readonly employee_id: string
  readonly employee_ssn: string
  readonly employee_birth_date: string
  readonly employee_hire_date: string
  readonly current_compensation: bigint
  readonly prorated_annual_compensation: bigint
  readonly full_year_equivalent_compensation: bigint
  readonly current_age: number
  readonly current_tenure: number
  readonly level_id: number
  readonly age_band: string
  readonly tenure_band: string
  readonly employment_status: 'active' | 'terminated'
  readonly termination_date: string | null
  readonly termination_reason: Category | null
  readonly detailed_status_code: 'continuous_active' | 'experienced_termination' | 'new_hire_active' | 'new_hire_termination'
  readonly simulation_year: number
}

const TYPES = {
  experienced_termination: 'termination',
  reduction_in_force: 'termination',
  new_hire_termination: 'termination',
  promotion: 'promotion',
  merit_cola: 'raise',
  hiring: 'hire',
} as const

export function eventRow(plan: Plan, year: number, person: Person, at: Standing, event: PaidEvent): EventRow {
  const id = [plan.scenarioId, plan.planDesignId, person.id, year, event.category].join('|')
  return {
    event_id: createHash('md5').update(id).digest('hex'),
    employee_id: person.id,
    employee_ssn: person.ssn,
    event_type: TYPES[event.category],
    event_category: event.category,
    simulation_year: year,
    effective_date: formatDay(event.date),
    event_sequence: event.sequence,
    compensation_amount: event.to.pay,
    previous_compensation: event.from?.pay ?? null,
    from_level: event.from?.level ?? null,
    to_level: event.to.level,
    employee_age: at.age,
    employee_tenure: at.tenure,
    age_band: at.ageBand,
    tenure_band: at.tenureBand,
    event_probability: event.probability,
    draw: event.draw,
    parameter_source: event.source,
  }
}

export function snapshotRow(seeds: Seeds, year: number, person: Person, isHire: boolean, line: Timeline): SnapshotRow {
  const at = standing(seeds, person, lastDay(year))
  return {
    employee_id: person.id,
    employee_ssn: person.ssn,
    employee_birth_date: formatDay(person.birth),
    employee_hire_date: formatDay(person.hire),
    current_compensation: line.pay,
    prorated_annual_compensation: line.prorated,
    full_year_equivalent_compensation: line.pay,
    current_age: at.age,
    current_tenure: at.tenure,
    level_id: line.level,
    age_band: at.ageBand,
    tenure_band: at.tenureBand,
    employment_status: line.leaves === undefined ? 'active' : 'terminated',
    termination_date: line.leaves === undefined ? null : formatDay(line.leaves.date),
    termination_reason: line.leaves?.category ?? null,
    detailed_status_code:
      line.leaves === undefined
        ? isHire
          ? 'new_hire_active'
          : 'continuous_active'
        : isHire
          ? 'new_hire_termination'
          : 'experienced_termination',
    simulation_year: year,
  }
}
