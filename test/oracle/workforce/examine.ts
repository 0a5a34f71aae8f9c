import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { longCases, quickCases } from './cases.ts'
import { type Digest, digestOf } from './digest.ts'
import { readCensus } from './people.ts'
import { planWith } from './plan.ts'
import { checkDatabase, copyProject, examine, examineDatabase, planwise } from './project.ts'
import { study } from './statistics.ts'

const [root = '.', mode = 'cases', ...rest] = process.argv.slice(2)
const scratch = mkdtempSync(join(process.env['EXAMINE_DIR'] ?? tmpdir(), 'planwise-examination-'))
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }))

const say = (text: string) => process.stdout.write(`${text}\n`)
let faults = 0
const verdict = (name: string, problems: readonly unknown[]) => {
  faults += problems.length
  say(`${problems.length === 0 ? 'same ' : 'DIFFERS '} ${name}`)
  for (const problem of problems) say(`  ${JSON.stringify(problem)}`)
}

const database = (directory: string) => join(directory, 'target/scenarios/default.duckdb')

/** Every case, and the census in the repository, cell by cell. */
async function cases(): Promise<void> {
  for (const example of [...quickCases, ...longCases]) {
    const directory = mkdtempSync(join(scratch, 'case-'))
    const { differences, findings } = await examine(root, directory, example)
    verdict(example.name, [...differences, ...findings])
    rmSync(directory, { recursive: true })
  }
  const directory = join(scratch, 'repository')
  copyProject(root, directory)
  await planwise(root, directory, ['simulate', '2025-2027', '--census', join(root, 'data/census_preprocessed.csv')])
  const census = readCensus(join(root, 'data/census_preprocessed.csv'))
  const { differences, findings } = await examineDatabase(root, database(directory), scratch, planWith(), census)
  verdict('the census in the repository, 2025-2027', [...differences, ...findings])
}

async function sized(employees: string): Promise<string> {
  const directory = mkdtempSync(join(scratch, 'size-'))
  copyProject(root, directory)
  mkdirSync(join(directory, 'data'), { recursive: true })
  await planwise(root, directory, ['census', '--employees', employees, '--out', 'data', '--format', 'parquet'])
  return directory
}

const simulation = ['simulate', '--census', 'data/census_preprocessed.parquet']

function unequal(expected: Digest, actual: Digest): readonly string[] {
  return Object.keys(expected).filter((table) => expected[table] !== actual[table])
}

/** One and two threads give the same tables, and no rule is broken. */
async function size(employees = '150000', years = '2'): Promise<void> {
  const directory = await sized(employees)
  const digests: Digest[] = []
  for (const threads of ['2', '1']) {
    const started = performance.now()
    await planwise(root, directory, [...simulation, `2025-${2024 + Number(years)}`, '--threads', threads])
    say(`${employees} × ${years} years, ${threads} threads: ${((performance.now() - started) / 1000).toFixed(1)} s`)
    digests.push(await digestOf(database(directory)))
  }
  const [two = {}, one = {}] = digests
  verdict(`1 and 2 threads, ${employees} employees`, unequal(two, one))
  verdict(`rules, ${employees} employees`, await checkDatabase(database(directory), planWith({ years: Number(years) })))
}

/** Killed at random moments and resumed, again and again, the tables become those of one run. */
async function kills(times = '30', employees = '20000'): Promise<void> {
  const directory = await sized(employees)
  const started = performance.now()
  await planwise(root, directory, [...simulation, '2025-2029'])
  const whole = performance.now() - started
  const expected = await digestOf(database(directory))
  let killed = 0
  while (killed < Number(times)) {
    rmSync(join(directory, 'target'), { recursive: true, force: true })
    let resumed = false
    for (let finished = false; !finished; resumed = true) {
      const args = [...simulation, '2025-2029', ...(resumed ? ['--resume'] : [])]
      finished = await killedAfter(directory, args, Math.random() * whole * 1.1)
      if (!finished) killed++
    }
    verdict(`after ${killed} kills`, unequal(expected, await digestOf(database(directory))))
  }
}

/** @returns whether the command ended before its time was over @throws if it failed by itself */
function killedAfter(directory: string, args: readonly string[], milliseconds: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'bin/planwise.js'), ...args], { cwd: directory })
    let output = ''
    child.stdout.on('data', (chunk) => {
      output += String(chunk)
    })
    const timer = setTimeout(() => child.kill('SIGKILL'), milliseconds)
    child.on('error', reject)
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      if (signal === 'SIGKILL') resolve(false)
      else if (code === 0) resolve(true)
      else reject(new Error(`planwise ended with ${code}\n${output}`))
    })
  })
}

const FACTS = ['fct_yearly_events', 'fct_workforce_snapshot', 'fct_headcount_bridge', 'fct_compensation_growth']

/** A scenario has the same rows alone, after others in files of their own, and with others in one file. */
async function scenarios(employees = '5000'): Promise<void> {
  const directory = await sized(employees)
  const names = ['baseline', 'high_growth', 'conservative_growth', 'aggressive_retention', 'budget_constrained']
  const own = (name: string) => join(directory, `target/scenarios/${name}.duckdb`)
  const together: Digest[] = []
  await planwise(root, directory, [...simulation, '2025-2026', '--all-scenarios'])
  for (const name of names) together.push(await digestOf(own(name), name, FACTS))
  await planwise(root, directory, [...simulation, '2025-2026', '--all-scenarios', '--database', 'one.duckdb'])
  for (const [index, name] of names.entries()) {
    const expected = together[index] ?? {}
    verdict(`${name} in one file with others`, unequal(expected, await digestOf(join(directory, 'one.duckdb'), name, FACTS)))
    rmSync(own(name))
    await planwise(root, directory, [...simulation, '2025-2026', '--scenario', name])
    verdict(`${name} alone`, unequal(expected, await digestOf(own(name), name, FACTS)))
  }
}

/** The draws' statistics. Scores beyond what chance gives among so many, or cells off by 3 %, count as faults. */
async function draws(): Promise<void> {
  const { cost, dependence, ...scores } = await study()
  for (const [what, values] of Object.entries(scores)) {
    const largest = Math.max(...values.map(Math.abs))
    say(`${what}: ${values.length} scores, the largest ${largest.toFixed(2)}`)
    verdict(`${what} of draws`, largest < 4.5 ? [] : [{ largest }])
  }
  const farthest = Math.max(...dependence)
  say(`dependence: ${dependence.length} pairs, cells off by at most ${(farthest * 100).toFixed(1)} %`)
  verdict('independence of draws', farthest < 0.03 ? [] : [{ farthest }])
  say(`cost: ${cost.toFixed(2)} × hash()`)
  verdict('cost of draws', cost <= 3 ? [] : [{ cost }])
}

if (mode === 'cases') await cases()
else if (mode === 'size') await size(...rest)
else if (mode === 'kills') await kills(...rest)
else if (mode === 'scenarios') await scenarios(...rest)
else if (mode === 'draws') await draws()
else throw new Error(`cases, size, kills, scenarios or draws, not '${mode}'`)
process.exitCode = faults === 0 ? 0 : 1
