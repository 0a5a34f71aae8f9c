import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openTarget } from '../../../src/cli/target-files.ts'

let target: string
beforeEach(() => {
  target = path.join(mkdtempSync(path.join(tmpdir(), 'target-')), 'some', 'target')
})
afterEach(() => rmSync(path.join(target, '../..'), { recursive: true, force: true }))

test('nothing is written before there is something to write', () => {
  openTarget(target)
  expect(existsSync(target)).toBe(false)
})

test('compiled and run SQL lie below their own directories; of several texts the last one counts', async () => {
  const files = openTarget(target)
  files.write('compiled', 'shop/models/a.sql', 'select 1')
  files.write('run', 'shop/models/a.sql', 'first')
  files.write('run', 'shop/models/a.sql', 'create table a as select 1 -- ü')
  files.write('run', 'shop/models/sub/b.sql', '')
  await files.settled()
  expect(readFileSync(path.join(target, 'compiled/shop/models/a.sql'), 'utf8')).toBe('select 1')
  expect(readFileSync(path.join(target, 'run/shop/models/a.sql'), 'utf8')).toBe('create table a as select 1 -- ü')
  expect(readFileSync(path.join(target, 'run/shop/models/sub/b.sql'), 'utf8')).toBe('')
})

test('an artifact is written whole or not at all', async () => {
  const files = openTarget(target)
  const long = 'x'.repeat(700_000)
  await files.artifact('manifest.json', [long, long, long, 'end'])
  expect(readFileSync(path.join(target, 'manifest.json'), 'utf8')).toBe(`${long}${long}${long}end`)
  function* broken(): Generator<string> {
    yield '{'
    throw new Error('no more')
  }
  await expect(files.artifact('manifest.json', broken())).rejects.toThrow(`Cannot write ${target}/manifest.json: no more`)
  expect(readFileSync(path.join(target, 'manifest.json'), 'utf8')).toHaveLength(2_100_003)
  expect(readdirSync(target)).toEqual(['manifest.json'])
})

test('a file where a directory should be is said with its path and what to do', async () => {
  mkdirSync(target, { recursive: true })
  writeFileSync(path.join(target, 'compiled'), '')
  const files = openTarget(target)
  expect(() => files.write('compiled', 'shop/a.sql', 'x')).toThrow(`Cannot write ${target}/compiled/shop/a.sql: `)
  mkdirSync(path.join(target, 'run/shop/a.sql'), { recursive: true })
  files.write('run', 'shop/a.sql', 'x')
  await expect(files.settled()).rejects.toMatchObject({
    diagnostics: [
      {
        code: 'PW5001',
        message: expect.stringContaining(`${target}/run/shop/a.sql`),
        hint: expect.stringContaining('--target-path'),
      },
    ],
  })
  mkdirSync(path.join(target, 'manifest.json', 'x'), { recursive: true })
  await expect(files.artifact('manifest.json', ['{}'])).rejects.toMatchObject({ diagnostics: [{ code: 'PW5001' }] })
  expect(readdirSync(target).filter((name) => name.endsWith('.part'))).toEqual([])
})
