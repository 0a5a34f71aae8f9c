import { copyFileSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { adapterTypes, findAdapter } from '../../../src/adapter/index.ts'
import { errorOf, openSession, scratch } from './support.ts'

const directory = scratch()

describe('registry', () => {
  it('finds the adapter by the type of a target', () => {
    expect(adapterTypes()).toEqual(['duckdb'])
    expect(findAdapter('duckdb')?.type).toBe('duckdb')
    expect(findAdapter('postgres')).toBeUndefined()
  })
})

describe('opening', () => {
  it('tells what is open', async () => {
    const session = await openSession(
      { path: 'info.duckdb', settings: { threads: 1, memory_limit: '512MiB' } },
      { cwd: directory },
    )
    expect(session.info).toMatchObject({
      version: expect.stringMatching(/^v1\./),
      database: 'info',
      path: join(directory, 'info.duckdb'),
      threads: 1,
      memoryLimit: '512.0 MiB',
    })
  })

  it('resolves a leading ~', async () => {
    const session = await openSession({ path: '~/home.duckdb' }, { cwd: '/', env: { HOME: directory } })
    expect(session.info.path).toBe(join(directory, 'home.duckdb'))
  })

  it('takes shares of the memory', async () => {
    const session = await openSession({ settings: { memory_limit: '25%' } })
    expect(session.info.memoryLimit).toMatch(/[GM]iB$/)
  })

  it.each([
    [{ settings: { memory_limit: 'much' } }, 'memory_limit "much" (profiles.yml:7:9) is not a size'],
    [{ settings: { memory_limit: '10' } }, 'memory_limit "10" (profiles.yml:7:9) is not a size'],
    [{ settings: { memory_limit: '0GB' } }, 'memory_limit "0GB" (profiles.yml:7:9) leaves no memory at all'],
    [
      { config_options: { memory_limit: '120%' } },
      'memory_limit "120%" (profiles.yml:7:9) is not a share between 0 and 100 percent',
    ],
    [{ settings: { threads: 0 } }, 'threads "0" is less than 1'],
    [{ settings: { threads: '2.5' } }, 'threads "2.5" is not a whole number'],
    [{ settings: { threads: 1_000_000 } }, 'threads "1000000" is far more than this machine can use'],
    [{ settings: { temp_directory: 'a/b/c' } }, `temp_directory "a/b/c" cannot be created: ${directory}/a/b does not exist`],
    [{ config_options: { nope: 1 } }, 'DuckDB has no option nope ("config_options" of the profile)'],
    [{ config_options: { default_block_size: 'x' } }, 'DuckDB does not accept "x" for default_block_size'],
    [{ path: 'md:sales?motherduck_token=secret' }, 'MotherDuck ("md:sales") is not supported'],
    [{ remote: { host: 'h', port: 1, user: 'u' } }, 'A "remote" target'],
    [
      { attach: [{ path: 'x', read_only: true, options: { read_only: true } }] },
      'read_only given both as a key and under "options"',
    ],
  ])('refuses %j', async (target, message) => {
    const error = await errorOf(openSession(target, { cwd: directory, origins: { memory_limit: 'profiles.yml:7:9' } }))
    expect(error.detail).toContain(message)
    expect(error.category).toBe('environment')
  })

  it('says how many threads are sensible, and suggests options', async () => {
    expect((await errorOf(openSession({ settings: { threads: 0 } }))).hint).toContain(String(availableParallelism()))
    expect((await errorOf(openSession({ config_options: { acces_mode: 'x' } }))).hint).toBe('Did you mean access_mode?')
  })
})

describe('settings, attach, secrets', () => {
  it('applies settings to every connection, new and pooled', async () => {
    const session = await openSession({ settings: { default_order: 'desc', threads: 2 } })
    for (const name of ['a', 'b', 'c']) {
      const connection = await session.connect(name)
      expect((await connection.query("select current_setting('default_order')")).rows).toEqual([['DESC']])
      if (name === 'b') await connection.release()
    }
  })

  it('reports an unknown setting', async () => {
    const error = await errorOf(openSession({ settings: { memry_limit: '1GB' } }))
    expect(error.detail).toContain('unrecognized configuration parameter "memry_limit"')
  })

  it('attaches databases, read-only where asked', async () => {
    const first = await openSession({ path: 'other.duckdb' }, { cwd: directory })
    await (await first.connect('a')).execute('create table t as select 1 as i')
    await first.close()
    const session = await openSession({ attach: [{ path: 'other.duckdb', alias: 'o', read_only: true }] }, { cwd: directory })
    const connection = await session.connect('a')
    expect((await connection.query('select * from o.main.t')).rows).toEqual([[1n]])
    const error = await errorOf(connection.execute('create table o.main.u (i int)'))
    expect(error).toMatchObject({ category: 'environment', hint: expect.stringContaining('read-only') })
    expect(await session.relations()).toEqual([
      { database: 'o', schema: 'main', identifier: 't', type: 'table', temporary: false },
    ])
  })

  it('never shows a secret', async () => {
    const target = { secrets: [{ type: 'http', name: 'w', bearer_token: 'TOPSECRET', nonsense: 'TOPSECRET2' }] }
    const error = await errorOf(openSession(target))
    expect(`${error.raw} ${error.detail} ${error.hint} ${String(error.cause)}`).not.toContain('TOPSECRET')
  })

  it('fetches nothing that the profile does not ask for', async () => {
    const connection = await (await openSession({})).connect('a')
    const started = performance.now()
    const error = await errorOf(connection.execute("select * from read_parquet('https://127.0.0.1:1/x.parquet')"))
    expect(performance.now() - started).toBeLessThan(400)
    expect(error.hint).toContain('extensions: [httpfs]')
  })
})

describe('catalog', () => {
  it('lists relations, schemas and columns', async () => {
    const session = await openSession({})
    const connection = await session.connect('a')
    await connection.execute(`create schema "My Schema"; create table t (i int, "Name X" varchar);
      create view "My Schema".v as select 1 as one, 'x' as two; create temp table hidden as select 1`)
    expect(await session.relations()).toEqual(
      expect.arrayContaining([
        { database: 'memory', schema: 'main', identifier: 't', type: 'table', temporary: false },
        { database: 'memory', schema: 'My Schema', identifier: 'v', type: 'view', temporary: false },
      ]),
    )
    expect(await session.schemas()).toEqual(
      expect.arrayContaining([
        { database: 'memory', schema: 'main' },
        { database: 'memory', schema: 'My Schema' },
      ]),
    )
    expect(await session.columns({ identifier: 't' })).toEqual([
      { name: 'i', type: 'INTEGER' },
      { name: 'Name X', type: 'VARCHAR' },
    ])
    expect(await session.columns({ database: 'memory', schema: 'My Schema', identifier: 'v' })).toHaveLength(2)
    expect((await errorOf(session.columns({ identifier: 'nope' }))).subject).toBe('nope')
  })
})

describe('connections', () => {
  it('run their calls in order', async () => {
    const connection = await (await openSession({})).connect('a')
    const all = [
      connection.execute('create table t (i int)'),
      connection.begin(),
      ...Array.from({ length: 50 }, (_, i) => connection.execute(`insert into t values (${i})`)),
      connection.commit(),
    ]
    await Promise.all(all)
    expect((await connection.query('select count(*), max(i) from t')).rows).toEqual([[50n, 49n]])
  })

  it('are rolled back and reused on release', async () => {
    const session = await openSession({})
    const connection = await session.connect('a')
    await connection.begin()
    await connection.execute('create table t (i int)')
    await connection.release()
    const again = await session.connect('b')
    expect(again).toBe(connection)
    expect(again.name).toBe('b')
    expect(again.inTransaction).toBe(false)
    expect(await session.relations()).toEqual([])
  })

  it('report a commit that fails, and have no transaction after it', async () => {
    const session = await openSession({})
    const [one, two] = [await session.connect('a'), await session.connect('b')]
    await one.execute('create table t (i int primary key)')
    await one.begin()
    await two.begin()
    await one.execute('insert into t values (1)')
    await two.execute('insert into t values (1)')
    await one.commit()
    const error = await errorOf(two.commit())
    expect(error.exceptionType).toBe('TransactionContext')
    expect(two.inTransaction).toBe(false)
    await two.execute('insert into t values (2)')
  })

  it('category of two transactions in each other’s way', async () => {
    const session = await openSession({})
    const [one, two] = [await session.connect('a'), await session.connect('b')]
    await one.execute('create table t as select 1 as i')
    await one.begin()
    await two.begin()
    await one.execute('update t set i = 2')
    expect((await errorOf(two.execute('update t set i = 3'))).category).toBe('concurrency')
  })

  it('do nothing on a rollback without a transaction', async () => {
    const connection = await (await openSession({})).connect('a')
    await connection.rollback()
    expect((await errorOf(connection.commit())).detail).toContain('no transaction is active')
  })

  it('describe without running', async () => {
    const connection = await (await openSession({})).connect('a')
    expect(await connection.describe("select 1 as a, error('never') as b")).toEqual([
      { name: 'a', type: 'INTEGER' },
      { name: 'b', type: 'INTEGER' },
    ])
    const sql = 'select nope'
    expect((await errorOf(connection.describe(sql))).position).toBe(7)
  })
})

describe('closing', () => {
  it('writes the log into the file, and is idempotent', async () => {
    const session = await openSession({ path: 'close.duckdb' }, { cwd: directory })
    await (await session.connect('a')).execute('create table t as select 1 as i')
    expect(existsSync(join(directory, 'close.duckdb.wal'))).toBe(true)
    await Promise.all([session.close(), session.close()])
    expect(existsSync(join(directory, 'close.duckdb.wal'))).toBe(false)
    copyFileSync(join(directory, 'close.duckdb'), join(directory, 'copy.duckdb'))
    const copy = await openSession({ path: 'copy.duckdb' }, { cwd: directory })
    expect(await copy.relations()).toHaveLength(1)
    await expect(session.connect('b')).rejects.toThrow('closed')
  })

  it('does not touch a file that was only read', async () => {
    const first = await openSession({ path: 'idle.duckdb' }, { cwd: directory })
    await first.close()
    const before = statSync(join(directory, 'idle.duckdb')).mtimeMs
    const second = await openSession({ path: 'idle.duckdb' }, { cwd: directory })
    await second.relations()
    await second.close()
    expect(statSync(join(directory, 'idle.duckdb')).mtimeMs).toBe(before)
  })

  it('rolls back what was open', async () => {
    const session = await openSession({ path: 'open.duckdb' }, { cwd: directory })
    const connection = await session.connect('a')
    await connection.begin()
    await connection.execute('create table t as select 1 as i')
    await session.close()
    expect(await (await openSession({ path: 'open.duckdb' }, { cwd: directory })).relations()).toEqual([])
  })

  it('works after a setup that failed', async () => {
    mkdirSync(join(directory, 'x'), { recursive: true })
    writeFileSync(join(directory, 'x', 'other.db'), 'not a database')
    const bad = { path: 'setup.duckdb', attach: [{ path: 'x/other.db', alias: 'o' }] }
    const error = await errorOf(openSession(bad, { cwd: directory }))
    expect(error.hint).toContain('some other kind of file')
    await openSession({ path: 'setup.duckdb', settings: { threads: 1 } }, { cwd: directory })
  })
})
