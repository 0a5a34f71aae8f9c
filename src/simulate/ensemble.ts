import type { Connection, Dialect } from '../adapter/index.ts'
import type { NodeId, RunResult, SpreadFigure } from '../model/index.ts'
import { openOneTransaction, runNodes } from '../run/index.ts'
import type { ScenarioWorld } from './run-scenario.ts'
import type { Scenario } from './scenario.ts'
import { eachYear } from './years.ts'

/** One figure of one year under one seed. */
export interface SeedFigure {
  readonly seed: number
  readonly year: number
  readonly metric: string
  readonly value: number
}

/** How an ensemble ended. */
export type EnsembleOutcome =
  | { readonly status: 'completed'; readonly figures: readonly SeedFigure[] }
  | { readonly status: 'interrupted' }
  | { readonly status: 'failed'; readonly results: readonly RunResult[] }

/**
 * Runs the years once per seed and keeps their figures. What a seed has built is dropped when its figures are read, so that
 * memory holds one seed's tables, however many there are. Checks are left out: the scenario's own run has made them.
 *
 * @param world of a session that nobody else uses; its tables are gone afterwards
 * @param tell called after each seed with how many are done, and the seconds so far
 */
export async function runEnsemble(
  world: ScenarioWorld,
  seeds: readonly number[],
  tell: (done: number, seconds: number) => void,
): Promise<EnsembleOutcome> {
  const { scenario, years, phases, session } = world
  const vars = { ...scenario.vars, simulation_year: scenario.startYear }
  const built = buildsOnly(world, phases.once)
  const prepared = await runNodes(world.worldOf(vars, built, { session, transaction: 'node' }))
  if (!prepared.success) return endedEarly(world, prepared.results)
  const transaction = await openOneTransaction(session, 'ensemble')
  const figures: SeedFigure[] = []
  const began = performance.now()
  try {
    for (const [index, seed] of seeds.entries()) {
      for (const year of eachYear({ first: scenario.startYear, last: years.last })) {
        await transaction.begin()
        const run = await runNodes(
          world.worldOf({ ...vars, random_seed: seed, simulation_year: year }, phases.yearly, {
            session: transaction.session,
            transaction: 'session',
          }),
        )
        if (!run.success) return endedEarly(world, run.results)
        for (const [metric, value] of await figuresOf(transaction.connection, world, year))
          figures.push({ seed, year, metric, value })
        await transaction.commit()
      }
      await transaction.connection.execute(dropKept(world))
      tell(index + 1, (performance.now() - began) / 1000)
    }
    return { status: 'completed', figures }
  } finally {
    await transaction.rollback()
    await transaction.close()
  }
}

/** The tables that keep the years of a seed. */
function dropKept({ project, phases, dialect }: ScenarioWorld): string {
  return phases.yearly
    .flatMap((id) => project.nodes.get(id) ?? [])
    .flatMap((node) =>
      node.resourceType === 'model' && node.config.materialized === 'yearly'
        ? [`drop table if exists ${dialect.relation({ database: node.database, schema: node.schema, identifier: node.alias })}`]
        : [],
    )
    .join(';\n')
}

function buildsOnly({ project }: ScenarioWorld, nodes: readonly NodeId[]): readonly NodeId[] {
  return nodes.filter((id) => project.nodes.get(id)?.resourceType !== 'test')
}

function endedEarly({ signal }: ScenarioWorld, results: readonly RunResult[]): EnsembleOutcome {
  return signal.aborted ? { status: 'interrupted' } : { status: 'failed', results }
}

async function figuresOf(
  connection: Connection,
  { dialect, where, scenario }: ScenarioWorld,
  year: number,
): Promise<readonly (readonly [string, number])[]> {
  const of = (identifier: string): string => dialect.relation({ ...where, identifier })
  const rows = `scenario_id = ${dialect.literal(scenario.name)} and plan_design_id = ${dialect.literal(scenario.planDesign)} and simulation_year = ${year}`
  const { rows: found } = await connection.query(`
    with bridge as (select * from ${of('fct_headcount_bridge')} where ${rows}),
    pay as (
      select
        sum(prorated_annual_compensation)::double as payroll_cost,
        sum(current_compensation) filter (employment_status = 'active')::double as total_compensation,
        count(*) filter (employment_status = 'active') as headcount
      from ${of('fct_workforce_snapshot')} where ${rows}
    )
    select 'headcount', sum(end_headcount)::double from bridge
    union all select 'hires', sum(hires)::double from bridge
    union all select 'terminations', sum(experienced_terminations + reductions_in_force + new_hire_terminations)::double from bridge
    union all select 'promotions', sum(promotions_in)::double from bridge
    union all select 'payroll_cost', payroll_cost from pay
    union all select 'total_compensation', total_compensation from pay
    union all select 'average_compensation', total_compensation / nullif(headcount, 0) from pay`)
  return found.flatMap(([metric, value]) => (typeof value === 'number' ? [[String(metric), value] as const] : []))
}

/**
 * Puts an ensemble beside the scenario's tables: mon_simulation_seed has every figure, mon_simulation_ensemble how each
 * spreads. What an earlier ensemble of the scenario has left is replaced.
 *
 * @returns the spread, by metric and year
 */
export async function storeEnsemble(
  connection: Connection,
  dialect: Dialect,
  where: { readonly database: string; readonly schema: string },
  scenario: Scenario,
  figures: readonly SeedFigure[],
): Promise<readonly SpreadFigure[]> {
  const of = (identifier: string): string => dialect.relation({ ...where, identifier })
  const [values, spread] = [of('mon_simulation_seed'), of('mon_simulation_ensemble')]
  const key = `${dialect.literal(scenario.name)} as scenario_id, ${dialect.literal(scenario.planDesign)} as plan_design_id`
  const same = `scenario_id = ${dialect.literal(scenario.name)} and plan_design_id = ${dialect.literal(scenario.planDesign)}`
  const rows = figures.map(
    ({ seed, year, metric, value }) => `(${seed}, ${year}, ${dialect.literal(metric)}, ${dialect.literal(value)})`,
  )
  const quantiles = `
    select scenario_id, plan_design_id, simulation_year, metric, count(*) as seeds, min(random_seed) as first_seed,
      quantile_cont(value, 0.1) as p10, quantile_cont(value, 0.5) as p50, quantile_cont(value, 0.9) as p90,
      avg(value order by random_seed) as mean, min(value) as minimum, max(value) as maximum
    from ${values} where ${same} group by all`
  await connection.execute(`
    create schema if not exists ${dialect.quote(where.database)}.${dialect.quote(where.schema)};
    create table if not exists ${values} (scenario_id varchar, plan_design_id varchar, random_seed bigint, simulation_year integer,
      metric varchar, value double);
    create table if not exists ${spread} (scenario_id varchar, plan_design_id varchar, simulation_year integer, metric varchar,
      seeds bigint, first_seed bigint, p10 double, p50 double, p90 double, mean double, minimum double, maximum double);
    begin transaction;
    delete from ${values} where ${same};
    delete from ${spread} where ${same};
    insert into ${values} select ${key}, * from (values ${rows.join(', ')});
    insert into ${spread} ${quantiles};
    commit`)
  const { rows: found } = await connection.query(`
    select simulation_year::double, metric, seeds::double, p10, p50, p90, mean, minimum, maximum
    from ${spread} where ${same} order by metric, simulation_year`)
  const number = (cell: unknown): number => (typeof cell === 'number' ? cell : 0)
  return found.map(([year, metric, seeds, p10, p50, p90, mean, minimum, maximum]) => ({
    year: number(year),
    metric: String(metric),
    seeds: number(seeds),
    p10: number(p10),
    p50: number(p50),
    p90: number(p90),
    mean: number(mean),
    minimum: number(minimum),
    maximum: number(maximum),
  }))
}
