import { isPlainRecord, type Plain, type PlainRecord } from '../model/index.ts'
import type { PackageInfo } from './types.ts'

/** Where variables come from, for the nodes of one package. */
export interface VarSources {
  readonly cliVars: PlainRecord
  readonly packages: ReadonlyMap<string, PackageInfo>
  readonly rootName: string
}

const merged = new WeakMap<VarSources, Map<string, PlainRecord>>()

/**
 * All variables a node of `packageName` sees. Command line over the root project's entry for that package, over the root
 * project's globals, over the package's own entry, over the package's own globals. The per-package mappings are variables
 * themselves too, as in dbt.
 */
export function varsFor(sources: VarSources, packageName: string): PlainRecord {
  let byPackage = merged.get(sources)
  if (byPackage === undefined) {
    byPackage = new Map()
    merged.set(sources, byPackage)
  }
  const known = byPackage.get(packageName)
  if (known !== undefined) return known
  const all: Record<string, Plain> = Object.create(null)
  const projects = packageName === sources.rootName ? [sources.rootName] : [packageName, sources.rootName]
  for (const project of projects) {
    const vars = sources.packages.get(project)?.vars
    if (vars === undefined) continue
    Object.assign(all, vars)
    const scoped = vars[packageName]
    if (scoped !== undefined && isPlainRecord(scoped)) Object.assign(all, scoped)
  }
  Object.assign(all, sources.cliVars)
  byPackage.set(packageName, all)
  return all
}
