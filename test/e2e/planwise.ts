import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** What is tested: the built package of this checkout, or the `bin/planwise.js` of another copy. */
export const executable = process.env['PLANWISE_BIN'] ?? fileURLToPath(new URL('../../bin/planwise.js', import.meta.url))
export const packageRoot = path.resolve(executable, '../..')

if (!existsSync(path.join(packageRoot, 'dist', 'main.js'))) {
  throw new Error('These tests run what was built: `npm run build -- --types` first (`npm test` does).')
}

export interface Ended {
  /** Null when a signal ended it. */
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface Running {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  /** Resolves when stdout holds the text; rejects when the process has ended without it. */
  printed(text: string): Promise<void>
}

/** A process of the test's own: no terminal, a home of its own, nothing of the caller's dbt, CI or colour settings. */
export function start(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): Running {
  const child = spawn(command, [...args], { cwd, env: { ...cleanEnvironment(cwd), ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  started.push(child)
  let stdout = ''
  let stderr = ''
  const waiting: { readonly text: string; readonly resolve: () => void; readonly reject: (error: Error) => void }[] = []
  const look = (): void => {
    for (const entry of [...waiting]) {
      if (!stdout.includes(entry.text)) continue
      waiting.splice(waiting.indexOf(entry), 1)
      entry.resolve()
    }
  }
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk
    look()
  })
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk
  })
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => {
      for (const entry of waiting) entry.reject(new Error(`ended without printing "${entry.text}":\n${stdout}${stderr}`))
      resolve({ code, signal, stdout, stderr })
    })
  })
  const printed = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      waiting.push({ text, resolve, reject })
      look()
    })
  return { child, ended, printed }
}

/** Starts planwise. */
export function startPlanwise(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): Running {
  return start(process.execPath, [executable, ...args], cwd, env)
}

/** Runs planwise to its end. */
export function planwise(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return startPlanwise(args, cwd, env).ended
}

/** Runs a line of bash, in which `$PLANWISE` stands for the executable. */
export function shell(line: string, cwd: string): Promise<Ended> {
  return start('bash', ['-c', line], cwd, { PLANWISE: `${process.execPath} ${executable}` }).ended
}

export function cleanEnvironment(home: string): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], HOME: home, TMPDIR: tmpdir() }
}

const started: ChildProcess[] = []
const scratched: string[] = []
afterAll(() => {
  // what a failed test left running
  for (const child of started) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
  for (const directory of scratched) rmSync(directory, { recursive: true, force: true })
})

/** An empty directory, gone after the tests of the file. */
export function scratch(): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'planwise-e2e-'))
  scratched.push(directory)
  return directory
}

/** Writes a project: files by path. The database is `shop.duckdb` beside them. */
export function writeProject(directory: string, files: Readonly<Record<string, string>>): string {
  const own = {
    'dbt_project.yml': "name: shop\nversion: '1.0'\nprofile: shop\n",
    'profiles.yml': 'shop: {target: dev, outputs: {dev: {type: duckdb, path: shop.duckdb, threads: 2}}}\n',
  }
  for (const [file, text] of Object.entries({ ...own, ...files })) {
    mkdirSync(path.dirname(path.join(directory, file)), { recursive: true })
    writeFileSync(path.join(directory, file), text)
  }
  return directory
}

/** The rows of a query over a project's database, asked in a process of its own. */
export async function rowsOf(directory: string, sql: string): Promise<unknown> {
  const { stdout, stderr, code } = await planwise(
    ['show', '--inline', sql, '--limit', '-1', '--output', 'json', '--quiet'],
    directory,
  )
  if (code !== 0) throw new Error(`show ended with ${code}:\n${stdout}${stderr}`)
  const answer: unknown = JSON.parse(stdout)
  return typeof answer === 'object' && answer !== null && 'show' in answer ? answer.show : answer
}
