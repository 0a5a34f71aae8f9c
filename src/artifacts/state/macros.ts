import type { NodeId, Project } from '../../model/index.ts'

/** The built-in macros: planwise's are not dbt's, so a manifest of the one says nothing about the other. */
const BUILT_IN = /^macro\.(dbt|dbt_duckdb)\./

/** Ids of macros that are new, gone, or have another text than before. */
export function modifiedMacros(project: Project, before: ReadonlyMap<string, string>): ReadonlySet<string> {
  const modified = new Set<string>()
  for (const [id, macro] of project.macros) if (before.get(id) !== macro.macroSql) modified.add(id)
  const now = new Set<string>(project.macros.keys())
  for (const id of before.keys()) if (!now.has(id)) modified.add(id)
  for (const id of modified) if (BUILT_IN.test(id)) modified.delete(id)
  return modified
}

/** Whether any of the macros, or any that they call in turn, is among `wanted`. */
export function reachesAny(project: Project, macros: readonly NodeId[], wanted: ReadonlySet<string>): boolean {
  if (wanted.size === 0) return false
  const seen = new Set<NodeId>()
  const waiting = [...macros]
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (wanted.has(id)) return true
    if (seen.has(id)) continue
    seen.add(id)
    waiting.push(...(project.macros.get(id)?.dependsOnMacros ?? []))
  }
  return false
}
