import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { asciiJson, Float, isPlainRecord, type Plain, type PlainRecord } from '../../model/index.ts'
import type { Files } from '../files.ts'
import { loadYaml } from '../yaml/load.ts'
import { LOCK_FILE, type PackageSpec } from './types.ts'

/** A package with the name that its own project file gives it. */
export interface LockedPackage {
  readonly spec: PackageSpec
  readonly name: string
}

/**
 * The hash by which dbt tells whether package-lock.yml still belongs to the packages asked for: SHA-1 over the entries as
 * Python's json.dumps writes them, sorted.
 */
export function packagesHash(specs: readonly PackageSpec[]): string {
  const lines = specs.map((spec) => pythonJson(entryOf(spec))).sort()
  return createHash('sha1').update(lines.join('\n')).digest('hex')
}

/** Hash that the lock file of a project records, null where there is none. */
export function lockedHash(directory: string, files: Files): string | null {
  const contents = files.read(join(directory, LOCK_FILE))
  const value = contents === undefined ? null : loadYaml(contents, LOCK_FILE).value
  const hash = isPlainRecord(value) ? value['sha1_hash'] : undefined
  return typeof hash === 'string' ? hash : null
}

/** The text of package-lock.yml. */
export function lockText(packages: readonly LockedPackage[], asked: readonly PackageSpec[]): string {
  const entries = packages.flatMap(({ spec, name }) => {
    const lines = Object.entries({ ...pinned(spec), name }).sort(([a], [b]) => (a < b ? -1 : 1))
    return lines.map(([key, value], index) => `  ${index === 0 ? '-' : ' '} ${key}: ${yamlText(value)}`)
  })
  return ['packages:', ...entries, `sha1_hash: ${packagesHash(asked)}`, ''].join('\n')
}

function pinned(spec: PackageSpec): Record<string, string> {
  switch (spec.kind) {
    case 'local':
      return { local: spec.local }
    case 'hub':
      return { package: spec.package, version: String(spec.version) }
    case 'git':
      return {
        git: spec.git,
        ...(spec.revision === null ? {} : { revision: String(spec.revision) }),
        ...(spec.subdirectory === null ? {} : { subdirectory: spec.subdirectory }),
      }
    case 'tarball':
      return { tarball: spec.tarball }
    case 'private':
      return { private: spec.private }
  }
}

function yamlText(text: string): string {
  return /^[A-Za-z_./][A-Za-z0-9_./@-]*$/.test(text) && !/^(?:y|n|yes|no|on|off|true|false|null|~|\.+)$/i.test(text)
    ? text
    : `'${text.replaceAll("'", "''")}'`
}

/** dbt's own record of an entry, with the entry as written. */
function entryOf(spec: PackageSpec): PlainRecord {
  const { unrendered, name } = spec
  const named: PlainRecord = name === null ? {} : { name }
  switch (spec.kind) {
    case 'local':
      return { local: spec.local, unrendered, ...named }
    case 'hub':
      return { package: spec.package, version: spec.version, install_prerelease: spec.installPrerelease, unrendered, ...named }
    case 'git':
      return {
        git: spec.git,
        revision: spec.revision,
        'warn-unpinned': spec.warnUnpinned,
        subdirectory: spec.subdirectory,
        unrendered,
        ...named,
      }
    case 'tarball':
      return { tarball: spec.tarball, unrendered, ...named }
    case 'private':
      return {
        private: spec.private,
        provider: spec.provider,
        revision: spec.revision,
        'warn-unpinned': spec.warnUnpinned,
        subdirectory: spec.subdirectory,
        unrendered,
        ...named,
      }
  }
}

/** Python's `json.dumps(value, sort_keys=True)`. */
function pythonJson(value: Plain): string {
  if (value === null) return 'null'
  if (typeof value === 'string') return asciiJson(value)
  if (value instanceof Float) return value.value.toFixed(1)
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`
  if (!isPlainRecord(value)) return String(value)
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, inner]) => `${asciiJson(key)}: ${pythonJson(inner)}`).join(', ')}}`
}
