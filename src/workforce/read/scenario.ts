import type { Connection, Dialect, Session } from '../../adapter/index.ts'
import { didYouMean } from '../../config/index.ts'
import { failure } from '../../model/index.ts'
import { readRows } from './rows.ts'

/** A database that may hold simulated scenarios, as the session has it attached. */
export interface ScenarioDatabase {
  /** The name it is attached under. */
  readonly catalog: string
  /** How its file is shown to people. */
  readonly file: string
}

/** The simulated years of one scenario and plan design. */
export interface Scenario {
  /** How it is named: its id, and its plan design where a database has several of one id (`baseline/design_b`). */
  readonly name: string
  readonly scenarioId: string
  readonly planDesignId: string
  readonly catalog: string
  readonly schema: string
  readonly file: string
  /** Ascending. */
  readonly years: readonly number[]
  /** Tables and views beside the years' tables, e.g. `mon_data_quality`. */
  readonly tables: ReadonlySet<string>
}

/** Without these a database holds no simulation. */
const NEEDED = ['fct_workforce_snapshot', 'fct_yearly_events', 'fct_headcount_bridge'] as const

/** The scenarios that the databases hold. Of two databases that hold the same scenario, the first one counts. */
export async function findScenarios(
  session: Session,
  dialect: Dialect,
  databases: readonly ScenarioDatabase[],
): Promise<readonly Scenario[]> {
  const relations = await session.relations()
  const connection = await session.connect('scenarios')
  try {
    const found = new Map<string, Scenario>()
    for (const database of databases) {
      const inside = relations.filter(({ database: catalog }) => catalog === database.catalog)
      const schemas = new Set(inside.map(({ schema }) => schema))
      for (const schema of schemas) {
        const tables = new Set(inside.filter((relation) => relation.schema === schema).map(({ identifier }) => identifier))
        if (!NEEDED.every((name) => tables.has(name))) continue
        for (const scenario of await scenariosOf(connection, dialect, { ...database, schema, tables })) {
          if (!found.has(scenario.name)) found.set(scenario.name, scenario)
        }
      }
    }
    return [...found.values()]
  } finally {
    await connection.release()
  }
}

async function scenariosOf(
  connection: Connection,
  dialect: Dialect,
  place: ScenarioDatabase & { readonly schema: string; readonly tables: ReadonlySet<string> },
): Promise<readonly Scenario[]> {
  const { catalog, file, schema, tables } = place
  const snapshot = dialect.relation({ database: catalog, schema, identifier: 'fct_workforce_snapshot' })
  const rows = await readRows(
    connection,
    `select scenario_id, plan_design_id, simulation_year from ${snapshot} group by all order by all`,
  )
  const years = new Map<string, { scenarioId: string; planDesignId: string; years: number[] }>()
  for (const row of rows) {
    const scenarioId = row.text('scenario_id')
    const planDesignId = row.text('plan_design_id')
    const key = JSON.stringify([scenarioId, planDesignId])
    const entry = years.get(key) ?? { scenarioId, planDesignId, years: [] }
    entry.years.push(row.number('simulation_year'))
    years.set(key, entry)
  }
  const all = [...years.values()]
  return all.map((entry) => {
    const alone = all.filter(({ scenarioId }) => scenarioId === entry.scenarioId).length === 1
    const name = alone ? entry.scenarioId : `${entry.scenarioId}/${entry.planDesignId}`
    return { name, ...entry, catalog, schema, file, tables }
  })
}

/**
 * The scenarios of the given names, in their order; all of them when no name is given.
 * @throws PlanwiseError `PW5201` where a name is unknown, `PW5202` where there is nothing at all
 */
export function chooseScenarios(scenarios: readonly Scenario[], names: readonly string[]): readonly Scenario[] {
  if (scenarios.length === 0) {
    const asked = names.map((name) => ` --scenario ${name}`).join('')
    throw failure('PW5202', 'No scenario has been simulated yet', {
      family: 'Runtime Error',
      hint: `Run: planwise simulate${asked}`,
    })
  }
  if (names.length === 0) return scenarios
  return [...new Set(names)].map((name) => {
    const found = scenarios.find((scenario) => scenario.name === name) ?? onlyDesign(scenarios, name)
    if (found !== undefined) return found
    const known = scenarios.map((scenario) => scenario.name)
    const meant = didYouMean(name, known)
    throw failure('PW5201', `There are no simulated years of scenario '${name}'. There are: ${known.join(', ')}`, {
      family: 'Runtime Error',
      hint: `${meant === undefined ? '' : `${meant} Otherwise run: `}planwise simulate --scenario ${name}`,
    })
  })
}

/** `baseline` where only `baseline/design_b` was simulated under that id in its database. */
function onlyDesign(scenarios: readonly Scenario[], name: string): Scenario | undefined {
  const designs = scenarios.filter(({ scenarioId }) => scenarioId === name)
  return designs.length === 1 ? designs[0] : undefined
}

/** A table of a scenario's database, as SQL names it. */
export function tableOf(scenario: Scenario, dialect: Dialect, identifier: string): string {
  return dialect.relation({ database: scenario.catalog, schema: scenario.schema, identifier })
}

/** The condition that picks the scenario's rows out of a table that has both keys. */
export function rowsOf({ scenarioId, planDesignId }: Scenario, dialect: Dialect, years: Years): string {
  const year = yearsCondition(years)
  return `scenario_id = ${dialect.literal(scenarioId)} and plan_design_id = ${dialect.literal(planDesignId)}${year}`
}

/** Years to take: null is all of them. */
export type Years = ReadonlySet<number> | null

/** ` and simulation_year in (…)`, or nothing. */
export function yearsCondition(years: Years): string {
  return years === null ? '' : ` and simulation_year in (${[...years].join(', ')})`
}
