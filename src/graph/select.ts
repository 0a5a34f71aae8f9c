import { didYouMean } from '../config/index.ts'
import { type Diagnostic, type GraphNode, isExecutable, type NodeId, type ResourceType } from '../model/index.ts'
import { dependencies } from './build.ts'
import { type Combination, type Criteria, criteriaParts, type IndirectSelection, type SelectionSpec } from './criteria.ts'
import { matchCriteria, type SelectContext } from './methods.ts'
import { ancestorsOf, descendantsOf } from './traverse.ts'

export interface Selection {
  /** In the order of the graph. */
  readonly selected: readonly NodeId[]
  /** One PW2920 for each criterion that matches nothing. */
  readonly warnings: readonly Diagnostic[]
}

export interface SelectOptions {
  /** Types the command takes; all when absent. */
  readonly resourceTypes?: ReadonlySet<ResourceType>
  /** Nodes without any SQL: `ls` shows them, others leave them out. */
  readonly includeEmpty?: boolean
}

/** Evaluates a selection over the graph, with dbt's rules for tests that are selected through what they test. */
export function select(context: SelectContext, spec: SelectionSpec, options: SelectOptions = {}): Selection {
  const unmatched: string[] = []
  const chosen = evaluate(context, spec, unmatched).direct
  const selected = context.graph.order.filter((id) => {
    const node = context.project.nodes.get(id)
    if (node === undefined || !node.config.enabled || !chosen.has(id)) return false
    if (options.resourceTypes !== undefined && !options.resourceTypes.has(node.resourceType)) return false
    return options.includeEmpty === true || !isEmpty(node)
  })
  return { selected, warnings: unmatched.map((criterion) => nothingMatches(context, criterion)) }
}

interface Sets {
  readonly direct: Set<NodeId>
  /** Tests of which only some parents are selected so far. */
  readonly indirect: Set<NodeId>
}

function evaluate(context: SelectContext, spec: SelectionSpec, unmatched: string[]): Sets {
  return spec.kind === 'criteria' ? evaluateCriteria(context, spec) : evaluateCombination(context, spec, unmatched)
}

function evaluateCriteria(context: SelectContext, criteria: Criteria): Sets {
  const { graph } = context
  const matched = enabled(context, matchCriteria(context, criteria))
  const selected = new Set(matched)
  if (criteria.childrensParents) {
    const family = new Set([...descendantsOf(graph, matched), ...matched])
    add(selected, family)
    add(selected, ancestorsOf(graph, family))
  }
  if (criteria.parents) add(selected, ancestorsOf(graph, matched, criteria.parentsDepth))
  if (criteria.children) add(selected, descendantsOf(graph, matched, criteria.childrenDepth))
  return criteria.indirect === 'empty'
    ? { direct: selected, indirect: new Set() }
    : withTests(context, selected, criteria.indirect)
}

/** Tests whose refs lead nowhere are switched off, but stay among the nodes. */
function enabled(context: SelectContext, ids: ReadonlySet<NodeId>): Set<NodeId> {
  return new Set([...ids].filter((id) => context.project.nodes.get(id)?.config.enabled !== false))
}

/** Adds the tests that hang on the selection; returns apart those whose other parents are missing. */
function withTests(context: SelectContext, selected: ReadonlySet<NodeId>, mode: IndirectSelection): Sets {
  const direct = new Set(selected)
  const indirect = new Set<NodeId>()
  const reachable = mode === 'buildable' ? buildable(context, selected, true) : selected
  for (const id of selected) {
    for (const child of context.graph.children.get(id) ?? []) {
      const node = context.project.nodes.get(child)
      if (node === undefined || (node.resourceType !== 'test' && node.resourceType !== 'unit_test')) continue
      if (!node.config.enabled) continue
      if (mode === 'eager' || dependencies(node).every((parent) => reachable.has(parent))) direct.add(child)
      else indirect.add(child)
    }
  }
  return { direct, indirect }
}

function evaluateCombination(context: SelectContext, spec: Combination, unmatched: string[]): Sets {
  const parts = spec.parts.map((part) => evaluate(context, part, unmatched))
  const direct = combine(
    spec.kind,
    parts.map((part) => part.direct),
  )
  const indirect = combine(
    spec.kind,
    parts.map((part) => new Set([...part.direct, ...part.indirect])),
  )
  admitTests(context, direct, indirect, spec.indirect)
  if (spec.warnAs !== undefined && direct.size === 0) unmatched.push(spec.warnAs)
  return { direct, indirect }
}

/** After set algebra: tests come in whose parents have all been selected by now. */
function admitTests(context: SelectContext, direct: Set<NodeId>, indirect: ReadonlySet<NodeId>, mode: IndirectSelection): void {
  if (mode !== 'cautious' && mode !== 'buildable') return
  const reachable = mode === 'buildable' ? buildable(context, direct, false) : direct
  for (const id of indirect) {
    const node = context.project.nodes.get(id)
    if (node === undefined || !isExecutable(node) || direct.has(id)) continue
    if (dependencies(node).every((parent) => reachable.has(parent))) direct.add(id)
  }
}

function buildable(context: SelectContext, selected: ReadonlySet<NodeId>, withSources: boolean): Set<NodeId> {
  const reachable = new Set(selected)
  add(reachable, ancestorsOf(context.graph, selected))
  if (withSources) for (const [id, node] of context.project.nodes) if (node.resourceType === 'source') reachable.add(id)
  return reachable
}

function combine(kind: Combination['kind'], sets: readonly ReadonlySet<NodeId>[]): Set<NodeId> {
  const [first, ...others] = sets
  const result = new Set(first)
  for (const other of others) {
    if (kind === 'union') add(result, other)
    else for (const id of result) if (other.has(id) !== (kind === 'intersection')) result.delete(id)
  }
  return result
}

function add(into: Set<NodeId>, more: Iterable<NodeId>): void {
  for (const id of more) into.add(id)
}

function isEmpty(node: GraphNode): boolean {
  return isExecutable(node) && node.resourceType !== 'seed' && node.rawCode.trim() === ''
}

function nothingMatches(context: SelectContext, criterion: string): Diagnostic {
  const hint = similar(context, criterion)
  return {
    code: 'PW2920',
    severity: 'warning',
    event: 'NoNodesForSelectionCriteria',
    family: 'Compilation Error',
    message: `The selection criterion '${criterion}' does not match any enabled nodes`,
    ...(hint === undefined ? {} : { hint }),
    data: { spec_raw: criterion },
  }
}

/** What a misspelt name or tag may have meant. */
function similar({ project }: SelectContext, criterion: string): string | undefined {
  const { method, value } = criteriaParts(criterion)
  if (typeof value !== 'string') return undefined
  const nodes = [...project.nodes.values()].filter((node) => node.config.enabled)
  if (method === 'fqn') return didYouMean(value, new Set(nodes.map((node) => node.name)))
  if (method === 'tag') return didYouMean(value, new Set(nodes.flatMap((node) => ('tags' in node ? node.tags : []))))
  return undefined
}
