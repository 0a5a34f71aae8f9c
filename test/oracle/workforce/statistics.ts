import { DuckDBInstance } from '@duckdb/node-api'
import { uniformSql } from './checks/uniform.ts'

const IDS = 100_000
const STREAMS = [
  ...['termination|', 'termination|date', 'termination|rif', 'termination|rifdate', 'promotion|', 'promotion|size', 'raise|'],
  ...[
    'raise|day',
    'hire|level',
    'hire|spread',
    'hire|age',
    'hire|birthday',
    'new_hire_termination|',
    'new_hire_termination|date',
  ],
]

/** What the draws of ids in a row look like. */
export interface Study {
  /** Standard scores of χ² of each draw over 100 bins. */
  readonly uniformity: readonly number[]
  /** Of each pair of draws over 10 × 10 cells: how far a cell's share is from a hundredth, relative, beyond chance. */
  readonly dependence: readonly number[]
  /** Correlation of each draw with that of the next id, times √n. */
  readonly neighbours: readonly number[]
  /** Time of a draw over that of DuckDB's hash(), one thread, the least of several rounds. */
  readonly cost: number
}

/** Draws every stream for two years, two random seeds and two scenario seeds, and tests all of it pair by pair. */
export async function study(): Promise<Study> {
  const connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect()
  const number = async (sql: string) => Number((await connection.runAndReadAll(sql)).getRows()[0]?.[0])
  const chances = [
    { randomSeed: 42, scenarioSeed: 0, year: 2025 },
    { randomSeed: 42, scenarioSeed: 0, year: 2026 },
    { randomSeed: 43, scenarioSeed: 0, year: 2025 },
    { randomSeed: 42, scenarioSeed: 1, year: 2025 },
  ]
  const columns = chances.flatMap((chance) => STREAMS.map((event) => uniformSql(chance, event, 'k')))
  await connection.run(`create table ids as
    select i, cast('0x' || md5(printf('EMP_%06d', i))[1:16] as ubigint) as k from range(1, ${IDS + 1}) as t(i)`)
  await connection.run(
    `create table draws as select ${columns.map((sql, index) => `${sql} as u${index}`).join(', ')} from ids order by i`,
  )
  const squares = async (cell: string, cells: number) => {
    const expected = IDS / cells
    const x = await number(`select sum((n - ${expected}) ** 2) / ${expected} + (${cells} - count(*)) * ${expected}
      from (select ${cell} as c, count(*) as n from draws group by all)`)
    return x
  }
  const uniformity: number[] = []
  const dependence: number[] = []
  const neighbours: number[] = []
  for (const [a] of columns.entries()) {
    uniformity.push(standardScore(await squares(`floor(u${a} * 100)`, 100), 99))
    neighbours.push(
      Math.sqrt(IDS) *
        (await number(`select corr(u, v) from (select u${a} as u, lead(u${a}) over (order by rowid) as v from draws)`)),
    )
    for (let b = a + 1; b < columns.length; b++) {
      const x = await squares(`floor(u${a} * 10) * 10 + floor(u${b} * 10)`, 100)
      dependence.push(Math.sqrt(Math.max(0, x - 99) / IDS))
    }
  }
  await connection.run(`create table many as select printf('EMP_%06d', i) as id, k from ids cross join range(10)`)
  const time = async (sql: string) => {
    const rounds: number[] = []
    for (let round = 0; round < 7; round++) {
      const started = process.cpuUsage().user
      await number(`select sum(x) from (select ${sql} as x from many)`)
      rounds.push(process.cpuUsage().user - started)
    }
    return Math.min(...rounds)
  }
  const nothing = await time('k::double')
  const draw = await time(columns[0] ?? '')
  // of the same things: the id, the seed, the year and the decision
  const hash = await time(`hash(id, 42, 2025, '${STREAMS[0]}')::double`)
  connection.closeSync()
  return { uniformity, dependence, neighbours, cost: (draw - nothing) / (hash - nothing) }
}

/** A χ² value as a normal score (Wilson and Hilferty). */
function standardScore(x: number, degrees: number): number {
  const spread = 2 / (9 * degrees)
  return ((x / degrees) ** (1 / 3) - (1 - spread)) / Math.sqrt(spread)
}
