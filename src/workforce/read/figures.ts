import type { Connection, Dialect } from '../../adapter/index.ts'
import type { YearFigures } from '../../model/index.ts'
import { readRows } from './rows.ts'
import { rowsOf, type Scenario, tableOf, type Years } from './scenario.ts'

/**
 * The yearly figures of a scenario: headcounts from `fct_headcount_bridge`, pay from `fct_workforce_snapshot` (added in
 * exact cents), promotions and raises from `fct_yearly_events`.
 */
export async function readFigures(
  connection: Connection,
  dialect: Dialect,
  scenario: Scenario,
  years: Years,
): Promise<readonly YearFigures[]> {
  const from = (table: string): string => `${tableOf(scenario, dialect, table)} where ${rowsOf(scenario, dialect, years)}`
  const rows = await readRows(
    connection,
    `with bridge as (
      select simulation_year, sum(start_headcount) as start_headcount, sum(hires) as hires,
        sum(experienced_terminations) as experienced, sum(reductions_in_force) as reductions,
        sum(new_hire_terminations) as new_hire, sum(end_headcount) as end_headcount
      from ${from('fct_headcount_bridge')} group by simulation_year
    ), pay as (
      select simulation_year, sum(prorated_annual_compensation::decimal(18, 2)) as cost,
        sum(current_compensation::decimal(18, 2)) filter (where employment_status = 'active') as annual_pay,
        count(*) filter (where employment_status = 'active') as active,
        median(current_compensation::double) filter (where employment_status = 'active') as median_pay
      from ${from('fct_workforce_snapshot')} group by simulation_year
    ), events as (
      select simulation_year, count(*) filter (where event_category = 'promotion') as promotions,
        count(*) filter (where event_category = 'merit_cola') as raises
      from ${from('fct_yearly_events')} group by simulation_year
    )
    select simulation_year, start_headcount, hires, experienced, reductions, new_hire, end_headcount,
      coalesce(promotions, 0) as promotions, coalesce(raises, 0) as raises, cost, coalesce(annual_pay, 0) as annual_pay,
      annual_pay::double / nullif(active, 0) as average_pay, median_pay
    from pay join bridge using (simulation_year) left join events using (simulation_year) order by simulation_year`,
  )
  return rows.map((row) => {
    const startHeadcount = row.number('start_headcount')
    const endHeadcount = row.number('end_headcount')
    const experiencedTerminations = row.number('experienced')
    const reductionsInForce = row.number('reductions')
    const newHireTerminations = row.number('new_hire')
    return {
      year: row.number('simulation_year'),
      startHeadcount,
      hires: row.number('hires'),
      experiencedTerminations,
      reductionsInForce,
      newHireTerminations,
      terminations: experiencedTerminations + reductionsInForce + newHireTerminations,
      endHeadcount,
      growth: startHeadcount === 0 ? null : endHeadcount / startHeadcount - 1,
      promotions: row.number('promotions'),
      raises: row.number('raises'),
      cost: row.number('cost'),
      annualPay: row.number('annual_pay'),
      averagePay: row.numberOrNull('average_pay'),
      medianPay: row.numberOrNull('median_pay'),
    }
  })
}
