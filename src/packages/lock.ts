import { createHash } from 'node:crypto'
import type { PackageSpec } from '../config/index.ts'
import { dumpYaml } from '../context/index.ts'
import { Dict, type Value } from '../jinja/index.ts'
import { asciiJson, Float, isPlainRecord, type Plain, type PlainRecord } from '../model/index.ts'
import type { Pinned } from './pinned.ts'

/** A package with the name that its own project file gives it. */
export interface LockedPackage {
  readonly pinned: Pinned
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

/**
 * The text of package-lock.yml.
 *
 * @param packages what was found
 * @param asked what it was found for
 * @param scrub takes secrets out of what is written
 */
export function lockText(
  packages: readonly LockedPackage[],
  asked: readonly PackageSpec[],
  scrub: (text: string) => string,
): string {
  const entries = packages.map(({ pinned, name }) => Dict.of(Object.entries({ ...lockEntry(pinned, scrub), name })))
  const lock = new Dict()
  lock.set('packages', entries)
  lock.set('sha1_hash', packagesHash(asked))
  return dumpYaml(lock, true, { indentLists: true })
}

function lockEntry(pinned: Pinned, scrub: (text: string) => string): Record<string, Value> {
  switch (pinned.kind) {
    case 'local':
      return { local: pinned.local }
    case 'hub':
      return { package: pinned.package, version: pinned.version }
    case 'git': {
      const { written } = pinned
      return {
        ...('git' in written
          ? { git: scrub(written.git) }
          : { private: written.private, ...(written.provider === null ? {} : { provider: written.provider }) }),
        revision: pinned.revision,
        ...(pinned.subdirectory === null ? {} : { subdirectory: pinned.subdirectory }),
      }
    }
    case 'tarball':
      return { tarball: scrub(pinned.written) }
  }
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
