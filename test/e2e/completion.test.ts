import { readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { executable, packageRoot, planwise, scratch, start, writeProject } from './planwise.ts'

let directory = ''
beforeAll(async () => {
  directory = writeProject(scratch(), {
    'models/orders.sql': "{{ config(tags=['nightly']) }} select 1 as id",
    'models/marts/customers.sql': 'select 1 as id',
  })
  expect((await planwise(['parse'], directory)).code).toBe(0)
})

/** What bash would put in at the end of each line, through the script that planwise prints. */
async function inBash(lines: readonly string[]): Promise<string[]> {
  const script = [
    'planwise() { "$NODE" "$PLANWISE" "$@"; }',
    'compopt() { :; }',
    'source <(planwise completion bash)',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: bash's own
    'try() { COMP_LINE="$1"; COMP_POINT=${#1}; COMP_WORDS=(planwise); _planwise; echo "${COMPREPLY[*]}"; }',
    ...lines.map((line) => `try '${line}'`),
  ].join('\n')
  const ended = await start('bash', ['--norc', '-c', script], directory, { NODE: process.execPath, PLANWISE: executable }).ended
  expect(ended.stderr).toBe('')
  return ended.stdout.trimEnd().split('\n')
}

describe('completion', () => {
  test('in bash: commands, options, names of the project', async () => {
    const lines = [
      'planwise comp',
      'planwise build --select or',
      'planwise build --select tag:',
      'planwise build --sel',
      'planwise ls -s cust',
    ]
    const fromCache = await inBash(lines)
    expect(fromCache).toEqual(['compile compare completion', 'orders', 'nightly', '--select --selector', 'customers'])
    rmSync(path.join(directory, '.cache'), { recursive: true, force: true })
    expect(await inBash(lines)).toEqual(fromCache)
  })

  test('a broken cache or manifest says nothing', async () => {
    const other = writeProject(scratch(), { 'target/manifest.json': '{' })
    const ended = await planwise(['__complete', 'fish', 'planwise', 'build', '--select', 'o'], other)
    expect(ended).toMatchObject({ code: 0, stdout: ':words\n', stderr: '' })
  })

  test.each(['bash', 'zsh', 'fish', 'powershell'])('%s has a script', async (shell) => {
    const ended = await planwise(['completion', shell], scratch())
    expect(ended.code).toBe(0)
    expect(ended.stdout).toContain('__complete')
    expect(ended.stdout).not.toContain('Running with')
  })

  test('a shell that is none', async () => {
    const ended = await planwise(['completion', 'tcsh'], scratch())
    expect(ended.code).toBe(2)
    expect(ended.stdout).toContain('There is one for bash, zsh, fish, powershell.')
  })

  test('answers without loading what commands need', () => {
    const dist = path.join(packageRoot, 'dist')
    const loaded = new Set<string>()
    const load = (file: string): void => {
      if (loaded.has(file)) return
      loaded.add(file)
      const text = readFileSync(file, 'utf8')
      for (const [, at] of text.matchAll(/(?:from|import)\s*"(\.[^"]+)"/g)) load(path.resolve(path.dirname(file), at ?? ''))
    }
    load(path.join(dist, 'complete.js'))
    const size = [...loaded].reduce((sum, file) => sum + readFileSync(file).length, 0)
    expect(size).toBeLessThan(25_000)
  })
})
