import type { ResultColumn } from '../../adapter/index.ts'
import type { MappedText } from '../../compile/index.ts'
import { diagnose, type Finding as Made } from '../../config/index.ts'
import type { GraphNode, Location, NodeId, Severity } from '../../model/index.ts'
import type { RunWorld } from '../../run/index.ts'
import type { BoundNode } from '../bind/bound.ts'
import type { TreeNode } from '../bind/syntax-tree.ts'
import type { Finding } from '../finding.ts'

/** What rules look at. */
export interface Look {
  readonly run: RunWorld
  /** The selected nodes of the root project. */
  readonly nodes: readonly GraphNode[]
  readonly bound: ReadonlyMap<NodeId, BoundNode>
  /** DuckDB's syntax trees of the bound models that a rule asked for with {@link Rule.trees}. */
  readonly trees: ReadonlyMap<NodeId, TreeNode>
  /** The columns that a relation has in the target's database, where it can be reached. */
  readonly existing: (node: GraphNode) => Promise<readonly ResultColumn[] | undefined>
}

/** One thing that is looked for beside what the binder finds. */
export interface Rule {
  readonly code: string
  readonly severity: Severity
  /** Why it matters, in one line. */
  readonly why: string
  /** Whether it needs the syntax tree of a node's SQL: trees are slow, so most queries should not. */
  readonly trees?: (sql: string, node: GraphNode, run: RunWorld) => boolean
  readonly check: (look: Look) => readonly Hit[] | Promise<readonly Hit[]>
}

/** One hit of a rule. */
export interface Hit {
  readonly node: GraphNode | null
  readonly at: Location
  readonly message: string
  readonly hint?: string
}

export function findingOf(look: Look, rule: Rule, severity: Severity, { node, at, message, hint }: Hit): Finding {
  const made: Made = { code: rule.code, severity, message, ...(hint === undefined ? {} : { hint }) }
  return { diagnostic: diagnose(made, at, look.run.sourceText(at.path)), resource: node?.uniqueId ?? null }
}

/** The place in the project's files of a byte of a node's compiled SQL; nothing for what planwise's own macros wrote. */
export function placeOfByte(compiled: MappedText, byte: number): Location | undefined {
  const offset = Buffer.from(compiled.text, 'utf8').subarray(0, byte).toString('utf8').length
  const origin = compiled.map.at(offset)
  const own = origin === undefined ? undefined : [origin, ...origin.stack].find(({ path }) => !path.startsWith('<planwise>/'))
  return own === undefined ? undefined : { path: own.path, line: own.line, column: own.column }
}

/** The SQL of the models among the nodes that are bound. */
export function* boundModels(look: Look): Generator<{ node: GraphNode; compiled: MappedText; tree: TreeNode }, undefined> {
  for (const node of look.nodes) {
    const bound = look.bound.get(node.uniqueId)
    const tree = look.trees.get(node.uniqueId)
    if (bound?.state === 'bound' && bound.compiled !== null && tree !== undefined) yield { node, compiled: bound.compiled, tree }
  }
  return undefined
}
