import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openMemoFile } from '../../../src/cli/parse-cache/memo-file.ts'

let base: string
beforeEach(() => {
  base = mkdtempSync(path.join(tmpdir(), 'memo-'))
})
afterEach(() => {
  chmodSync(base, 0o755)
  rmSync(base, { recursive: true, force: true })
})

const open = (version = 'v1', project = '/project') => openMemoFile({ PLANWISE_CACHE_DIR: base }, project, version, 'parse')
const files = () => (existsSync(path.join(base, 'planwise')) ? readdirSync(path.join(base, 'planwise')) : [])

function filled(): string {
  const memo = open()
  memo.set('a', { n: 1 })
  memo.set('b', [null, 'ü'])
  memo.save()
  return path.join(base, 'planwise', files()[0] ?? '')
}

test('what was saved is there again, for this project and this version alone', () => {
  filled()
  const again = open()
  expect([again.get('a'), again.get('b'), again.get('c')]).toEqual([{ n: 1 }, [null, 'ü'], undefined])
  expect(open('v2').get('a')).toBeUndefined()
  expect(open('v1', '/other').get('a')).toBeUndefined()
})

test('what a process did not use is forgotten, but not for a few entries', () => {
  const memo = open()
  for (const key of ['a', 'b', 'c', 'd']) memo.set(key, key)
  memo.save()
  const most = open()
  for (const key of ['a', 'b', 'c']) most.get(key)
  most.save()
  expect(open().get('d')).toBe('d')
  const one = open()
  one.get('a')
  one.save()
  expect([open().get('a'), open().get('b')]).toEqual(['a', undefined])
})

test.each([
  ['a value with another letter', (text: string) => text.replace('ü', 'ö')],
  ['a key with another letter', (text: string) => text.replace('"a"', '"A"')],
  ['another version', (text: string) => `v2${text.slice(2)}`],
  ['half a file', (text: string) => text.slice(0, text.length / 2)],
  ['nothing', () => ''],
  ['no JSON', () => '\u0000\u0001'],
  ['other JSON', () => '[1, 2]'],
  ['null', () => 'null'],
  ['what an earlier version wrote', () => '{"version": "v1", "entries": {"a": 7}}'],
])('a damaged file counts as empty, and is replaced: %s', (_, damage) => {
  const file = filled()
  writeFileSync(file, damage(readFileSync(file, 'utf8')))
  const memo = open()
  expect(memo.get('a')).toBeUndefined()
  memo.set('a', 2)
  memo.save()
  expect(open().get('a')).toBe(2)
})

test('no truncation and no changed bit brings back another value', () => {
  const file = filled()
  const whole = readFileSync(file)
  const seen = (bytes: Uint8Array) => {
    writeFileSync(file, bytes)
    const memo = open()
    return [memo.get('a'), memo.get('b')]
  }
  for (let length = 0; length < whole.length; length++) expect(seen(whole.subarray(0, length))).toEqual([undefined, undefined])
  for (let bit = 0; bit < whole.length * 8; bit++) {
    const damaged = Uint8Array.from(whole)
    damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    expect(seen(damaged)).toEqual([undefined, undefined])
  }
  expect(seen(whole)).toEqual([{ n: 1 }, [null, 'ü']])
})

test('a file that is deleted meanwhile is written anew', () => {
  const file = filled()
  const memo = open()
  expect(memo.get('a')).toEqual({ n: 1 })
  rmSync(path.dirname(file), { recursive: true })
  memo.set('c', 3)
  memo.save()
  expect([open().get('a'), open().get('c')]).toEqual([{ n: 1 }, 3])
})

test('a place that cannot be written is no error, and nothing half is left', () => {
  mkdirSync(path.join(base, 'planwise', 'x'), { recursive: true })
  rmSync(path.join(base, 'planwise'), { recursive: true })
  writeFileSync(path.join(base, 'planwise'), 'a file where the directory should be')
  const memo = open()
  memo.set('a', 1)
  expect(() => memo.save()).not.toThrow()
  expect(readdirSync(base)).toEqual(['planwise'])
})

test('a file that cannot be replaced is no error, and nothing half is left', () => {
  const file = filled()
  rmSync(file)
  mkdirSync(path.join(file, 'in the way'), { recursive: true })
  const memo = open()
  memo.set('a', 1)
  expect(() => memo.save()).not.toThrow()
  expect(files()).toEqual([path.basename(file)])
})

test('two processes at once: the last one wins, and the file is whole', () => {
  filled()
  const [one, other] = [open(), open()]
  one.set('x', 1)
  other.set('y', 2)
  one.save()
  other.save()
  expect([open().get('x'), open().get('y')]).toEqual([undefined, 2])
})

test.each([
  [{ PLANWISE_CACHE_DIR: 'P', XDG_CACHE_HOME: 'X', HOME: 'H' }, 'P/planwise'],
  [{ XDG_CACHE_HOME: 'X', HOME: 'H' }, 'X/planwise'],
  [{ PLANWISE_CACHE_DIR: '', XDG_CACHE_HOME: '', HOME: 'H' }, 'H/.cache/planwise'],
  [{ USERPROFILE: 'U' }, 'U/.cache/planwise'],
])('its place: %j', (env, place) => {
  const inBase = Object.fromEntries(Object.entries(env).map(([key, value]) => [key, value === '' ? '' : path.join(base, value)]))
  const memo = openMemoFile(inBase, '/project', 'v1', 'parse')
  memo.set('a', 1)
  memo.save()
  expect(readdirSync(path.join(base, place))).toHaveLength(1)
})
