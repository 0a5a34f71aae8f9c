import path from 'node:path'
import { jsonOf } from '../../artifacts/index.ts'
import type { EffectiveSetting, Origin } from '../../config/index.ts'
import { type Diagnostic, type Json, PlanwiseError } from '../../model/index.ts'
import { exitCodes } from '../exit-code.ts'
import type { Outcome } from '../invocation.ts'
import { type Configured, configure, type OpenRequest } from '../open.ts'
import { planwiseVersion } from '../version.ts'
import { openSession } from './session.ts'
import type { Task } from './task.ts'

/** `debug`: what planwise found where, each effective setting with its origin, and whether the database opens. */
export async function performDebug({ request, signal }: Task): Promise<Outcome> {
  const say = (text: string): void => request.emit({ kind: 'output', what: 'text', text })
  say(`planwise version: ${planwiseVersion()}`)
  say(`node version: ${process.versions.node}`)
  say(`os info: ${process.platform} ${process.arch}`)
  const configured = await tryConfigure(request)
  if ('diagnostics' in configured) {
    say('Configuration:\n  [ERROR invalid]')
    throw new PlanwiseError(configured.diagnostics)
  }
  const { profile } = configured
  say(`Using profiles dir at ${profile.source.directory}`)
  say(`Using profiles.yml file at ${profile.source.path}`)
  say(`Using ${configured.root.fileName} file at ${path.join(configured.directory, configured.root.fileName)}`)
  say(`adapter type: ${profile.credentials.type}`)
  say('Configuration:')
  say('  profiles.yml file [OK found and valid]')
  say(`  ${configured.root.fileName} file [OK found and valid]`)
  say('Settings:')
  for (const line of settingLines(profile.settings, request.cwd)) say(`  ${line}`)
  const connection = await testConnection(configured, signal)
  say('Connection:')
  for (const [key, value] of Object.entries(connection.facts)) say(`  ${key}: ${value}`)
  if (connection.error === undefined) {
    say('  Connection test: [OK connection ok]')
    say('All checks passed!')
  } else {
    say('  Connection test: [ERROR]')
    say(`1 check failed:\n${connection.error}`)
  }
  const success = connection.error === undefined
  return { exitCode: success ? exitCodes.success : exitCodes.failure, success, result: resultJson(configured, connection) }
}

async function tryConfigure(
  request: OpenRequest,
): Promise<Configured | { readonly diagnostics: readonly [Diagnostic, ...Diagnostic[]] }> {
  try {
    return await configure(request)
  } catch (error) {
    const [first, ...rest] = error instanceof PlanwiseError ? error.diagnostics : []
    if (first === undefined) throw error
    return { diagnostics: [first, ...rest] }
  }
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

interface ConnectionTest {
  readonly facts: Readonly<Record<string, string>>
  readonly error: string | undefined
}

async function testConnection(configured: Configured, signal: AbortSignal): Promise<ConnectionTest> {
  try {
    const session = await openSession(configured, signal)
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

function resultJson(configured: Configured, connection: ConnectionTest): Json {
  const { profile } = configured
  return {
    project: configured.root.name,
    projectFile: path.join(configured.directory, configured.root.fileName),
    profilesFile: profile.source.path,
    profile: profile.profileName,
    target: profile.targetName,
    settings: profile.settings.map((setting) => ({
      key: setting.key,
      value: setting.secret ? null : jsonOf(setting.value),
      origin: originText(setting.origin, configured.request.cwd),
    })),
    connection: { ...connection.facts },
    error: connection.error ?? null,
  }
}
