import { createHash } from 'node:crypto'
import type { PlainRecord } from '../../model/index.ts'
import type { Configured, OpenRequest } from './request.ts'

/** `flags` of templates: dbt's names in capitals. */
export function flagValues(request: OpenRequest): PlainRecord {
  const values: Record<string, PlainRecord[string]> = {}
  for (const [name, value] of Object.entries(request.flags.values)) values[name.toUpperCase()] = value
  return {
    STORE_FAILURES: false,
    FULL_REFRESH: false,
    ...values,
    WHICH: request.which,
    INVOCATION_COMMAND: invocationCommand(request),
  }
}

export function invocationCommand(request: OpenRequest): string {
  return ['dbt', ...request.argv].join(' ')
}

/** Flags that dbt does not have: nobody who knows dbt's expects them. */
const OWN_FLAGS: ReadonlySet<string> = new Set(['timings'])

/** `args` of run_results.json and `invocation_args_dict` of templates. */
export function invocationArguments(configured: Configured): PlainRecord {
  const { request, directory, profile } = configured
  const values: Record<string, PlainRecord[string]> = {}
  for (const [name, value] of Object.entries(request.flags.values)) {
    if (value !== null && !OWN_FLAGS.has(name)) values[name] = value
  }
  return {
    ...values,
    ...request.flags.behavior,
    which: request.which,
    invocation_command: invocationCommand(request),
    project_dir: directory,
    profiles_dir: profile.source.directory,
  }
}

const CUSTOM_ENV = 'DBT_ENV_CUSTOM_ENV_'

export function customEnvironment(env: Readonly<Record<string, string | undefined>>): PlainRecord {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      name.startsWith(CUSTOM_ENV) && value !== undefined ? [[name.slice(CUSTOM_ENV.length), value]] : [],
    ),
  )
}

/** dbt's `project_id`: a hash of the name. */
export function projectId(name: string): string {
  return createHash('md5').update(name).digest('hex')
}
