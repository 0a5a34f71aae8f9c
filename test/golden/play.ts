import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Parsed, parseArgv } from '../../src/cli/argv.ts'
import { givenOf } from '../../src/cli/flags.ts'
import { carryOut, type Given, performers, resolveSettings } from '../../src/cli/headless.ts'
import { options, optionsOf } from '../../src/cli/options.ts'
import type { Sink } from '../../src/events/index.ts'
import type { RunResult } from '../../src/model/index.ts'
import { tablesOf, withDatabase } from './database.ts'
import { python } from './python.ts'
import type { Files, Observation, Scenario, Step, Topic } from './scenarios.ts'

/** Plays a scenario in a directory of its own; gives what was seen after each command. */
export async function play(topic: Pick<Topic, 'files' | 'project'>, scenario: Scenario): Promise<Observation[]> {
  return inProject(filesOf(topic, scenario), async (directory) => {
    const seen: Observation[] = []
    for (const step of scenario.steps.map((one): Step => (typeof one === 'string' ? { run: one } : one))) {
      writeFiles(directory, step.write ?? {})
      const { sql, run, vars } = step
      if (sql !== undefined) await withDatabase(path.join(directory, 't.duckdb'), (ask) => ask(sql))
      if (run !== undefined) seen.push(await observe(directory, commandLine(run, vars), scenario))
    }
    return seen
  })
}

const place = realpathSync(mkdtempSync(path.join(tmpdir(), 'golden-')))
afterAll(() => rmSync(place, { recursive: true, force: true }))

/** Makes a project, hands its directory to `work` and removes it. All have one path, so that they share a parse cache. */
export async function inProject<T>(files: Files, work: (directory: string) => Promise<T>): Promise<T> {
  const directory = path.join(place, 'project')
  const before = process.cwd()
  try {
    writeFiles(directory, files)
    // DuckDB takes relative paths in SQL as of the process
    process.chdir(directory)
    return await work(directory)
  } finally {
    process.chdir(before)
    rmSync(directory, { recursive: true, force: true })
  }
}

export function filesOf(topic: Pick<Topic, 'files' | 'project'>, scenario: Scenario): Files {
  const project = { name: 't', version: '1.0', profile: 't', ...topic.project, ...scenario.project }
  const output = { type: 'duckdb', path: 't.duckdb', threads: scenario.threads ?? 1, ...scenario.profile }
  return {
    'dbt_project.yml': JSON.stringify(project),
    'profiles.yml': JSON.stringify({ t: { target: 'dev', outputs: { dev: output } } }),
    ...topic.files,
    ...scenario.files,
  }
}

export function writeFiles(directory: string, files: Files): void {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(directory, name)
    mkdirSync(path.dirname(file), { recursive: true })
    if (text === null) rmSync(file, { force: true })
    else writeFileSync(file, text)
  }
}

async function observe(directory: string, command: readonly string[], scenario: Scenario): Promise<Observation> {
  const { exit, said, comments } = await call(directory, command)
  const lines = exit === 2 ? [] : resultsIn(directory).map((result) => line(result, directory))
  const file = path.join(directory, 't.duckdb')
  return {
    exit,
    results: (scenario.threads ?? 1) > 1 ? lines.sort() : lines,
    ...(said.length === 0 ? {} : { said }),
    ...(scenario.comments === true ? { comments: [...comments].sort() } : {}),
    tables: existsSync(file) ? await tablesOf(file, scenario.mask ?? []) : {},
  }
}

export interface Called {
  readonly exit: number
  readonly results: readonly RunResult[]
  readonly said: readonly string[]
  readonly comments: ReadonlySet<string>
}

/**
 * Runs a command line in this process.
 * @param onSql told of each statement as it is sent
 */
export async function call(
  directory: string,
  argv: readonly string[],
  signal = new AbortController().signal,
  onSql: (sql: string) => void = () => undefined,
): Promise<Called> {
  const parsed = parseArgv(argv, { options, commands: Object.keys(performers), aliases: new Map([['ls', 'list']]) })
  const { command } = parsed
  if (command === null || !isCommand(command)) throw new Error(`no command in ${argv.join(' ')}`)
  const given = givenIn(command, parsed)
  const env = {
    HOME: directory,
    PLANWISE_CACHE_DIR: path.join(place, 'cache'),
    ...(python === undefined ? {} : { PLANWISE_PYTHON: python }),
  }
  const settings = resolveSettings({ command, given, env, cwd: directory })
  if (!('flags' in settings)) throw new Error(settings.map(({ message }) => message).join('\n'))
  const heard = listen(onSql)
  const invocation = {
    command,
    flags: settings.flags,
    given,
    args: parsed.args,
    argv,
    env,
    cwd: directory,
    now: () => new Date(),
    signal,
    secrets: [],
    warnings: settings.diagnostics,
  }
  const outcome = await carryOut(invocation, [heard.sink], performers[command])
  return { exit: outcome.exitCode, ...heard }
}

function isCommand(name: string): name is keyof typeof performers {
  return name in performers
}

function givenIn(command: string, { options: words }: Parsed): Map<string, Given> {
  const flags: Record<string, Given> = {}
  for (const word of words) {
    const [, negated, name = '', value] = /^--(no-)?([^=]+)(?:=([\s\S]*))?$/.exec(word) ?? []
    const option = optionsOf(command).find((one) => one.name === name)
    if (option?.kind === 'many') flags[name] = [...[flags[name] ?? []].flat().map(String), value ?? '']
    else if (option?.kind === 'integer') flags[name] = Number(value)
    else flags[name] = value ?? negated === undefined
  }
  return new Map(givenOf(command, flags))
}

function commandLine(line: string, vars: object | undefined): string[] {
  const words = [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, single, double, bare]) => single ?? double ?? bare ?? '')
  return vars === undefined ? words : [...words, '--vars', JSON.stringify(vars)]
}

function listen(onSql: (sql: string) => void) {
  const results: RunResult[] = []
  const said: string[] = []
  const comments = new Set<string>()
  const sink: Sink = {
    name: 'golden',
    write(event) {
      if (event.kind === 'run.finished') results.push(...event.results)
      if (event.kind === 'print' || (event.kind === 'jinja.log' && event.level === 'info')) said.push(event.message)
      if (event.kind !== 'sql.started') return
      for (const [comment] of event.sql.matchAll(/\/\*.*?\*\//gs)) if (/\w/.test(comment)) comments.add(comment)
      onSql(event.sql)
    },
  }
  return { sink, results, said, comments }
}

/** An entry of run_results.json. */
interface Entry {
  readonly status: string
  readonly failures: number | null
  readonly message: string | null
  readonly unique_id: string
}

function resultsIn(directory: string): readonly Entry[] {
  const file = path.join(directory, 'target', 'run_results.json')
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).results : []
}

/** `fail 2 test.t.unique_a_id: Got 2 results, …`: the status, what failed, the node, the message but for its path. */
function line({ status, failures, message, unique_id }: Entry, directory: string): string {
  const counted = failures !== null && !['success', 'pass', 'error', 'skipped'].includes(status)
  const quiet = message === null || (status === 'success' && message === 'OK')
  return `${status}${counted ? ` ${failures}` : ''} ${unique_id}${quiet ? '' : `: ${readable(message, directory)}`}`
}

/** Without what depends on the statement around the node's own SQL: the excerpt with its line, the compiled file; nor the callers; nor the layout of a difference. */
function readable(message: string, directory: string): string {
  return message
    .replaceAll(directory, '.')
    .replace(/\n+\s*LINE \d+:[\s\S]*?\n\s*\^/, '')
    .replace(/(differs from expected:)[\s\S]*/, '$1')
    .replace(/(__dbt_tmp)\d{10,}/g, '$1')
    .replace(/\n\s*compiled code at .*/, '')
    .replace(/\n\s*> (?:in macro|called by) .*/g, '')
    .replace(/\s+/g, ' ')
    .trim()
}
