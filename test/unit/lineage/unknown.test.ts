import type { Connection, Session } from '../../../src/adapter/index.ts'
import { type Catalog, lineageFunctions, parseStatements, traceStatement } from '../../../src/lineage/index.ts'
import { lineageOf, openCases } from './support.ts'

let session: Session
let connection: Connection
let catalog: Catalog

beforeAll(async () => {
  ;({ session, connection, catalog } = await openCases())
})
afterAll(() => session.close())

async function trace(sql: string, expected: readonly string[] | null = null, given: Catalog = catalog) {
  const [parsed] = await parseStatements(connection, [sql])
  if (parsed === undefined) throw new Error('no syntax tree')
  return traceStatement(parsed, given, expected)
}

describe('what the syntax tree does not tell is said, never guessed', () => {
  test.each([
    ['a PIVOT whose columns only data tells', 'pivot u on c using sum(a)', 'no syntax tree'],
    ['a statement that is no SELECT', 'insert into u values (1, 2, 3)', 'no syntax tree'],
    ['a text that cannot be parsed', 'selec 1', 'syntax error'],
    ['two statements', 'select 1; select 2', 'not one statement'],
    ['nothing', '-- nothing', 'not one statement'],
  ])('%s', async (_, sql, because) => {
    expect(await trace(sql)).toEqual({ kind: 'unknown', because: expect.stringContaining(because) })
  })

  test.each([
    ['SQL in a text', "select a from query('select a from u')", 'query() reads'],
    ['a relation named by a text', "select a from query_table('u')", 'query_table() reads'],
    ['the catalogue', 'select * from (describe u)', 'catalogue'],
    ['a name that nothing has', 'select nowhere from u', 'nowhere'],
  ])('%s', async (_, sql, because) => {
    const lineage = await trace(sql)
    if (lineage.kind === 'unknown') throw new Error(lineage.because)
    expect(lineage.doubts).toEqual([expect.stringContaining(because)])
    expect(lineage.columns[0]?.unknown).toContain(because)
  })

  test('a macro may read what does not stand in the statement', async () => {
    await connection.execute('create macro newest() as (select max(d) from v)')
    const own = { ...catalog, ...(await lineageFunctions(connection)) }
    const lineage = await trace('select newest() as x, a from u', null, own)
    if (lineage.kind === 'unknown') throw new Error(lineage.because)
    expect(lineage.columns.map(({ name, unknown }) => [name, unknown !== null])).toEqual([
      ['x', true],
      ['a', false],
    ])
    expect(lineage.doubts).toEqual(['newest is a macro: what it reads does not stand in the statement'])
  })

  test('a trace that disagrees with the columns of the database is given up', async () => {
    const lineage = await trace('select a, c from u', ['a', 'other'])
    expect(lineage).toEqual({ kind: 'unknown', because: expect.stringContaining('not those that the database has') })
  })
})

describe('relations whose columns are not known', () => {
  const open: () => Catalog = () => ({
    ...catalog,
    relation: ({ name }) => (name === 'raw' ? { id: 'raw', columns: null } : null),
  })

  test('a column by its name', async () => {
    const lineage = await trace('select x, y + 1 as z from raw where w', null, open())
    expect(lineage).toMatchObject({
      kind: 'traced',
      doubts: [],
      columns: [
        { name: 'x', from: [{ relation: 'raw', column: 'x', use: 'copied' }], unknown: null },
        { name: 'z', from: [{ relation: 'raw', column: 'y', use: 'transformed' }], unknown: null },
      ],
      rows: [{ relation: 'raw', column: 'w', by: ['filter'] }],
    })
  })

  test('a star is any of its columns', async () => {
    const lineage = await trace('select *, x as y from raw', null, open())
    expect(lineage).toMatchObject({
      kind: 'traced',
      columns: [
        { name: 'y', from: [{ relation: 'raw', column: 'x' }], unknown: null },
        { name: '*', from: [{ relation: 'raw', column: '*' }], unknown: 'which columns there are is not known' },
      ],
    })
  })

  test('a star is the column of that name once the output is known', async () => {
    const lineage = await trace('select * from raw', ['p', 'q'], open())
    expect(lineage).toMatchObject({
      columns: [
        { name: 'p', from: [{ relation: 'raw', column: 'p', use: 'copied' }] },
        { name: 'q', from: [{ relation: 'raw', column: 'q', use: 'copied' }] },
      ],
    })
  })

  test('a file is a relation outside of the project', async () => {
    const lineage = await trace("select x from read_csv('data/x.csv') union all select y from 'y.parquet'")
    expect(lineage).toMatchObject({
      columns: [
        {
          name: 'x',
          from: [
            { relation: "read_csv('data/x.csv')", column: 'x' },
            { relation: 'y.parquet', column: 'y' },
          ],
        },
      ],
    })
  })
})

test('an expression is placed where it begins, in UTF-8 bytes', async () => {
  const lineage = await lineageOf(connection, catalog, "select 'é' as x,\n  a + c as y, *\nfrom u")
  if (lineage.kind === 'unknown') throw new Error(lineage.because)
  expect(lineage.columns.map(({ name, offset }) => [name, offset])).toEqual([
    ['x', 7],
    ['y', 20],
    ['id', 32],
    ['a', 32],
    ['c', 32],
  ])
})

test('many texts are parsed together, in their order', async () => {
  const texts = Array.from({ length: 600 }, (_, at) => `select ${at} as "it's ${at}"`)
  const parsed = await parseStatements(connection, texts)
  const names = parsed.map((each) => {
    const lineage = traceStatement(each, catalog, null)
    return lineage.kind === 'traced' ? lineage.columns[0]?.name : lineage.because
  })
  expect(names).toEqual(texts.map((_, at) => `it's ${at}`))
})
