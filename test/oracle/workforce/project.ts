import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
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
 * Simulates a case in a copy of the project and holds its tables against the reference.
 * @param root the repository
 * @param directory where the copy is made
 */
export async function examine(root: string, directory: string, { census, plan: changes }: Case): Promise<Examination> {
  const plan = planWith(changes)
  copyProject(root, directory)
  mkdirSync(join(directory, 'data'))
  writeFileSync(join(directory, 'data/census.csv'), censusCsv(census))
  const project = join(directory, 'planwise.yml')
  writeFileSync(
    project,
    readFileSync(project, 'utf8').replace(/^scenarios:\n/m, (line) => line + scenarioLines(plan)),
  )
  await planwise(root, directory, ['simulate', ...words(plan)])
  return examineDatabase(root, join(directory, `target/scenarios/${plan.scenarioId}.duckdb`), directory, plan, census)
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

/** Which rules the tables of a finished database break. */
export async function checkDatabase(database: string, plan: Plan): Promise<readonly Finding[]> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' })
  const connection = await instance.connect()
  try {
    await connection.run(`attach '${database}' as project (read_only)`)
    await copyViews(connection)
    return await findings(connection, plan)
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

/** The project at the repository's root without its data. */
export function copyProject(root: string, directory: string): void {
  mkdirSync(directory, { recursive: true })
  for (const part of PARTS) cpSync(join(root, part), join(directory, part), { recursive: true })
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

/** The words that give `planwise simulate` a plan. */
function words(plan: Plan): readonly string[] {
  const typed = Object.entries({
    target_growth_rate: plan.growth,
    total_termination_rate: plan.terminationRate,
    new_hire_termination_rate: plan.newHireTerminationRate,
    promotion_increase_pct: plan.promotionIncrease,
    cola_rate: plan.cola,
    merit_budget: plan.meritBudget,
  }).flatMap(([name, value]) => (value?.source === 'cli' ? [`${name}=${value.text}`] : []))
  const caps = [...plan.promotionCaps].map(([level, cap]) => `${level}: ${cap}`)
  const settings = [
    ...typed,
    `start_year=${plan.startYear}`,
    `end_year=${plan.startYear + Math.max(plan.years - 1, 1)}`,
    `raise_timing=${plan.raiseTiming}`,
    `scenario_seed=${plan.scenarioSeed}`,
    ...(caps.length === 0 ? [] : [`promotion_increase_caps={${caps.join(', ')}}`]),
    ...plan.leverOverrides.flatMap(({ name, value, source }) => (source === 'cli' ? [`${name}=${value}`] : [])),
  ]
  return [
    ...(plan.years === 1 ? [String(plan.startYear)] : []),
    ...(plan.scenarioId === 'default' ? [] : ['--scenario', plan.scenarioId]),
    ...['--seed', String(plan.randomSeed), '--census', 'data/census.csv'],
    ...settings.flatMap((setting) => ['--set', setting]),
  ]
}

/** The scenario that a case's levers make, as lines at the end of `scenarios:`. */
function scenarioLines({ scenarioId, leverOverrides }: Plan): string {
  const levers = leverOverrides.filter(({ source }) => source === 'scenario')
  if (levers.length === 0) return ''
  const lines = levers.map(({ event, name, value, level, year }) => {
    const only = [level === undefined ? '' : `, job_level: ${level}`, year === undefined ? '' : `, fiscal_year: ${year}`]
    return `      - {event_type: ${event}, parameter_name: ${name}, value: ${value}${only.join('')}}\n`
  })
  return `  ${scenarioId}:\n    base: baseline\n    levers:\n${lines.join('')}`
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
