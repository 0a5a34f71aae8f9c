import type { PlainOperator } from '../../../src/model/index.ts'
import { openSession } from './support.ts'

/** The plan of a query over tables with known numbers of rows. */
async function planOf(sql: string, setup = '') {
  const session = await openSession({ settings: { threads: 1 } })
  const connection = await session.connect('plan')
  await connection.execute(`
    create table many as select range as id, range % 100 as k, (range % 100)::varchar as text from range(200000);
    create table few as select range as k from range(100);
    ${setup}`)
  return connection.profile(sql)
}

function operators(root: PlainOperator): PlainOperator[] {
  return [root, ...root.children.flatMap(operators)]
}

test('rows, expectations, shares and times of a join', async () => {
  const plan = await planOf('select f.k, count(*) as n from many m join few f on f.k = m.k group by 1')
  const all = operators(plan.root)
  const named = (name: string) => all.find((operator) => operator.name.includes(name))
  expect(plan.rows).toBe(100)
  expect(named('JOIN')).toMatchObject({ rows: 200_000 })
  expect(
    all
      .filter(({ name }) => name === 'SEQ_SCAN')
      .map(({ rows }) => rows)
      .sort((a, b) => a - b),
  ).toEqual([100, 200_000])
  expect(all.map(({ number }) => number)).toEqual(all.map((_, index) => index + 1))
  expect(all.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1)
  expect(all.reduce((sum, { seconds }) => sum + seconds, 0)).toBeCloseTo(plan.work)
  expect(plan.binding).toBeGreaterThan(0)
  expect(plan.seconds).toBeGreaterThan(plan.binding)
})

test.each([
  [
    'a join that compares every pair',
    'select count(*) from many m join few f on m.id * f.k < m.k + f.k',
    'Every one of 200,000 rows is compared',
  ],
  ['a join that multiplies', 'select count(*) from many a join (from many limit 1000) b on a.k = b.k', '2,000,000 rows out of'],
  ['keys of different types', 'select count(*) from many m join few f on m.text = f.k', 'The keys have different types'],
  ['groups of one row', 'select id, max(text) from many group by 1', '200,000 groups in 200,000 rows'],
  ['a sort at the end', 'select id, md5(text) as m from many order by text, id desc', 'sorted at the very end'],
])('advice on %s', async (_, sql, said) => {
  const { advice } = await planOf(sql)
  expect(advice.map(({ text }) => text).join('\n')).toContain(said)
})

test('advice on what did not fit into memory', async () => {
  const setup = 'create table wide as select range as id, md5(range::varchar) as t from range(1000000); checkpoint;'
  const { advice, spill } = await planOf('select * from wide order by t', `${setup} set memory_limit = '60MB';`)
  expect(spill).toBeGreaterThan(0)
  expect(advice[0]).toMatchObject({ operator: null, text: expect.stringMatching(/memory_limit 57\.\d MiB/) })
})

test('no advice where nothing is wrong', async () => {
  const plan = await planOf('select f.k, count(*) as n from many m join few f on f.k = m.k group by 1 order by 1')
  expect(plan.advice).toEqual([])
})

test('what follows is not measured, and nothing is printed', async () => {
  const session = await openSession({})
  const connection = await session.connect('plan')
  await connection.profile('select 1')
  const { rows } = await connection.query("select value from duckdb_settings() where name = 'enable_profiling'")
  expect(rows).toEqual([[null]])
})
