import { existsSync, realpathSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { configurationOptionDescriptions, DuckDBInstance } from '@duckdb/node-api'
import { closest } from './credentials.ts'
import { databaseError, ownError } from './errors.ts'

export type InstanceOptions = Readonly<Record<string, string>>

/** A share in an open database. The last `release` closes it. */
export interface Lease {
  readonly instance: DuckDBInstance
  /** True if no other lease on the same database is out. */
  isLast(): boolean
  release(): void
}

interface Entry {
  readonly instance: Promise<DuckDBInstance>
  readonly options: InstanceOptions
  leases: number
}

/**
 * The databases this process has open, by real path. DuckDB lets one process open a file twice without complaint, and
 * then each instance overwrites what the other wrote: so there is one per file, and it is shared.
 */
const entries = new Map<string, Entry>()

/** @throws DatabaseError if the file cannot be opened, or is open here with other options */
export async function leaseInstance(path: string, options: InstanceOptions): Promise<Lease> {
  if (path.startsWith(':memory:')) return privateLease(await create(path, options))
  const key = realPath(path)
  const known = entries.get(key)
  if (known !== undefined) refuseOtherOptions(path, known.options, options)
  const entry = known ?? { instance: create(path, options), options, leases: 0 }
  entries.set(key, entry)
  entry.leases += 1
  try {
    return sharedLease(key, entry, await entry.instance)
  } catch (error) {
    drop(key, entry)
    throw error
  }
}

function privateLease(instance: DuckDBInstance): Lease {
  return { instance, isLast: () => true, release: () => instance.closeSync() }
}

function sharedLease(key: string, entry: Entry, instance: DuckDBInstance): Lease {
  let released = false
  return {
    instance,
    isLast: () => entry.leases === 1,
    release() {
      if (released) return
      released = true
      if (drop(key, entry)) instance.closeSync()
    },
  }
}

function drop(key: string, entry: Entry): boolean {
  entry.leases -= 1
  if (entry.leases > 0) return false
  if (entries.get(key) === entry) entries.delete(key)
  return true
}

async function create(path: string, options: InstanceOptions): Promise<DuckDBInstance> {
  try {
    return await DuckDBInstance.create(path, { ...options })
  } catch (thrown) {
    const error = databaseError(thrown, '')
    throw error.detail === 'Failed to set config' ? await culprit(options) : (unknownOptions(error.detail) ?? error)
  }
}

/** DuckDB does not say which option it refused: each is tried alone on an empty database. */
async function culprit(options: InstanceOptions) {
  for (const [name, value] of Object.entries(options)) {
    try {
      const probe = await DuckDBInstance.create(':memory:', { [name]: value })
      probe.closeSync()
    } catch (thrown) {
      const described = configurationOptionDescriptions()[name]
      const detail = `DuckDB does not accept "${value}" for ${name}`
      const { detail: reason } = databaseError(thrown, '')
      const more = reason === 'Failed to set config' ? '' : `: ${reason}`
      return ownError('Invalid Configuration', 'environment', `${detail}${more}`, described && `${name}: ${described}`)
    }
  }
  return ownError('Invalid Configuration', 'environment', 'DuckDB refused the options under "config_options" of the profile')
}

function unknownOptions(detail: string) {
  const names = /options were not recognized: (.*)$/.exec(detail)?.[1]
  if (names === undefined) return undefined
  const known = Object.keys(configurationOptionDescriptions())
  const meant = names.split(/,\s*/).flatMap((name) => closest(name, known) ?? [])
  const hint = meant.length === 0 ? undefined : `Did you mean ${meant.join(', ')}?`
  return ownError('Invalid Configuration', 'environment', `DuckDB has no option ${names} ("config_options" of the profile)`, hint)
}

function refuseOtherOptions(path: string, open: InstanceOptions, wanted: InstanceOptions): void {
  const names = new Set([...Object.keys(open), ...Object.keys(wanted)])
  const different = [...names].filter((name) => open[name] !== wanted[name])
  if (different.length === 0) return
  const list = different.map((name) => `${name} is ${open[name] ?? 'unset'} there, ${wanted[name] ?? 'unset'} here`).join('; ')
  throw ownError(
    'Connection',
    'environment',
    `${path} is already open in this process with other options: ${list}`,
    'Close the other session first, or give both the same options.',
  )
}

/** The path all spellings of a file share; the file itself need not exist yet. */
export function realPath(path: string): string {
  if (existsSync(path)) return realpathSync(path)
  const directory = dirname(path)
  return existsSync(directory) ? join(realpathSync(directory), basename(path)) : path
}
