import type { Connection, Dialect } from '../adapter/index.ts'
import type { SimulatedYear } from '../model/index.ts'
import type { Scenario } from './scenario.ts'

/** A rule of docs/workforce.md that rows of a year break. */
export interface FailedCheck {
  readonly name: string
  readonly severity: 'error' | 'warn'
  readonly failures: number
}

interface Where {
  readonly database: string
  readonly schema: string
}

/** Reads from the tables what is said about a year. */
export async function summaryOf(
  connection: Connection,
  dialect: Dialect,
  where: Where,
  scenario: Scenario,
  year: number,
): Promise<Omit<SimulatedYear, 'seconds'>> {
  const of = (identifier: string): string => dialect.relation({ ...where, identifier })
  const rows = `scenario_id = ${dialect.literal(scenario.name)} and plan_design_id = ${dialect.literal(scenario.planDesign)} and simulation_year = ${year}`
  const { rows: found } = await connection.query(`
    select
      coalesce(sum(start_headcount), 0)::double, coalesce(sum(hires), 0)::double,
      coalesce(sum(experienced_terminations + reductions_in_force + new_hire_terminations), 0)::double,
      coalesce(sum(end_headcount), 0)::double,
      (select current_value::double from ${of('fct_compensation_growth')} where ${rows} and method = 'full_year_equivalent'),
      (select count(*)::double from ${of('fct_yearly_events')} where ${rows})
    from ${of('fct_headcount_bridge')} where ${rows}`)
  const [start = 0, hires = 0, terminations = 0, end = 0, pay = null, events = 0] = (found[0] ?? []).map((cell) =>
    typeof cell === 'number' ? cell : null,
  )
  const number = (value: number | null): number => value ?? 0
  return {
    year,
    start: number(start),
    hires: number(hires),
    terminations: number(terminations),
    end: number(end),
    growth: number(start) === 0 ? null : number(end) / number(start) - 1,
    averagePay: pay,
    events: number(events),
  }
}

/** The checks of a year that found something, errors first. */
export async function failedChecks(
  connection: Connection,
  dialect: Dialect,
  where: Where,
  scenario: Scenario,
  year: number,
): Promise<readonly FailedCheck[]> {
  const { rows } = await connection.query(`
    select check_name, severity, failures::double
    from ${dialect.relation({ ...where, identifier: 'mon_data_quality' })}
    where scenario_id = ${dialect.literal(scenario.name)} and simulation_year = ${year} and failures > 0
    order by severity, check_name`)
  return rows.map(([name, severity, failures]) => ({
    name: String(name),
    severity: severity === 'error' ? 'error' : 'warn',
    failures: Number(failures),
  }))
}
