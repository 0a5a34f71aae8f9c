import { resolve } from 'node:path'
import type { OpenOptions } from '../adapter.ts'
import { type DuckDbCredentials, isMotherDuck } from './credentials.ts'
import { ownError } from './errors.ts'
import type { InstanceOptions } from './instances.ts'
import { checkedLimit, limitNamed } from './limits.ts'

/** No network unless the profile asks: DuckDB would otherwise fetch an extension as soon as a statement mentions one. */
const DEFAULTS: InstanceOptions = {
  errors_as_json: 'true',
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
}

/**
 * What DuckDB gets when it opens: `config_options`, and from `settings` the limits, checked.
 * @throws DatabaseError if a limit is not sensible
 */
export function openOptions(credentials: DuckDbCredentials, { cwd, origins }: OpenOptions): InstanceOptions {
  const options: Record<string, string> = { ...DEFAULTS }
  if (isAddress(credentials.path)) {
    options['autoinstall_known_extensions'] = 'true'
    options['autoload_known_extensions'] = 'true'
  }
  for (const [name, value] of Object.entries(credentials.config_options ?? {})) {
    const limit = limitNamed(name)
    if (limit !== undefined) options[limit] = checkedLimit(limit, String(value), origins?.[name], cwd)
    else if (name.toLowerCase() !== 'errors_as_json') options[name] = String(value)
  }
  for (const [name, value] of Object.entries(credentials.settings ?? {})) {
    const limit = limitNamed(name)
    if (limit !== undefined && value !== null) options[limit] = checkedLimit(limit, String(value), origins?.[name], cwd)
  }
  return options
}

/** Absolute path of a local database; addresses such as `ducklake:…` and `s3://…` and `:memory:` stay as they are. */
export function resolvePath(path: string, { cwd, env }: OpenOptions): string {
  if (path.startsWith(':memory:') || isAddress(path)) return path
  const home = env['HOME'] ?? env['USERPROFILE']
  return resolve(cwd, home === undefined ? path : path.replace(/^~(?=[/\\]|$)/, home))
}

/** A scheme of two letters or more, so that `C:\x` is a path. */
function isAddress(path: string): boolean {
  return /^[a-z][a-z0-9+.-]+:/i.test(path)
}

/** @throws DatabaseError for a target that this program cannot serve */
export function refuseWhatNeedsPython(credentials: DuckDbCredentials): void {
  const motherDuck = [credentials.path, ...(credentials.attach ?? []).map((a) => a.path)].find(isMotherDuck)
  if (motherDuck !== undefined) {
    throw ownError(
      'Connection',
      'environment',
      `MotherDuck ("${motherDuck.replace(/\?.*$/, '')}") is not supported`,
      'Use a database file: set "path" of the target to a file name.',
    )
  }
  if (credentials.remote != null) {
    throw ownError(
      'Connection',
      'environment',
      'A "remote" target (Buena Vista server) is not supported: planwise runs DuckDB in its own process',
      'Remove "remote" and set "path" to a database file.',
    )
  }
}
