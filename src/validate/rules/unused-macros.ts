import { placeOf } from '../../context/index.ts'
import type { Look, Rule } from './rule.ts'

/** Called by dbt or by name of something else: materializations, generic tests, dispatched and overridden macros. */
const CALLED_OTHERWISE = /__|^(test_|materialization_|generate_|get_|create_|ref$|source$|drop_|snapshot_)/

export const unusedMacros: Rule = {
  code: 'PW3203',
  severity: 'info',
  why: 'A macro that nothing calls is left over, unless it is for run-operation.',
  check(look: Look) {
    const { project, world } = look.run
    const called = new Set<string>()
    for (const macro of project.macros.values()) for (const id of macro.dependsOnMacros) called.add(id)
    for (const node of project.nodes.values()) if ('dependsOn' in node) for (const id of node.dependsOn.macros) called.add(id)
    return [...project.macros.values()].flatMap((macro) => {
      if (macro.packageName !== project.name || called.has(macro.uniqueId) || CALLED_OTHERWISE.test(macro.name)) return []
      const at = { path: placeOf(world.packages, macro), line: macro.line }
      return [{ node: null, at, message: `Nothing calls the macro ${macro.name}` }]
    })
  },
}
