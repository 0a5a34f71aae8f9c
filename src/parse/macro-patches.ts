import { type MacroNode, nodeId } from '../model/index.ts'
import { attempt } from './collect.ts'
import type { Draft } from './draft.ts'
import { checkArguments } from './macro-arguments.ts'
import { patchedTwice, patchPathOf } from './patches.ts'
import { configOf, type PropertiesEntry } from './properties.ts'
import { recordOf, recordsOf, textOf } from './read.ts'
import type { ParseState } from './state.ts'

/** Applies the entries of `macros:`. */
export function patchMacros(state: ParseState, entries: readonly PropertiesEntry[]): void {
  const patched = new Map<MacroNode, PropertiesEntry>()
  for (const entry of entries) {
    const macro = state.macros.get(nodeId(`macro.${entry.packageName}.${entry.name}`))
    if (macro === undefined) {
      state.diagnostics.push({
        code: 'PW2213',
        severity: 'warning',
        event: 'MacroNotFoundForPatch',
        family: 'Compilation Error',
        message: `Found patch for macro "${entry.name}" which was not found`,
        at: entry.at('name'),
        data: { patch_name: entry.name },
      })
      continue
    }
    const before = patched.get(macro)
    if (before !== undefined) {
      state.diagnostics.push(patchedTwice(entry, before))
      continue
    }
    patched.set(macro, entry)
    attempt(state.diagnostics, () => applyEntry(state, macro, entry))
  }
}

function applyEntry(state: ParseState, macro: Draft<MacroNode>, entry: PropertiesEntry): void {
  const { data } = entry
  const docs = recordOf(data['docs'])
  macro.patchPath = patchPathOf(entry)
  macro.description = textOf(data['description']) ?? ''
  macro.meta = recordOf(data['meta'])
  macro.config = configOf(entry)
  macro.docs = { show: docs['show'] !== false, nodeColor: textOf(docs['node_color']) }
  const written = recordsOf(data['arguments']).map((argument) => ({
    name: textOf(argument['name']) ?? '',
    type: textOf(argument['type']),
    description: textOf(argument['description']) ?? '',
  }))
  if (state.world.behavior['validate_macro_args'] === true) {
    state.diagnostics.push(...checkArguments(macro, written, entry))
    if (written.length === 0) return
  }
  macro.arguments = written
}
