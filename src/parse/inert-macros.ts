import type { MacroNode, NodeId } from '../model/index.ts'

/** What a macro can do while parsing that leaves a trace: refer, configure, read the environment, fail, run at call time. */
const traces =
  /\b(?:ref|source|metric|config|env_var|exceptions|builtins|context|graph|caller|statement|load_result|log|print|return|adapter\s*\.\s*(?!dispatch\b)|adapter\s*\.\s*dispatch\s*\(\s*[^'"\s])/

/**
 * Tells of a macro that rendering it while parsing can leave no trace, whatever its arguments: neither it nor any macro it can
 * reach mentions anything that does. Thousands of generic tests then need no rendering.
 */
export function inertMacros(macros: ReadonlyMap<NodeId, MacroNode>): (id: NodeId) => boolean {
  const known = new Map<NodeId, boolean>()
  const isInert = (id: NodeId): boolean => {
    const before = known.get(id)
    if (before !== undefined) return before
    known.set(id, true)
    const macro = macros.get(id)
    const inert =
      macro !== undefined && !traces.test(withoutDispatchReturn(macro.macroSql)) && macro.dependsOnMacros.every(isInert)
    known.set(id, inert)
    return inert
  }
  return isInert
}

/** `{{ return(adapter.dispatch('name', 'package')(…)) }}` is the usual way to pass a call on. */
function withoutDispatchReturn(text: string): string {
  return text.replace(/\breturn\s*\(\s*(?=adapter\s*\.\s*dispatch\b)/g, '(')
}
