import type { ProjectConfig } from '../config/index.ts'
import type { Capture, World } from '../context/index.ts'
import type { Diagnostic, GroupNode, MacroNode, NodeId } from '../model/index.ts'
import type { Draft, NodeStore } from './draft.ts'
import type { ParseInput } from './input.ts'
import type { NameMaker } from './names.ts'
import type { ConfigRules } from './node-config.ts'
import type { Tracing } from './trace.ts'

/** What all steps of one parse share. Steps add to the stores and to the diagnostics. */
export interface ParseState {
  readonly input: ParseInput
  readonly world: World
  /** All projects by name, the root first. */
  readonly projects: ReadonlyMap<string, ProjectConfig>
  readonly macros: ReadonlyMap<NodeId, Draft<MacroNode>>
  /** Everything a captured rendering depends on besides its own text. */
  readonly environmentKey: string
  readonly config: ConfigRules
  readonly names: NameMaker
  readonly store: NodeStore
  readonly groups: Map<NodeId, GroupNode>
  readonly diagnostics: Diagnostic[]
  readonly trace: Tracing
}

/** A capture that nothing has been added to. */
export function isEmptyCapture(capture: Capture): boolean {
  return capture.refs.length === 0 && capture.sources.length === 0 && capture.metrics.length === 0
}
