import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { errorOf, openSession, scratch } from './support.ts'

const directory = scratch()

describe('trap 1: COMMIT of an aborted transaction succeeds and commits nothing, or part', () => {
  it.each([
    ['an error while running, which aborts', "insert into t select cast('x' as int)"],
    ['an error while binding, which does not abort', 'insert into t select nope from t'],
    ['a second BEGIN', 'begin; begin'],
  ])('after %s, commit reports the failure and nothing is kept', async (_, failing) => {
    const session = await openSession({})
    const connection = await session.connect('a')
    await connection.execute('create table t (i int)')
    await connection.begin()
    await connection.execute('insert into t values (1)')
    await errorOf(connection.execute(failing))
    expect(connection.inTransaction).toBe(true)
    expect((await errorOf(connection.execute('insert into t values (2)'))).exceptionType).toBe('TransactionContext')
    expect((await errorOf(connection.commit())).detail).toMatch(/Nothing was committed/)
    expect(connection.inTransaction).toBe(false)
    expect((await connection.query('select count(*) from t')).rows).toEqual([[0n]])
  })

  it('holds for BEGIN and COMMIT written as SQL, with comments around', async () => {
    const session = await openSession({})
    const connection = await session.connect('a')
    await connection.execute('create table t (i int)')
    await connection.execute('/* {"app": "dbt"} */ BEGIN')
    expect(connection.inTransaction).toBe(true)
    await connection.execute('insert into t values (1)')
    await errorOf(connection.execute('insert into t select nope from t'))
    await errorOf(connection.execute('-- done\ncommit;'))
    expect((await connection.query('select count(*) from t')).rows).toEqual([[0n]])
  })

  it('rolls back what a failing script began', async () => {
    const session = await openSession({})
    const connection = await session.connect('a')
    await connection.execute('create table t (i int)')
    await errorOf(connection.execute('begin; insert into t values (1); select nope; commit'))
    expect(connection.inTransaction).toBe(false)
    expect((await connection.query('select count(*) from t')).rows).toEqual([[0n]])
  })

  it('knows the state after a script that begins or ends a transaction', async () => {
    const session = await openSession({})
    const connection = await session.connect('a')
    await connection.execute('create table t (i int); begin; insert into t values (1)')
    expect(connection.inTransaction).toBe(true)
    await connection.execute("insert into t values (2); commit; select 'begin'")
    expect(connection.inTransaction).toBe(false)
    expect((await connection.query('select case when true then 1 end; from t')).rows).toEqual([[1n], [2n]])
  })
})

describe('trap 2: one process may open a file twice, and then loses data', () => {
  it('shares one instance between all spellings of a path', async () => {
    const real = join(directory, 'real')
    mkdirSync(real)
    symlinkSync(real, join(directory, 'link'))
    const one = await openSession({ path: join(real, 'twice.duckdb') })
    const two = await openSession({ path: join(directory, 'link', '..', 'link', 'twice.duckdb') })
    const relative = await openSession({ path: 'real/twice.duckdb' }, { cwd: directory })
    await (await one.connect('a')).execute('create table t as select range as i from range(500000)')
    expect((await (await two.connect('b')).query('select count(*) from t')).rows).toEqual([[500000n]])
    await one.close()
    await (await two.connect('b')).execute('insert into t values (1)')
    await two.close()
    expect((await (await relative.connect('c')).query('select count(*) from t')).rows).toEqual([[500001n]])
    await relative.close()
    const again = await openSession({ path: join(real, 'twice.duckdb') })
    expect((await (await again.connect('d')).query('select count(*) from t')).rows).toEqual([[500001n]])
  })

  it('refuses other options for an open file, and names the difference', async () => {
    const path = join(directory, 'options.duckdb')
    await openSession({ path, settings: { threads: 1 } })
    const error = await errorOf(openSession({ path, settings: { threads: 2 } }))
    expect(error.detail).toContain('threads is 1 there, 2 here')
    expect(error.category).toBe('environment')
  })

  it('refuses to attach a file that is open, and to open a file that is attached', async () => {
    const path = join(directory, 'attached.duckdb')
    const owner = await openSession({ path })
    const attaching = { attach: [{ path, alias: 'x' }] }
    expect((await errorOf(openSession(attaching))).detail).toContain('is open in this process already')
    await owner.close()
    const attached = await openSession(attaching)
    expect((await errorOf(openSession({ path }))).detail).toContain('is attached to another database')
    expect((await errorOf(openSession(attaching))).detail).toContain('is attached to another database')
    await attached.close()
    const reading = { attach: [{ path, alias: 'x', read_only: true }] }
    await openSession(reading)
    await openSession(reading)
    expect((await errorOf(openSession({ path }))).category).toBe('environment')
  })

  it('gives every :memory: session a database of its own', async () => {
    const [one, two] = [await openSession({}), await openSession({})]
    await (await one.connect('a')).execute('create table t as select 1 as i')
    expect((await errorOf((await two.connect('a')).execute('from t'))).subject).toBe('t')
  })
})

describe('trap 3: a statement on a connection with an open stream ends the stream early', () => {
  it('refuses the statement and delivers every row', async () => {
    const session = await openSession({})
    const connection = await session.connect('a')
    await connection.execute('create table t as select range as i from range(100000)')
    let rows = 0
    for await (const batch of connection.stream('select i from t')) {
      rows += batch.length
      await expect(connection.execute('select 1')).rejects.toThrow('taken by a stream')
      await (await session.connect('b')).execute('select 1')
    }
    expect(rows).toBe(100000)
    await connection.execute('select 1')
  })

  it('lets go of a stream that is left early', async () => {
    const session = await openSession({})
    const connection = await session.connect('a')
    await connection.execute('create table t as select range as i from range(100000)')
    for await (const batch of connection.stream('select i from t')) {
      expect(batch[0]).toEqual([0n])
      break
    }
    await connection.execute('drop table t')
    await expect(connection.query('select 1 as one')).resolves.toMatchObject({ rows: [[1n]] })
  })

  it('keeps the transaction in which a stream is left early', async () => {
    const session = await openSession({})
    const connection = await session.connect('a')
    await connection.begin()
    await connection.execute('create table t as select range as i from range(100000)')
    for await (const _ of connection.stream('select i from t')) break
    await connection.execute('insert into t values (7)')
    await connection.commit()
    expect((await connection.query('select count(*) from t')).rows).toEqual([[100001n]])
  })
})

describe('trap 4: row numbers without an order are not repeatable beyond 122,880 rows', () => {
  const ids = (threads: number, sql: string) => async () => {
    const session = await openSession({ settings: { threads } })
    const connection = await session.connect('a')
    await connection.execute('create table t as select hash(range) as h from range(400000)')
    return (await connection.query(`select md5(string_agg(h || ':' || id, ',' order by id)) from (${sql})`)).rows
  }

  it('are repeatable with an order, whatever the number of threads', async () => {
    const sql = 'select h, row_number() over (order by h) as id from t'
    const first = await ids(1, sql)()
    expect(await ids(2, sql)()).toEqual(first)
    expect(await ids(4, sql)()).toEqual(first)
  })
})

describe('trap 5: getTableNames misses tables', () => {
  it('is not offered; the serialized tree has what it misses', async () => {
    const session = await openSession({})
    const connection = await session.connect('a')
    const { rows } = await connection.query("select json_serialize_sql('select * from a join b using (id)')::varchar")
    expect(Object.keys(connection)).not.toContain('getTableNames')
    expect([...String(rows[0]?.[0]).matchAll(/"table_name":"(\w+)"/g)].map((m) => m[1])).toEqual(['a', 'b'])
  })
})
