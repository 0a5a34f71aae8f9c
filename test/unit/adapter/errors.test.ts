import { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import type { Connection } from '../../../src/adapter/index.ts'
import { errorOf, openSession } from './support.ts'

const SETUP = `create table t (id int primary key, name text); insert into t values (1, 'a');
  create view broken as select cast(name as int) as x from t;
  create table base (a int); create view orphan as select a from base; drop table base;`

/** DuckDB without errors_as_json: what its own clients print. */
let plain: DuckDBConnection
let connection: Connection

beforeAll(async () => {
  plain = await DuckDBConnection.create(
    await DuckDBInstance.create(':memory:', { autoinstall_known_extensions: 'false', autoload_known_extensions: 'false' }),
  )
  await plain.run(SETUP)
})

beforeEach(async () => {
  connection = await (await openSession({})).connect('a')
  await connection.execute(SETUP)
})

async function plainMessage(sql: string): Promise<string> {
  try {
    await plain.run(sql)
  } catch (error) {
    return String(error).replace(/^Error: /, '')
  }
  throw new Error(`no error: ${sql}`)
}

const long = (n: number, text: string) => text.repeat(n)

describe('raw is what DuckDB prints, excerpt and caret included', () => {
  it.each([
    'select namee from t',
    'selec 1',
    'select * from tt',
    'create table t (i int)',
    "insert into t values (1, 'b')",
    "select cast('x' as int)",
    'select * from orphan',
    'select x from broken',
    "select error('boom')",
    'select 127::tinyint + 1::tinyint',
    "select * from read_csv('/nowhere.csv')",
    'select nofun(1)',
    'insert into t values (1)',
    'drop view t',
    'select * from nope.t',
    'set nope = 1',
    'select 1,\n\n\tnope\n from t',
    'select 1,\r\nnope\r\nfrom t',
    'select 1,\r\n\r2,\n\rnope\rfrom t',
    `select ${long(30, '1,')} nope from t`,
    `select ${long(31, '1,')} nope from t`,
    `select ${long(100, '1,')} nope ${long(100, ', 22')} from t`,
    `select nope ${long(20, ', 22222')} from t`,
    `select nope ${long(100, ', 22222')} from t`,
    `select 1, ${long(10, '  ')}nope ${long(30, ',1')} from t`,
    "select 'é€', nope from t",
    "select '日本語日本語', nope from t",
    `select '${long(40, '日本')}', nope, '${long(40, '日本')}' from t`,
    `select '${long(20, '👩‍👩‍👧🎉')}', nope, '${long(40, '🎉é')}' from t`,
    `select '\t\t', nope from t`,
    'select nope',
    'select count(*) from',
    'select 1 as',
  ])('%s', async (sql) => {
    const error = await errorOf(connection.execute(sql))
    expect(error.raw).toBe(await plainMessage(sql))
    expect(error.message).toBe(error.raw)
  })

  it('for lines of all lengths and characters', async () => {
    const alphabet = [...'abc_1 .,+"$()-é日🎉']
    // A small generator of our own keeps the 300 lines the same in every run.
    let state = 1
    const below = (n: number) => {
      state = (state * 1103515245 + 12345) % 2147483648
      return Math.floor((state / 2147483648) * n)
    }
    const noise = () => Array.from({ length: below(120) }, () => alphabet[below(alphabet.length)]).join('')
    for (let n = 0; n < 300; n++) {
      const sql = `select '${noise()}', nope, '${noise()}' from t`
      expect((await errorOf(connection.execute(sql))).raw).toBe(await plainMessage(sql))
    }
  })

  // DuckDB 1.5.6 itself adds the statement's offset twice here and points into the wrong line.
  it('points to the right line of a script', async () => {
    const { raw } = await errorOf(connection.execute('select 1;\n\n\tselect nope\n from t'))
    expect(raw.split('\n').slice(-2)).toEqual(['LINE 3: \tselect nope', '               ^'])
  })
})

describe('categories, positions, candidates', () => {
  it.each([
    ['select namee from t', 'compile', 'Binder', 'COLUMN_NOT_FOUND'],
    ['selec 1', 'compile', 'Parser', 'SYNTAX_ERROR'],
    ['select * from tt', 'compile', 'Catalog', 'MISSING_ENTRY'],
    ["select cast('x' as int)", 'data', 'Conversion', undefined],
    ["insert into t values (1, 'b')", 'data', 'Constraint', undefined],
    ["select error('boom')", 'data', 'Invalid Input', undefined],
    ['select 127::tinyint + 1::tinyint', 'data', 'Out of Range', undefined],
    ["select * from read_csv('/nowhere.csv')", 'environment', 'IO', undefined],
    ["load 'nothing_of_that_name'", 'environment', 'IO', undefined],
  ] as const)('%s', async (sql, category, exceptionType, subtype) => {
    expect(await errorOf(connection.execute(sql))).toMatchObject({ category, exceptionType, subtype })
  })

  it('keeps the signatures of functions whole', async () => {
    const { candidates } = await errorOf(connection.query("select strptime(1, 'x')"))
    expect(candidates).toEqual(['strptime(VARCHAR, VARCHAR) -> TIMESTAMP', 'strptime(VARCHAR, VARCHAR[]) -> TIMESTAMP'])
  })

  it('gives no place for a mistake in a view that is read', async () => {
    await connection.execute(
      'create or replace table t1 as select 1 as id, 2 as n; create or replace view v1 as select id, n from t1',
    )
    await connection.execute('create or replace table t1 as select 1 as id')
    const error = await errorOf(connection.query('select id + 1 as int_id, n from v1'))
    expect(error).toMatchObject({ subject: 'n', position: undefined })
  })

  it('gives the candidates and the name', async () => {
    const error = await errorOf(connection.execute('select namee from t'))
    expect(error).toMatchObject({ candidates: ['name'], subject: 'namee', detail: expect.not.stringContaining('LINE') })
  })

  it('counts the position in UTF-16 units', async () => {
    const sql = "select '日本🎉é', nope from t"
    const error = await errorOf(connection.execute(sql))
    expect(sql.slice(error.position)).toBe('nope from t')
  })

  it('counts the position in the whole script', async () => {
    const sql = 'select 1;\nselect nope from t'
    expect((await errorOf(connection.execute(sql))).position).toBe(17)
    expect((await errorOf(connection.query(sql))).position).toBe(17)
  })

  it('has no position where the failure is in the text of a view', async () => {
    expect((await errorOf(connection.execute('select * from orphan'))).position).toBeUndefined()
    expect((await errorOf(connection.execute('select x from broken'))).position).toBeUndefined()
    const padded = `select a, ${'1 as one, '.repeat(40)} 2 as two from orphan`
    expect((await errorOf(connection.execute(padded))).position).toBeUndefined()
  })

  it('finds the position of a qualified and of a quoted name', async () => {
    const qualified = 'select t.nope from t'
    expect(qualified.slice((await errorOf(connection.execute(qualified))).position)).toBe('t.nope from t')
    const quoted = 'select "no""pe" from t'
    expect(quoted.slice((await errorOf(connection.execute(quoted))).position)).toBe('"no""pe" from t')
  })

  it('lists no candidates when they are every setting there is', async () => {
    expect((await errorOf(connection.execute('set nope = 1'))).candidates).toEqual([])
  })
})
