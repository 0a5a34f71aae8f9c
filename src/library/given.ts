import { similar } from '../config/index.ts'
import { failure, type Json } from '../model/index.ts'
import type { CommonOptions } from './options.ts'

/** A flag's value, as on a command line. */
export type GivenFlag = string | number | boolean | readonly string[]

/** dbt's flags by the names of the library's options. */
const FLAG_OF: Readonly<Record<string, string>> = {
  profilesDir: 'profiles_dir',
  profile: 'profile',
  target: 'target',
  targetPath: 'target_path',
  threads: 'threads',
  warnError: 'warn_error',
  select: 'select',
  exclude: 'exclude',
  selector: 'selector',
  indirectSelection: 'indirect_selection',
  resourceTypes: 'resource_types',
  excludeResourceTypes: 'exclude_resource_types',
  fullRefresh: 'full_refresh',
  failFast: 'fail_fast',
  empty: 'empty',
  storeFailures: 'store_failures',
  timings: 'timings',
  inline: 'inline',
  limit: 'limit',
  severity: 'severity',
  sources: 'sources',
  saveSources: 'save_sources',
  against: 'against',
  state: 'state',
  years: 'years',
  scenario: 'scenario',
  tables: 'tables',
  format: 'format',
  output: 'output',
  force: 'force',
  rows: 'rows',
  database: 'database',
  upstream: 'upstream',
  downstream: 'downstream',
  depth: 'depth',
  allScenarios: 'all_scenarios',
  set: 'set',
  randomSeed: 'seed',
  seeds: 'seeds',
  census: 'census',
  memoryLimit: 'memory_limit',
  resume: 'resume',
  dryRun: 'dry_run',
  check: 'test',
}

/** Options that the command line knows as arguments without a name. */
const ARGUMENTS = ['column', 'topic', 'table', 'scenarios'] as const

const NO_FLAGS: ReadonlySet<string> = new Set([
  ...ARGUMENTS,
  'vars',
  'flags',
  'onEvent',
  'signal',
  'projectDir',
  'cwd',
  'env',
  'now',
])

/** The arguments of a call. */
export function givenArguments(call: { readonly [name: string]: unknown }): readonly string[] {
  return ARGUMENTS.flatMap((name) => {
    const value = call[name]
    return typeof value === 'string' ? [value] : isTexts(value) ? value : []
  })
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

/**
 * A call's options as flags by dbt's names: those of the call over those of the project.
 * @throws {PlanwiseError} `PW4110` for an option that does not exist
 */
export function givenFlags(directory: string, project: CommonOptions, call: CommonOptions): ReadonlyMap<string, GivenFlag> {
  const given = new Map<string, GivenFlag>([['project_dir', directory]])
  for (const options of [project, call]) {
    for (const [name, value] of Object.entries(options)) {
      const flag = FLAG_OF[name]
      if (flag === undefined) check(name)
      else if (isGiven(value)) given.set(flag, value)
    }
    for (const [flag, value] of Object.entries(options.flags ?? {})) given.set(flag, value)
  }
  const vars: { readonly [name: string]: Json } = { ...project.vars, ...call.vars }
  if (Object.keys(vars).length > 0) given.set('vars', JSON.stringify(vars))
  return given
}

/** The call as words of a command line, for `invocation_command`. */
export function wordsOf(command: string, given: ReadonlyMap<string, GivenFlag>): readonly string[] {
  return [
    command,
    ...[...given].flatMap(([name, value]) => {
      const flag = `--${name.replaceAll('_', '-')}`
      if (typeof value === 'boolean') return value ? [flag] : [flag.replace('--', '--no-')]
      return typeof value === 'object' ? [flag, ...value] : [flag, String(value)]
    }),
  ]
}

function check(name: string): void {
  if (NO_FLAGS.has(name)) return
  const [close] = similar(name, [...Object.keys(FLAG_OF), ...NO_FLAGS])
  throw failure('PW4110', `There is no option '${name}'`, {
    family: 'Usage Error',
    ...(close === undefined ? {} : { hint: `Did you mean '${close}'?` }),
  })
}

function isGiven(value: unknown): value is GivenFlag {
  return isTexts(value) || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}
