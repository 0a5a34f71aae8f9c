import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { databaseError } from '../../../src/adapter/duckdb/errors.ts'
import { errorOf, openSession, scratch } from './support.ts'

const directory = scratch()
chmodSync(directory, 0o755)
const clientPath = createRequire(import.meta.url).resolve('@duckdb/node-api')
const children = new Set<ChildProcess>()
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
})

/** Starts Node with the DuckDB client as `duckdb` and waits for its first line. */
async function child(body: string, options: { uid?: number } = {}): Promise<{ process: ChildProcess; line: string }> {
  const script = `const duckdb = require(${JSON.stringify(clientPath)});
    (async () => { ${body} })().catch((error) => console.log(error.message.replaceAll('\\n', ' ')))`
  const process = spawn(globalThis.process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'], ...options })
  children.add(process)
  let text = ''
  await new Promise<void>((resolve) => {
    process.stdout?.on('data', (data) => {
      text += String(data)
      if (text.includes('\n')) resolve()
    })
    process.once('exit', () => resolve())
  })
  return { process, line: text.split('\n')[0] ?? '' }
}

const holding = (path: string) =>
  `globalThis.held = await duckdb.DuckDBInstance.create(${JSON.stringify(path)}); console.log('up'); setInterval(() => {}, 1000)`

async function ended(process: ChildProcess): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return
  await new Promise((resolve) => process.once('exit', resolve))
}

describe('a locked file', () => {
  it('says who holds it, since when, and what to do; with retries it waits', async () => {
    const path = join(directory, 'locked.duckdb')
    const started = Date.now()
    const { process } = await child(holding(path))
    const error = await errorOf(openSession({ path }))
    expect(error).toMatchObject({ category: 'environment', exceptionType: 'IO', holder: { pid: process.pid } })
    expect(error.holder?.command).toContain('DuckDBInstance.create')
    expect(Math.abs((error.holder?.startedAt?.getTime() ?? 0) - started)).toBeLessThan(10_000)
    expect(error.hint).toContain(`kill ${process.pid}`)
    const attached = await errorOf(openSession({ attach: [{ path, alias: 'x' }] }))
    expect(attached.holder?.pid).toBe(process.pid)
    const waiting = openSession({ path, retries: { connect_attempts: 4 } })
    setTimeout(() => process.kill('SIGKILL'), 300)
    expect((await waiting).info.path).toBe(path)
  }, 30_000)
})

describe('what is wrong with a path', () => {
  it('is not a database', async () => {
    writeFileSync(join(directory, 'text.duckdb'), 'hello '.repeat(5000))
    const error = await errorOf(openSession({ path: 'text.duckdb' }, { cwd: directory }))
    expect(error.category).toBe('environment')
    expect(error.hint).toContain('some other kind of file')
  })

  it('is an empty file', async () => {
    writeFileSync(join(directory, 'empty.duckdb'), '')
    expect((await errorOf(openSession({ path: 'empty.duckdb' }, { cwd: directory }))).hint).toContain('or empty')
  })

  it('is a directory', async () => {
    mkdirSync(join(directory, 'dir.duckdb'))
    expect((await errorOf(openSession({ path: 'dir.duckdb' }, { cwd: directory }))).hint).toContain('is a directory')
  })

  it('lies in a directory that does not exist', async () => {
    const error = await errorOf(openSession({ path: 'no/such/x.duckdb' }, { cwd: directory }))
    expect(error.hint).toBe(`Create the directory ${directory}/no/such first, or correct the path.`)
  })

  it('is damaged', async () => {
    const session = await openSession({ path: 'whole.duckdb' }, { cwd: directory })
    await (await session.connect('a')).execute('create table t as select 1 as i')
    await session.close()
    copyFileSync(join(directory, 'whole.duckdb'), join(directory, 'damaged.duckdb'))
    const { size } = statSync(join(directory, 'damaged.duckdb'))
    writeFileSync(join(directory, 'damaged.duckdb'), Buffer.alloc(size - 4096, 7), { flag: 'r+' })
    expect((await errorOf(openSession({ path: 'damaged.duckdb' }, { cwd: directory }))).hint).toMatch(/damaged|other kind/)
  })

  it('does not exist and is opened read-only', async () => {
    const target = { path: 'missing.duckdb', config_options: { access_mode: 'READ_ONLY' } }
    expect((await errorOf(openSession(target, { cwd: directory }))).hint).toContain('must exist already')
  })

  const asNobody = process.getuid?.() === 0 ? it : it.skip
  asNobody.each([
    ['a file without permission', 0o000, 0o777],
    ['a read-only file', 0o444, 0o777],
    ['a read-only directory', 0o666, 0o555],
  ])('%s', async (name, fileMode, directoryMode) => {
    const folder = join(directory, name.replaceAll(' ', '-'))
    mkdirSync(folder)
    const path = join(folder, 'x.duckdb')
    const session = await openSession({ path })
    await session.close()
    chmodSync(path, fileMode)
    chmodSync(folder, directoryMode)
    const { line } = await child(
      `const i = await duckdb.DuckDBInstance.create(${JSON.stringify(path)}); const c = await i.connect();
       await c.run('create table t as select 1 as i'); console.log('ok')`,
      { uid: 65534 },
    )
    const error = databaseError(new Error(line), '')
    expect(error).toMatchObject({ category: 'environment', hint: expect.stringContaining(`may not write ${path}`) })
  })
})

describe('resources', () => {
  it('out of memory: advice, and the session goes on', async () => {
    const session = await openSession({ settings: { memory_limit: '50MB', temp_directory: '' } })
    const connection = await session.connect('a')
    const error = await errorOf(connection.execute('create table t as select range as a, uuid() as u from range(5000000)'))
    expect(error).toMatchObject({ category: 'resource', hint: expect.stringContaining('memory_limit') })
    expect((await connection.query('select 1')).rows).toEqual([[1n]])
  })

  it('disk full', async () => {
    const connection = await (await openSession({})).connect('a')
    const error = await errorOf(connection.execute("copy (select range from range(100000)) to '/dev/full'"))
    expect(error).toMatchObject({ category: 'resource', hint: expect.stringContaining('disk is full') })
  })

  it('an extension that is not loaded', async () => {
    const connection = await (await openSession({})).connect('a')
    const error = await errorOf(connection.execute("from sqlite_scan('x', 'y')"))
    expect(error.hint).toContain('extensions: [sqlite_scanner]')
  })
})

describe('interrupting', () => {
  const endless = 'select count(*) from range(1000000000000) where hash(range) % 7 = 1'

  it('ends what runs on all connections and cancels what waits', async () => {
    const session = await openSession({})
    const [one, two] = [await session.connect('a'), await session.connect('b')]
    const running = [one.execute(endless), one.execute('select 1'), two.execute(endless)].map(errorOf)
    setTimeout(() => session.interrupt(), 100)
    for (const error of await Promise.all(running)) {
      expect(error).toMatchObject({ category: 'cancelled', detail: 'Interrupted!' })
    }
    expect((await one.query('select 1')).rows).toEqual([[1n]])
  })

  it('is not lost on a statement that has not begun', async () => {
    const session = await openSession({})
    const connection = await session.connect('a')
    for (let i = 0; i < 10; i++) {
      const running = errorOf(connection.execute(endless))
      await new Promise((resolve) => (i % 2 === 0 ? setImmediate(resolve) : queueMicrotask(() => resolve(undefined))))
      session.interrupt()
      expect((await running).category).toBe('cancelled')
    }
  })

  it('rolls back the transaction it hits', async () => {
    const session = await openSession({})
    const connection = await session.connect('a')
    await connection.begin()
    await connection.execute('create table t as select 1 as i')
    const running = errorOf(connection.execute(endless))
    setTimeout(() => session.interrupt(), 50)
    await running
    expect((await errorOf(connection.commit())).category).toBe('cancelled')
    expect(await session.relations()).toEqual([])
  })

  it('ends a stream', async () => {
    const session = await openSession({})
    const connection = await session.connect('a')
    const streaming = errorOf(
      (async () => {
        for await (const _ of connection.stream('select range from range(1000000000000)')) session.interrupt()
      })(),
    )
    expect((await streaming).category).toBe('cancelled')
  })

  it('follows the signal; then the session closes and another process opens the file at once', async () => {
    const path = join(directory, 'signal.duckdb')
    const controller = new AbortController()
    const session = await openSession({ path }, { signal: controller.signal })
    const connection = await session.connect('a')
    await connection.execute('create table kept as select 1 as i')
    await connection.begin()
    const running = errorOf(connection.execute(`create table lost as ${endless}`))
    setTimeout(() => controller.abort(), 50)
    expect((await running).category).toBe('cancelled')
    await session.close()
    const { line } = await child(
      `const i = await duckdb.DuckDBInstance.create(${JSON.stringify(path)}); const c = await i.connect();
       const r = await c.runAndReadAll('select table_name from duckdb_tables()'); console.log(JSON.stringify(r.getRowsJson()))`,
    )
    expect(line).toBe('[["kept"]]')
  })

  it('closing lets go of the file even while a stream is left unread', async () => {
    const path = join(directory, 'unread.duckdb')
    const session = await openSession({ path })
    const connection = await session.connect('a')
    await connection.execute('create table t as select range as i from range(1000000)')
    const stream = connection.stream('from t')[Symbol.asyncIterator]()
    await stream.next()
    await session.close()
    const { line } = await child(`await duckdb.DuckDBInstance.create(${JSON.stringify(path)}); console.log('opened')`)
    expect(line).toBe('opened')
  })

  it('is part of closing', async () => {
    const session = await openSession({ path: join(directory, 'closing.duckdb') })
    const running = errorOf((await session.connect('a')).execute(endless))
    await new Promise((resolve) => setTimeout(resolve, 50))
    await session.close()
    expect((await running).category).toBe('cancelled')
  })

  it('shows how far a statement is', async () => {
    const connection = await (await openSession({ settings: { threads: 1 } })).connect('a')
    await connection.execute('create table t as select range as i from range(20000000)')
    const seen: number[] = []
    const timer = setInterval(() => seen.push(connection.progress()?.percentage ?? -1), 5)
    await connection.execute('select sum(hash(i) % 7) from t')
    clearInterval(timer)
    expect(connection.progress()).toBeUndefined()
    expect(Math.max(...seen)).toBeGreaterThan(0)
    expect(Math.max(...seen)).toBeLessThanOrEqual(100)
  })
})

describe('a process that is killed', () => {
  it('leaves every table whole: as it was, or new', async () => {
    for (let trial = 0; trial < 4; trial++) {
      const path = join(directory, `killed-${trial}.duckdb`)
      const { process } = await child(`
        const i = await duckdb.DuckDBInstance.create(${JSON.stringify(path)}); const c = await i.connect()
        for (let n = 1; ; n++) {
          await c.run('create or replace table t as select ' + n + ' as n, range as i from range(50000)')
          if (n === 2) console.log('up')
        }`)
      await new Promise((resolve) => setTimeout(resolve, 30 + 40 * trial))
      process.kill('SIGKILL')
      await ended(process)
      const connection = await (await openSession({ path })).connect('a')
      const { rows } = await connection.query('select count(*), count(distinct n), sum(i) from t')
      expect(rows).toEqual([[50000n, 1n, 1249975000n]])
    }
  }, 30_000)
})
