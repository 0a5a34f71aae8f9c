import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rowsOf, withDatabase } from './tables.ts'

const root = join(import.meta.dirname, '../../..')
const cli = join(root, 'bin/planwise.js')
const directory = mkdtempSync(join(tmpdir(), 'planwise-running-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))
beforeAll(() => {
  for (const part of ['models', 'seeds', 'macros', 'data-tests', 'data', 'profiles.yml', 'planwise.yml']) {
    cpSync(join(root, part), join(directory, part), { recursive: true })
  }
})

const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(DBT_|DUCKDB_)/.test(name)))

function simulate(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, 'simulate', ...args], {
    cwd: directory,
    env,
    encoding: 'utf8',
  })
  return { status, output: stdout + stderr }
}

const TABLES = [
  'fct_yearly_events',
  'fct_workforce_snapshot',
  'fct_headcount_bridge',
  'fct_compensation_growth',
  'dim_hazard_table',
]

/** The tables' content as one text each: rows in the order of all their columns. */
async function content(database: string) {
  return withDatabase(join(directory, database), async (connection) => {
    const all: Record<string, unknown> = {}
    for (const table of TABLES) {
      const [row] = await rowsOf(
        connection,
        `select count(*) as rows, md5(string_agg(r::varchar, chr(10) order by r::varchar)) as content from ${table} as r`,
      )
      all[table] = row
    }
    return all
  })
}

describe('planwise simulate', () => {
  let whole: Awaited<ReturnType<typeof content>>

  it('ends each year exactly on its target', async () => {
    const { status, output } = simulate('2025-2027', '--threads', '2', '--database', 'whole.duckdb')
    expect(`${status}\n${output}`).toMatch(/^0\n/)
    expect(
      await withDatabase(join(directory, 'whole.duckdb'), (connection) =>
        rowsOf(
          connection,
          'select simulation_year as year, sum(end_headcount)::integer as headcount from fct_headcount_bridge group by all order by 1',
        ),
      ),
    ).toEqual([
      { year: 2025, headcount: 4509 },
      { year: 2026, headcount: 4644 },
      { year: 2027, headcount: 4783 },
    ])
    whole = await content('whole.duckdb')
  }, 60_000)

  it('makes the same tables with one thread, and year by year', async () => {
    const config = readFileSync(join(directory, 'profiles.yml'), 'utf8')
    writeFileSync(join(directory, 'profiles.yml'), `${config.trimEnd()}\n      settings: {threads: 1}\n`)
    expect(simulate('2025', '--threads', '1', '--database', 'parts.duckdb').status).toBe(0)
    expect(simulate('2026-2027', '--database', 'parts.duckdb').status).toBe(0)
    writeFileSync(join(directory, 'profiles.yml'), config)
    expect(await content('parts.duckdb')).toEqual(whole)
  }, 60_000)

  it('removes the years that follow a year that is run again, and says so first', async () => {
    const { status, output } = simulate('2026', '--database', 'parts.duckdb')
    expect(status).toBe(0)
    expect(output).toContain('the years 2026-2027 are there already and will be replaced')
    expect(
      await withDatabase(join(directory, 'parts.duckdb'), (connection) =>
        rowsOf(
          connection,
          `select distinct simulation_year as year from fct_yearly_events
           union select simulation_year from fct_workforce_snapshot
           union select simulation_year from fct_headcount_bridge
           union select simulation_year from mon_data_quality order by 1`,
        ),
      ),
    ).toEqual([{ year: 2025 }, { year: 2026 }])
    expect(simulate('2025-2027', '--resume', '--database', 'parts.duckdb').status).toBe(0)
    expect(await content('parts.duckdb')).toEqual(whole)
  }, 60_000)

  it('goes on after a kill at any moment', async () => {
    for (const delay of [900, 1700, 2600]) {
      const child = spawn(process.execPath, [cli, 'simulate', '2025-2027', '--resume', '--database', 'killed.duckdb'], {
        cwd: directory,
        env,
        stdio: 'ignore',
      })
      await ended(child, delay)
    }
    const { status, output } = simulate('2025-2027', '--resume', '--database', 'killed.duckdb')
    expect(`${status}\n${output}`).toMatch(/^0\n/)
    expect(await content('killed.duckdb')).toEqual(whole)
  }, 90_000)

  it('refuses to resume with another configuration, and says what changed', () => {
    const { status, output } = simulate('2025-2027', '--resume', '--database', 'whole.duckdb', '--set', 'target_growth_rate=0.05')
    expect(status).toBe(2)
    expect(output).toContain("Scenario 'default' cannot be resumed: parameter target_growth_rate: 0.03 before, 0.05 now")
    expect(simulate('2026', '--database', 'whole.duckdb', '--seed', '7').output).toContain(
      'parameter random_seed: 42 before, 7 now',
    )
    expect(simulate('2027', '--database', 'absent.duckdb').output).toContain('2026 has not been simulated')
  }, 60_000)

  it('stops at a failed check, names it, and leaves the last good year', async () => {
    const model = join(directory, 'models/marts/simulation/fct_yearly_events.sql')
    const sql = readFileSync(model, 'utf8')
    writeFileSync(
      model,
      sql.replace(
        '    effective_date,',
        "    effective_date + (case when event_category = 'merit_cola' then 400 else 0 end) * ({{ simulation_year() }} - 2025) as effective_date,",
      ),
    )
    const { status, output } = simulate('2025-2027', '--database', 'failing.duckdb')
    writeFileSync(model, sql)
    expect(status).toBe(1)
    expect(output).toMatch(/Failed in 2026\. The years up to 2025 stay as they are\./)
    expect(output).toMatch(/check events_outside_their_year: [\d,]+ rows/)
    const rows = await withDatabase(join(directory, 'failing.duckdb'), (connection) =>
      rowsOf(connection, 'select distinct simulation_year as year from fct_workforce_snapshot'),
    )
    expect(rows).toEqual([{ year: 2025 }])
  }, 60_000)

  it('tells how the figures of several seeds spread', async () => {
    const { status, output } = simulate('2025', '--seeds', '3', '--database', 'seeds.duckdb')
    expect(`${status}\n${output}`).toMatch(/^0\n/)
    await withDatabase(join(directory, 'seeds.duckdb'), async (connection) => {
      const values = await rowsOf(
        connection,
        "select value from mon_simulation_seed where metric = 'promotions' and simulation_year = 2025 order by random_seed",
      )
      const numbers = values.map((row) => Number(Object(row).value))
      const [low = 0, middle = 0, high = 0] = [...numbers].sort((a, b) => a - b)
      expect(
        await rowsOf(
          connection,
          "select seeds::integer as seeds, first_seed::integer as first, p50, round(p10, 9) as p10, round(p90, 9) as p90 from mon_simulation_ensemble where metric = 'promotions'",
        ),
        // between the sorted values, a tenth of the way being a fifth of the way to the middle one
      ).toEqual([
        {
          seeds: 3,
          first: 42,
          p50: middle,
          p10: Math.round((low + 0.2 * (middle - low)) * 1e9) / 1e9,
          p90: Math.round((middle + 0.8 * (high - middle)) * 1e9) / 1e9,
        },
      ])
      // the first seed is the scenario's own
      expect(await rowsOf(connection, 'select sum(promotions_in)::double as value from fct_headcount_bridge')).toEqual([
        values[0],
      ])
    })
  }, 60_000)

  it('ends with 130 on Ctrl-C', async () => {
    const child = spawn(process.execPath, [cli, 'simulate', '--database', 'interrupted.duckdb'], {
      cwd: directory,
      env,
      stdio: 'ignore',
    })
    setTimeout(() => child.kill('SIGINT'), 1500)
    const [code] = await once(child, 'exit')
    expect(code).toBe(130)
  }, 60_000)
})

describe('mistakes in the plan', () => {
  it.each([
    [['--set', 'target_growht_rate=0.1'], "There is no parameter 'target_growht_rate'", "Did you mean 'target_growth_rate'?"],
    [['--set', 'target_growth_rate=0.9'], 'must be a number between -0.5 and 0.5', '--set target_growth_rate=0.9'],
    [
      ['--set', 'new_hire_termination_rate=0.1'],
      'new_hire_termination_rate (0.1) must not be below total_termination_rate (0.12)',
      '',
    ],
    [['--set', 'end_year=2025'], 'end_year (2025) must come after start_year (2025)', ''],
    [['--scenario', 'high_groth'], "There is no scenario 'high_groth'", "Did you mean 'high_growth'?"],
    [['2031'], "2031 lies outside of the plan's years 2025-2029", ''],
    [['--census', 'nobody.csv'], 'There is no census', 'nobody.csv'],
  ])('%j', (args, message, hint) => {
    const { status, output } = simulate(...args, '--dry-run')
    expect(status).toBe(2)
    expect(output).toContain(message)
    expect(output).toContain(hint)
  })

  it('has a place in planwise.yml', () => {
    const file = join(directory, 'planwise.yml')
    const text = readFileSync(file, 'utf8')
    writeFileSync(file, text.replace('    target_growth_rate: 0.08', '    target_growht_rate: 0.08'))
    const { status, output } = simulate('--scenario', 'high_growth', '--dry-run')
    writeFileSync(file, text)
    expect(status).toBe(2)
    expect(output).toContain("Unknown key 'target_growht_rate' in 'scenarios.high_growth'")
    expect(output).toMatch(/planwise\.yml:\d+:5/)
  })
})

async function ended(child: ChildProcess, delay: number): Promise<void> {
  const timer = setTimeout(() => child.kill('SIGKILL'), delay)
  await once(child, 'exit')
  clearTimeout(timer)
}
