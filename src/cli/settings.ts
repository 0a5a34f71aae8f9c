import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import {
  COMMANDS,
  type CommandName,
  diskFiles,
  findProject,
  PROJECT_FILES,
  type ProjectSource,
  type ResolvedFlags,
  rawFlags,
  readProject,
  resolveFlags,
} from '../config/index.ts'
import type { Diagnostic, PlainRecord } from '../model/index.ts'
import type { Given } from './invocation.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** What must be known before a command starts: its flags, and where it logs. */
export interface Settings {
  readonly flags: ResolvedFlags
  /** Directory of the log file, absolute; null where there is no project to log beside. */
  readonly logDirectory: string | null
  /** Warnings about the flags. */
  readonly diagnostics: readonly Diagnostic[]
}

export interface SettingsSources {
  readonly command: string
  readonly given: ReadonlyMap<string, Given>
  readonly env: Environment
  /** Absolute. */
  readonly cwd: string
}

/**
 * Resolves the flags of a command: command line, environment, `flags:` of the project file. A project file that cannot
 * be read counts as empty here; the command itself says what is wrong with it.
 *
 * @returns the settings, or usage errors
 */
export function resolveSettings(sources: SettingsSources): Settings | readonly Diagnostic[] {
  const { command, given, env, cwd } = sources
  const missing = missingDirectories(sources)
  if (missing.length > 0) return missing
  const asked = given.get('project_dir') ?? env['DBT_ENGINE_PROJECT_DIR'] ?? env['DBT_PROJECT_DIR']
  const directory = typeof asked === 'string' && asked !== '' ? resolve(cwd, asked) : findProject(cwd, diskFiles)
  const project = readProject(directory, diskFiles)
  const source = project.ok ? project.value : undefined
  const fileFlags = source === undefined ? undefined : rawFlags(source)
  const resolved = resolveFlags({
    command: commandOf(command),
    cli: new Map(given),
    env: (name) => env[name],
    project: fileFlags?.ok === true ? fileFlags.value : {},
    ...(source === undefined
      ? {}
      : { projectAt: (key: string) => ({ at: source.file.at(['flags', key]), text: source.file.text }) }),
  })
  if (!resolved.ok) return resolved.diagnostics
  const flags = resolved.value
  return { flags, logDirectory: logDirectoryOf(flags, cwd, directory, source), diagnostics: resolved.diagnostics }
}

/** Directories that were named and do not exist. Where profiles are missing, `debug` says so itself; `deps` and `init` need none. */
function missingDirectories({ command, given, env, cwd }: SettingsSources): Diagnostic[] {
  const named = ['debug', 'deps', 'init'].includes(command) ? ['project_dir'] : ['project_dir', 'profiles_dir']
  return named.flatMap((name) => {
    const fromCommandLine = given.get(name)
    const variables = [`DBT_ENGINE_${name.toUpperCase()}`, `DBT_${name.toUpperCase()}`]
    const variable = variables.find((each) => (env[each] ?? '') !== '')
    const value = fromCommandLine ?? (variable === undefined ? undefined : env[variable])
    if (typeof value !== 'string' || value === '' || existsSync(resolve(cwd, value))) return []
    const option = `--${name.replace('_', '-')}`
    const source = fromCommandLine === undefined && variable !== undefined ? ` (from ${variable})` : ''
    const message = `Invalid value for '${option}'${source}: Path '${value}' does not exist.`
    return [{ code: 'PW1300', severity: 'error' as const, family: 'Usage Error' as const, message }]
  })
}

/** planwise's own commands have the flags that every command has. */
function commandOf(command: string): CommandName {
  return COMMANDS.find((name) => name === command) ?? 'debug'
}

function logDirectoryOf(flags: ResolvedFlags, cwd: string, directory: string, source: ProjectSource | undefined): string | null {
  const asked = flags.text('log_path')
  if (asked !== null) return resolve(cwd, asked)
  if (source === undefined && !PROJECT_FILES.some((name) => diskFiles.kind(join(directory, name)) === 'file')) return null
  return join(directory, logPathOf(source?.raw ?? {}))
}

/** `log-path` of the project file, unless it would have to be rendered first. */
function logPathOf(raw: PlainRecord): string {
  const written = raw['log-path'] ?? raw['log_path']
  return typeof written === 'string' && written !== '' && !written.includes('{{') ? written : 'logs'
}
