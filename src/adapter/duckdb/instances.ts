import { existsSync, realpathSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { configurationOptionDescriptions, DuckDBInstance } from '@duckdb/node-api'
import { closest } from './credentials.ts'
import { databaseError, ownError } from './errors.ts'
import type { AttachedFile } from './statements.ts'

export type InstanceOptions = Readonly<Record<string, string>>

/** A share in an open database. The last `release` closes it. */
export interface Lease {
  readonly instance: DuckDBInstance
  /** True if no other lease on the same database is out. */
  isLast(): boolean
  /**
   * Notes that this database attaches a file.
   * @throws DatabaseError if the file is open in this process through another database
   */
  claim(file: AttachedFile): void
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

interface Claim {
  readonly entry: Entry
  readonly readOnly: boolean
}

/** Who has attached which file, by real path. */
const claims = new Map<string, Claim[]>()

/** @throws DatabaseError if the file cannot be opened, or is open here with other options or as an attached database */
export async function leaseInstance(path: string, options: InstanceOptions): Promise<Lease> {
  const key = path.startsWith(':memory:') ? undefined : realPath(path)
  if (key !== undefined && (claims.get(key) ?? []).length > 0) throw openElsewhere(path, 'is attached to another database')
  const known = key === undefined ? undefined : entries.get(key)
  if (known !== undefined) refuseOtherOptions(path, known.options, options)
  const entry = known ?? { instance: create(path, options), options, leases: 0 }
  if (key !== undefined) entries.set(key, entry)
  entry.leases += 1
  try {
    return lease(key, entry, await entry.instance)
  } catch (error) {
    drop(key, entry)
    throw error
  }
}

function lease(key: string | undefined, entry: Entry, instance: DuckDBInstance): Lease {
  let released = false
  return {
    instance,
    isLast: () => entry.leases === 1,
    claim({ path, readOnly }) {
      const file = realPath(path)
      const others = (claims.get(file) ?? []).filter((claim) => claim.entry !== entry)
      if (others.some((claim) => !(claim.readOnly && readOnly))) throw openElsewhere(path, 'is attached to another database')
      if (entries.has(file) && entries.get(file) !== entry) throw openElsewhere(path, 'is open')
      claims.set(file, [...others, { entry, readOnly }])
    },
    release() {
      if (released) return
      released = true
      if (drop(key, entry)) instance.closeSync()
    },
  }
}

function drop(key: string | undefined, entry: Entry): boolean {
  entry.leases -= 1
  if (entry.leases > 0) return false
  if (key !== undefined && entries.get(key) === entry) entries.delete(key)
  for (const [file, all] of claims) {
    const others = all.filter((claim) => claim.entry !== entry)
    if (others.length === 0) claims.delete(file)
    else claims.set(file, others)
  }
  return true
}

function openElsewhere(path: string, how: string) {
  return ownError(
    'Connection',
    'environment',
    `${path} ${how} in this process already; two copies of one file in a process overwrite each other`,
    'Close the other session first.',
  )
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
