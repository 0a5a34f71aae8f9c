import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { Case } from './cases.ts'
import { type Finding, findings } from './checks/index.ts'
import { compare, type Difference } from './compare.ts'
import { loadTables } from './load.ts'
import type { Plan } from './parameters.ts'
import type { CensusRow } from './people.ts'
import { planWith } from './plan.ts'
import { readSeeds } from './seeds.ts'
import { simulate } from './simulate.ts'

const PARTS = ['models', 'seeds', 'macros', 'data-tests', 'profiles.yml', 'planwise.yml']

/** What separates the project's tables from the reference, and which rules they break. */
export interface Examination {
  readonly differences: readonly Difference[]
  readonly findings: readonly Finding[]
}

/**
 * Runs a case in a copy of the project, year by year, and holds its tables against the reference.
 * @param root the repository
 * @param directory where the copy is made
 */
export async function examine(root: string, directory: string, { census, plan: changes }: Case): Promise<Examination> {
  const plan = planWith(withLineage(changes))
  copyProject(root, directory, census)
  for (let year = plan.startYear; year < plan.startYear + plan.years; year++) await runYear(root, directory, plan, year)
  return examineDatabase(root, join(directory, 'planwise.duckdb'), directory, plan, census)
}

/** Holds the tables of a finished database against the reference. */
export async function examineDatabase(
  root: string,
  database: string,
  scratch: string,
  plan: Plan,
  census: readonly CensusRow[],
): Promise<Examination> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' })
  const connection = await instance.connect()
  try {
    await connection.run(`attach '${database}' as project (read_only)`)
    await connection.run('create schema oracle')
    const loading = { connection, schema: 'memory.oracle', scratch }
    await loadTables(loading, plan, simulate(plan, readSeeds(root), census))
    const compared = await compare(connection, {
      expected: 'memory.oracle',
      actual: 'project.main',
      scenarioId: plan.scenarioId,
    })
    await copyViews(connection)
    return { differences: compared, findings: await findings(connection, plan) }
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

/** What the checks read, in the attached database's place: its views name the catalog they were made in. */
async function copyViews(connection: Awaited<ReturnType<DuckDBInstance['connect']>>): Promise<void> {
  const seeds = [
    'config_job_levels',
    'config_age_bands',
    'config_tenure_bands',
    'config_raise_timing_distribution',
    'config_new_hire_age_distribution',
  ]
  for (const seed of seeds) await connection.run(`create view memory.main.stg_${seed} as from project.main.${seed}`)
  await connection.run(`set search_path = 'memory.main,project.main'`)
}

function withLineage(changes: Partial<Plan>): Partial<Plan> {
  return changes.scenarioId === undefined ? changes : { lineage: [changes.scenarioId], ...changes }
}

function copyProject(root: string, directory: string, census: readonly CensusRow[]): void {
  mkdirSync(join(directory, 'data'), { recursive: true })
  for (const part of PARTS) cpSync(join(root, part), join(directory, part), { recursive: true })
  writeFileSync(join(directory, 'data/census.csv'), censusCsv(census))
}

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`

export const censusCsv = (census: readonly CensusRow[]): string =>
  [
    'employee_id,employee_ssn,employee_birth_date,employee_hire_date,employee_termination_date,employee_gross_compensation,active',
    ...census.map((row) => {
      const active = row.termination === '' || row.termination > '2024-12-31'
      return [quoted(row.id), row.ssn, row.birth, row.hire, row.termination, row.pay, active].join(',')
    }),
    '',
  ].join('\n')

/** The variables that give the models a plan. */
function variables(plan: Plan, year: number): string {
  const set = {
    growth: 'target_growth_rate',
    terminationRate: 'total_termination_rate',
    newHireTerminationRate: 'new_hire_termination_rate',
    promotionIncrease: 'promotion_increase_pct',
    cola: 'cola_rate',
    meritBudget: 'merit_budget',
  } as const
  const values = [
    plan.growth,
    plan.terminationRate,
    plan.newHireTerminationRate,
    plan.promotionIncrease,
    plan.cola,
    plan.meritBudget,
  ]
  const given = Object.values(set).flatMap((name, index) => {
    const value = values[index]
    return value === undefined ? [] : [{ name, value }]
  })
  return JSON.stringify({
    census_path: 'data/census.csv',
    simulation_year: year,
    start_year: plan.startYear,
    end_year: plan.startYear + plan.years - 1,
    scenario_id: plan.scenarioId,
    random_seed: plan.randomSeed,
    scenario_seed: plan.scenarioSeed,
    raise_timing: plan.raiseTiming,
    ...Object.fromEntries(given.map(({ name, value }) => [name, Number(value.text)])),
    parameter_sources: Object.fromEntries(given.map(({ name, value }) => [name, value.source])),
    ...(plan.promotionCaps.size === 0
      ? {}
      : { promotion_increase_caps: Object.fromEntries([...plan.promotionCaps].map(([level, cap]) => [level, Number(cap)])) }),
    lever_overrides: plan.leverOverrides.map(({ event, name, value, source }) => ({
      event_type: event,
      parameter_name: name,
      value,
      source,
    })),
  })
}

/** @throws with the command's output if it fails */
async function runYear(root: string, directory: string, plan: Plan, year: number): Promise<void> {
  const everything = ['build', '--exclude', 'resource_type:test', 'resource_type:unit_test']
  const later = ['run', '--select', 'tag:yearly']
  await planwise(root, directory, [...(year === plan.startYear ? everything : later), '--vars', variables(plan, year)])
}

/** Runs a command in a project's directory. @throws with its output if it does not end with 0 */
export function planwise(root: string, directory: string, args: readonly string[]): Promise<string> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(DBT_|DUCKDB_)/.test(name)))
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'bin/planwise.js'), ...args], { cwd: directory, env })
    let output = ''
    child.stdout.on('data', (chunk) => {
      output += String(chunk)
    })
    child.stderr.on('data', (chunk) => {
      output += String(chunk)
    })
    child.on('error', reject)
    child.on('close', (code) =>
      code === 0 ? resolve(output) : reject(new Error(`planwise ${args[0]} ended with ${code}\n${output}`)),
    )
  })
}
