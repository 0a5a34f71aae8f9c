import path from 'node:path'
import type { DuckDbCredentials } from '../../adapter/index.ts'
import { jsonOf } from '../../artifacts/index.ts'
import { diskFiles, type EffectiveSetting, findProject, type Origin, type ProfileConfig } from '../../config/index.ts'
import { type Diagnostic, type Json, PlanwiseError } from '../../model/index.ts'
import { renderDiagnostics } from '../../report/index.ts'
import { exitCodes } from '../exit-code.ts'
import type { Outcome } from '../invocation.ts'
import { configureLightly, configureProfile } from '../open/index.ts'
import { planwiseVersion } from '../version.ts'
import { createWarn } from '../warnings.ts'
import { openSession } from './session.ts'
import type { Task } from './task.ts'

type Project = Awaited<ReturnType<typeof configureLightly>>

/** `debug`: what planwise found where, each effective setting with its origin, and whether the database opens. */
export async function performDebug({ request, signal }: Task): Promise<Outcome> {
  const say = (text: string): void => request.emit({ kind: 'output', what: 'text', text })
  const given = request.flags.text('project_dir')
  const directory = given === null ? findProject(request.cwd, diskFiles) : path.resolve(request.cwd, given)
  const warn = createWarn(request.flags, request.emit)
  const profile = await attempt(() => configureProfile(request))
  const profilesDirectory = profile.ok ? profile.value.source.directory : (request.flags.text('profiles_dir') ?? directory)
  if (request.flags.is('config_dir')) {
    say(`To view your profiles.yml file, run:\n\nopen ${profilesDirectory}`)
    return { exitCode: exitCodes.success, success: true, result: { profilesDirectory } }
  }
  say(`planwise version: ${planwiseVersion()}`)
  say(`node version: ${process.versions.node}`)
  say(`os info: ${process.platform} ${process.arch}`)
  const project = await attempt(() => configureLightly(request))
  const fileName = project.ok ? project.value.root.fileName : 'dbt_project.yml'
  say(`Using profiles dir at ${profilesDirectory}`)
  say(`Using profiles.yml file at ${path.join(profilesDirectory, 'profiles.yml')}`)
  say(`Using ${fileName} file at ${path.join(directory, fileName)}`)
  if (profile.ok) say(`adapter type: ${profile.value.credentials.type}`)
  const connectionOnly = request.flags.is('connection')
  if (connectionOnly) say('Skipping steps before connection verification')
  else for (const line of configurationLines(profile, project, fileName, request.cwd)) say(line)
  const connection = profile.ok ? await testConnection({ request, profile: profile.value, directory, warn }, signal) : undefined
  for (const line of connectionLines(connection)) say(line)
  const failures = [
    ...(profile.ok ? [] : [profileFailure(profile.diagnostics, profilesDirectory)]),
    ...(project.ok || connectionOnly ? [] : [loadingFailure('Project', project.diagnostics)]),
    ...(connection?.error === undefined ? [] : [connection.error]),
  ]
  if (failures.length === 0) say('All checks passed!')
  else say(`${failures.length} check${failures.length === 1 ? '' : 's'} failed:\n${failures.join('\n\n')}`)
  const success = failures.length === 0
  return {
    exitCode: success ? exitCodes.success : exitCodes.failure,
    success,
    result: resultJson(profile, project, connection, failures, request.cwd),
  }
}

// ------------------------------------------------------------------------------------------------ checks

type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly diagnostics: readonly [Diagnostic, ...Diagnostic[]] }

async function attempt<T>(check: () => Promise<T>): Promise<Checked<T>> {
  try {
    return { ok: true, value: await check() }
  } catch (error) {
    const [first, ...rest] = error instanceof PlanwiseError ? error.diagnostics : []
    if (first === undefined) throw error
    return { ok: false, diagnostics: [first, ...rest] }
  }
}

function profileFailure(diagnostics: readonly Diagnostic[], directory: string): string {
  if (diagnostics.some(({ code }) => code !== 'PW1200')) return loadingFailure('Profile', diagnostics)
  const hint = diagnostics.map((diagnostic) => diagnostic.hint ?? '').join('\n')
  return `dbt looked for a profiles.yml file in ${path.join(directory, 'profiles.yml')}, but did not find one. ${hint}`.trim()
}

/** Sentences end with a full stop here, as in dbt. */
function loadingFailure(what: string, diagnostics: readonly Diagnostic[]): string {
  const sentences = diagnostics.map((one) => (/[.!?]$/.test(one.message) ? one : { ...one, message: `${one.message}.` }))
  return `${what} loading failed for the following reason:\n${renderDiagnostics(sentences)}`
}

interface ConnectionTest {
  readonly facts: Readonly<Record<string, string>>
  readonly error: string | undefined
}

async function testConnection(opened: Parameters<typeof openSession>[0], signal: AbortSignal): Promise<ConnectionTest> {
  try {
    const session = await openSession(opened, signal)
    try {
      const connection = await session.connect('debug')
      await connection.query('select 1 as id')
      await connection.release()
      const { database, path: file, version, threads, memoryLimit, tempDirectory } = session.info
      return {
        facts: {
          database,
          path: file,
          'duckdb version': version,
          'duckdb threads': String(threads),
          'memory limit': memoryLimit,
          'temp directory': tempDirectory,
        },
        error: undefined,
      }
    } finally {
      await session.close()
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return { facts: {}, error: error.message }
  }
}

// ------------------------------------------------------------------------------------------------ lines

function configurationLines(
  profile: Checked<ProfileConfig<DuckDbCredentials>>,
  project: Checked<Project>,
  fileName: string,
  cwd: string,
): string[] {
  const verdict = (ok: boolean): string => (ok ? '[OK found and valid]' : '[ERROR invalid]')
  const lines = ['Configuration:', `  profiles.yml file ${verdict(profile.ok)}`, `  ${fileName} file ${verdict(project.ok)}`]
  if (!profile.ok) return lines
  return [...lines, 'Settings:', ...settingLines(profile.value.settings, cwd).map((line) => `  ${line}`)]
}

function connectionLines(connection: ConnectionTest | undefined): string[] {
  if (connection === undefined) return ['Connection test skipped since no profile was found']
  return [
    'Connection:',
    ...Object.entries(connection.facts).map(([key, value]) => `  ${key}: ${value}`),
    `  Connection test: ${connection.error === undefined ? '[OK connection ok]' : '[ERROR]'}`,
  ]
}

function settingLines(settings: readonly EffectiveSetting[], cwd: string): string[] {
  const shown = settings.map((setting) => ({
    key: setting.key,
    value: setting.secret ? '********' : textOf(jsonOf(setting.value)),
    origin: originText(setting.origin, cwd),
  }))
  const width = Math.max(...shown.map((each) => each.key.length), 0)
  const valueWidth = Math.min(40, Math.max(...shown.map((each) => each.value.length), 0))
  return shown.map((each) => `${each.key.padEnd(width)}  ${each.value.padEnd(valueWidth)}  ${each.origin}`)
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** `--threads`, `DBT_TARGET`, `profiles.yml:7:9`, `default`. */
function originText(origin: Origin, cwd: string): string {
  switch (origin.kind) {
    case 'flag':
    case 'env':
      return origin.name
    case 'file': {
      const file = path.isAbsolute(origin.at.path) ? path.relative(cwd, origin.at.path) || origin.at.path : origin.at.path
      return `${file}:${origin.at.line ?? 1}:${origin.at.column ?? 1}`
    }
    case 'default':
      return 'default'
  }
}

function resultJson(
  profile: Checked<ProfileConfig<DuckDbCredentials>>,
  project: Checked<Project>,
  connection: ConnectionTest | undefined,
  failures: readonly string[],
  cwd: string,
): Json {
  return {
    project: project.ok ? project.value.root.name : null,
    projectFile: project.ok ? path.join(project.value.directory, project.value.root.fileName) : null,
    profilesFile: profile.ok ? profile.value.source.path : null,
    profile: profile.ok ? profile.value.profileName : null,
    target: profile.ok ? profile.value.targetName : null,
    settings: !profile.ok
      ? []
      : profile.value.settings.map((setting) => ({
          key: setting.key,
          value: setting.secret ? null : jsonOf(setting.value),
          origin: originText(setting.origin, cwd),
        })),
    connection: { ...connection?.facts },
    error: failures.length === 0 ? null : failures.join('\n\n'),
  }
}
