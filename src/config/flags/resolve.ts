import { type Diagnostic, isPlainRecord, type Location, type Plain, type PlainRecord } from '../../model/index.ts'
import { diagnose } from '../diagnostics.ts'
import { failed, isError, type Loaded, loaded } from '../loaded.ts'
import type { Origin, Setting } from '../profile/types.ts'
import { type Behavior, behaviorOf, isBehaviorFlag } from './behavior.ts'
import type { CommandName, FlagDefinition, FlagKind } from './definition.ts'
import { FLAGS, flagsOf } from './table.ts'
import { type FlagValue, type Given, readFlag } from './values.ts'
import { NO_WARN_ERROR_OPTIONS, type WarnErrorOptions } from './warnings.ts'

type Known = (typeof FLAGS)[number]
export type FlagName = Known['name']
type NameOf<K extends FlagKind> = Extract<Known, { readonly kind: K }>['name']

/** The flags of one invocation, every one with a value. A flag the command does not have has its default. */
export interface ResolvedFlags {
  readonly command: CommandName
  is(name: NameOf<'boolean'>): boolean
  text(name: NameOf<'text' | 'choice' | 'path' | 'time' | 'sample'>): string | null
  integer(name: NameOf<'integer'>): number | null
  words(name: NameOf<'texts' | 'choices'>): readonly string[]
  mapping(name: NameOf<'yaml'>): PlainRecord
  readonly warnErrorOptions: WarnErrorOptions
  readonly behavior: Behavior
  origin(name: FlagName): Origin
  /** A text with its origin, undefined where nobody has given one. */
  setting(name: NameOf<'text' | 'path'>): Setting<string> | undefined
  /** By dbt's names, those the command has; `warn_error` may be null. */
  readonly values: PlainRecord
}

export interface FlagSources {
  readonly command: CommandName
  /** What stands on the command line, by dbt's flag name (`full_refresh`). */
  readonly cli: ReadonlyMap<string, Given>
  readonly env: (name: string) => string | undefined
  /** `flags:` of the project file, not rendered. */
  readonly project: PlainRecord
  /** Place of a key under the project file's `flags:`, with the file's text. */
  readonly projectAt?: (key: string) => { readonly at: Location; readonly text: string }
}

interface Resolved {
  readonly value: FlagValue
  readonly origin: Origin
}

const DEFAULT: Origin = { kind: 'default' }

/**
 * The value of every flag: command line, then `DBT_ENGINE_X`, then `DBT_X`, then the project's `flags:`, then the default.
 *
 * @returns the flags with warnings, or usage errors (all of them)
 */
export function resolveFlags(sources: FlagSources): Loaded<ResolvedFlags> {
  const diagnostics: Diagnostic[] = []
  const resolved = new Map<string, Resolved>()
  for (const definition of flagsOf(sources.command)) {
    const found =
      fromCli(definition, sources, diagnostics) ??
      fromEnv(definition, sources, diagnostics) ??
      fromProject(definition, sources, diagnostics)
    resolved.set(definition.name, found ?? { value: fallbackOf(definition), origin: DEFAULT })
  }
  checkBehavior(sources, diagnostics)
  follow(resolved, 'use_colors', 'use_colors_file')
  follow(resolved, 'log_level', 'log_level_file')
  follow(resolved, 'log_format', 'log_format_file')
  if (truthy(sources.env('DO_NOT_TRACK'))) {
    resolved.set('send_anonymous_usage_stats', { value: false, origin: { kind: 'env', name: 'DO_NOT_TRACK' } })
  }
  checkPairs(resolved, diagnostics)
  checkWindow(resolved, diagnostics)
  return diagnostics.some(isError) ? failed(diagnostics) : loaded(flagsFrom(resolved, sources), diagnostics)
}

function fromCli(definition: FlagDefinition, { cli }: FlagSources, diagnostics: Diagnostic[]): Resolved | undefined {
  const given = cli.get(definition.name)
  if (given === undefined) return undefined
  return reading(definition, given, { kind: 'flag', name: `--${definition.long[0]}` }, diagnostics)
}

function fromEnv(definition: FlagDefinition, { env }: FlagSources, diagnostics: Diagnostic[]): Resolved | undefined {
  const names = definition.env === undefined ? [] : [`DBT_ENGINE_${definition.env}`, `DBT_${definition.env}`]
  for (const name of names) {
    const given = env(name)
    if (given !== undefined && given !== '') return reading(definition, given, { kind: 'env', name }, diagnostics)
  }
  const old = definition.oldEnv
  const given = old === undefined ? undefined : env(old.name)
  if (old === undefined || given === undefined || given === '') return undefined
  const message = `The environment variable ${old.name} is now called DBT_${definition.env}`
  diagnostics.push(diagnose({ code: 'PW1302', severity: 'warning', message, hint: 'Set the new one.' }))
  const read = reading(definition, given, { kind: 'env', name: old.name }, diagnostics)
  return read !== undefined && old.inverse ? { ...read, value: read.value === false } : read
}

function fromProject(definition: FlagDefinition, sources: FlagSources, diagnostics: Diagnostic[]): Resolved | undefined {
  const given = definition.inProject ? sources.project[definition.name] : undefined
  if (given === undefined || given === null) return undefined
  const place = sources.projectAt?.(definition.name)
  const read = readFlag(definition, given)
  if (read.ok) return { value: read.value, origin: { kind: 'file', at: place?.at ?? { path: 'dbt_project.yml' } } }
  const message = `Invalid value for 'flags.${definition.name}': ${read.wrong}`
  // dbt ignores a bad flag of the project file, except for this one.
  const severity = definition.kind === 'warnings' ? 'error' : 'warning'
  diagnostics.push(diagnose({ code: 'PW1303', severity, family: 'Runtime Error', message }, place?.at, place?.text))
  return undefined
}

function reading(definition: FlagDefinition, given: Given, origin: Origin, diagnostics: Diagnostic[]): Resolved | undefined {
  const read = readFlag(definition, given)
  if (read.ok) return { value: read.value, origin }
  const from = origin.kind === 'env' ? ` (from ${origin.name})` : ''
  const message = `Invalid value for '--${definition.long[0]}'${from}: ${read.wrong}`
  diagnostics.push(diagnose({ code: 'PW1300', family: 'Usage Error', message }))
  return undefined
}

/** A flag for the console counts for the file too, unless the file's own is given. */
function follow(resolved: Map<string, Resolved>, lead: FlagName, follower: FlagName): void {
  const leading = resolved.get(lead)
  const following = resolved.get(follower)
  if (leading !== undefined && leading.origin.kind !== 'default' && following?.origin.kind === 'default')
    resolved.set(follower, leading)
}

const EXCLUSIVE: readonly (readonly [FlagName, FlagName])[] = [
  ['warn_error', 'warn_error_options'],
  ['select', 'inline'],
  ['selector', 'inline'],
]

function checkPairs(resolved: ReadonlyMap<string, Resolved>, diagnostics: Diagnostic[]): void {
  for (const [first, second] of EXCLUSIVE) {
    if (!isGiven(resolved.get(first)) || !isGiven(resolved.get(second))) continue
    diagnostics.push(
      diagnose({ code: 'PW1301', family: 'Usage Error', message: `${second}: not allowed with argument ${first}` }),
    )
  }
}

function isGiven(found: Resolved | undefined): boolean {
  return found !== undefined && found.origin.kind !== 'default'
}

function checkWindow(resolved: ReadonlyMap<string, Resolved>, diagnostics: Diagnostic[]): void {
  const start = resolved.get('event_time_start')?.value ?? null
  const end = resolved.get('event_time_end')?.value ?? null
  const usage = (message: string) => diagnostics.push(diagnose({ code: 'PW1301', family: 'Usage Error', message }))
  if (start === null && end === null) return
  if (start === null) usage('--event-time-end is given without --event-time-start')
  else if (end === null) usage('--event-time-start is given without --event-time-end')
  else if (String(start) >= String(end)) usage('Value for `--event-time-start` must be less than `--event-time-end`')
}

function checkBehavior({ project, projectAt }: FlagSources, diagnostics: Diagnostic[]): void {
  for (const [key, value] of Object.entries(project)) {
    if (!isBehaviorFlag(key) || typeof value === 'boolean') continue
    const place = projectAt?.(key)
    const message = `Invalid value for 'flags.${key}': it must be true or false`
    diagnostics.push(diagnose({ code: 'PW1303', severity: 'warning', family: 'Runtime Error', message }, place?.at, place?.text))
  }
}

function truthy(value: string | undefined): boolean {
  return value !== undefined && ['1', 't', 'true', 'y', 'yes'].includes(value.toLowerCase())
}

function fallbackOf(definition: FlagDefinition): FlagValue {
  const { fallback } = definition
  if (definition.kind === 'warnings') return NO_WARN_ERROR_OPTIONS
  if (definition.kind === 'yaml') return {}
  if (definition.kind === 'texts' || definition.kind === 'choices') return []
  return typeof fallback === 'boolean' || typeof fallback === 'number' || typeof fallback === 'string' ? fallback : null
}

function flagsFrom(resolved: ReadonlyMap<string, Resolved>, { command, project }: FlagSources): ResolvedFlags {
  const all: readonly FlagDefinition[] = FLAGS
  const find = (name: string): Resolved => {
    const found = resolved.get(name)
    if (found !== undefined) return found
    const definition = all.find((candidate) => candidate.name === name)
    return { value: definition === undefined ? null : fallbackOf(definition), origin: DEFAULT }
  }
  const text = (name: string): string | null => {
    const { value } = find(name)
    return typeof value === 'string' ? value : null
  }
  return {
    command,
    is: (name) => find(name).value === true,
    text,
    integer: (name) => {
      const { value } = find(name)
      return typeof value === 'number' ? value : null
    },
    words: (name) => {
      const { value } = find(name)
      return isList(value) ? value : []
    },
    mapping: (name) => {
      const { value } = find(name)
      return isPlainRecord(value) ? value : {}
    },
    warnErrorOptions: warningsOf(find('warn_error_options').value),
    behavior: behaviorOf(project),
    origin: (name) => find(name).origin,
    setting: (name) => {
      const value = text(name)
      const { origin } = find(name)
      return value === null || origin.kind === 'default' ? undefined : { value, origin }
    },
    values: Object.fromEntries([...resolved].map(([name, { value }]) => [name, plainOf(value)])),
  }
}

function isList(value: FlagValue): value is readonly string[] {
  return Array.isArray(value)
}

function isWarnings(value: FlagValue): value is WarnErrorOptions {
  return typeof value === 'object' && value !== null && 'error' in value && 'silence' in value
}

function warningsOf(value: FlagValue): WarnErrorOptions {
  return isWarnings(value) ? value : NO_WARN_ERROR_OPTIONS
}

function plainOf(value: FlagValue): Plain {
  if (isWarnings(value)) return { error: value.error, warn: value.warn, silence: value.silence }
  return isList(value) || isPlainRecord(value) || value === null || typeof value !== 'object' ? value : null
}
