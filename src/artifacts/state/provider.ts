import type { StateProvider } from '../../graph/index.ts'
import { type Diagnostic, failure, type GraphNode, jsonOf, type NodeId, nodeId, type Project } from '../../model/index.ts'
import { describeNode } from '../describe.ts'
import { isNode, sameBody, sameConfig, sameNode, sameOther, samePersistedDescription, samePlace } from './compare.ts'
import { type ContractChange, contractChange, contractRemoved } from './contract.ts'
import { modifiedMacros, reachesAny } from './macros.ts'
import { type Entry, isEntry, type PreviousManifest, type PreviousResults, type PreviousSources } from './previous.ts'

/** The artifacts of an earlier run, those that are there. */
export interface PreviousState {
  readonly manifest: PreviousManifest | undefined
  readonly results: PreviousResults | undefined
  readonly sources: PreviousSources | undefined
}

export interface StateInput {
  readonly previous: PreviousState
  /** sources.json of the current target directory. */
  readonly currentSources: PreviousSources | undefined
  readonly project: Project
  /** `state_modified_compare_more_unrendered_values`. */
  readonly compareUnrendered: boolean
  readonly now: () => Date
  readonly warn: (diagnostic: Diagnostic, event: string) => void
}

/** Answers `state:`, `result:` and `source_status:` from the artifacts of an earlier run, by dbt's rules. */
export function stateProvider(input: StateInput): StateProvider {
  const comparison = input.previous.manifest === undefined ? undefined : compareWith(input, input.previous.manifest)
  return {
    matches(method, value, node) {
      switch (method) {
        case 'state':
          if (comparison === undefined) throw missing('state', 'manifest')
          return comparison(value, node)
        case 'result':
          return resultIs(input.previous.results, value, node)
        case 'source_status':
          return isFresher(input, value, node)
      }
    },
  }
}

const VALUES = [
  'new',
  'old',
  'modified',
  'unmodified',
  'modified.body',
  'modified.configs',
  'modified.persisted_descriptions',
  'modified.relation',
  'modified.macros',
  'modified.contract',
]

function compareWith(input: StateInput, previous: PreviousManifest): (value: string, node: GraphNode) => boolean {
  const { project } = input
  const options = { unrendered: input.compareUnrendered }
  const entries = new Map<NodeId, Entry>()
  const contracts = new Map<string, boolean>()
  let macros: ReadonlySet<string> | undefined
  let judgedRemoved = false

  const entryOf = (node: GraphNode): Entry => {
    const known = entries.get(node.uniqueId)
    if (known !== undefined) return known
    const described = jsonOf(describeNode(node))
    const entry = isEntry(described) ? described : {}
    entries.set(node.uniqueId, entry)
    return entry
  }
  const sameContract = (node: GraphNode, old: Entry): boolean => {
    if (node.resourceType !== 'model') return true
    const known = contracts.get(node.uniqueId)
    if (known !== undefined) return known
    const change = contractChange(entryOf(node), old)
    report(input, change, entryOf(node))
    contracts.set(node.uniqueId, change.same)
    return change.same
  }
  const macrosModified = (node: GraphNode): boolean => {
    macros ??= modifiedMacros(project, previous.macros)
    return reachesAny(project, 'dependsOn' in node ? node.dependsOn.macros : [], macros)
  }
  const judgeRemoved = (): void => {
    if (judgedRemoved) return
    judgedRemoved = true
    for (const id of previous.nodeIds) judgeOne(input, previous, id)
  }
  const modified = (node: GraphNode, old: Entry | undefined): boolean => {
    const type = node.resourceType
    const now = entryOf(node)
    if (macrosModified(node)) return true
    // By dbt's rule only what has a body, and unit tests, counts as modified when it is new.
    if (old === undefined) return isNode(type) || type === 'unit_test'
    if (!isNode(type)) return !sameOther(type, now, old, options)
    if (type === 'seed') warnOfLargeSeed(input, node, now, old)
    const contract = sameContract(node, old)
    return !contract || !sameNode(type, now, old, options)
  }
  /** True where the node has that aspect, and either is new or differs in it. */
  const differs = (applies: boolean, old: Entry | undefined, same: (old: Entry) => boolean): boolean =>
    applies && (old === undefined || !same(old))

  return (value, node) => {
    const type = node.resourceType
    const old = previous.entries.get(node.uniqueId)
    switch (value) {
      case 'new':
        return old === undefined
      case 'old':
        return old !== undefined
      case 'modified':
        judgeRemoved()
        return modified(node, old)
      case 'unmodified':
        judgeRemoved()
        return !modified(node, old)
      case 'modified.body':
        return differs(isNode(type), old, (before) => sameBody(type, entryOf(node), before))
      case 'modified.configs':
        return differs(type !== 'unit_test', old, (before) => sameConfig(type, entryOf(node), before))
      case 'modified.persisted_descriptions':
        return differs(isNode(type), old, (before) => samePersistedDescription(entryOf(node), before))
      case 'modified.relation':
        return differs(isNode(type) || type === 'source', old, (before) => samePlace(type, entryOf(node), before, options))
      case 'modified.macros':
        return macrosModified(node)
      case 'modified.contract':
        judgeRemoved()
        return differs(isNode(type), old, (before) => sameContract(node, before))
      default:
        throw failure('PW5104', `Got an invalid selector "${value}", expected one of "${VALUES.join('", "')}"`, {
          family: 'Runtime Error',
        })
    }
  }
}

/** A node of the earlier run that is no longer there: only its contract matters. */
function judgeOne(input: StateInput, previous: PreviousManifest, id: string): void {
  const { project } = input
  const disabled = project.disabled.get(nodeId(id))?.[0]
  const isThere = project.nodes.has(nodeId(id))
  const old = previous.entries.get(id)
  if (old === undefined || old['resource_type'] !== 'model' || (isThere && disabled === undefined)) return
  const described = disabled === undefined ? old : jsonOf(describeNode(disabled))
  const removed = isEntry(described) ? described : old
  report(input, contractRemoved(removed, disabled !== undefined, input.now()), removed)
}

/** Breaking changes of a model without versions are a warning, those of a version an error. */
function report(input: StateInput, change: ContractChange, entry: Entry): void {
  if (change.breaking.length === 0) return
  const reasons = change.breaking.map((reason) => `\n  - ${reason}`).join('')
  const at = { path: String(entry['original_file_path']) }
  const hint = 'Add columns instead of changing them, or give the model a new version.'
  if ((entry['version'] ?? null) !== null) {
    throw failure(
      'PW5105',
      `Breaking change to contract: the enforced contract of ${String(entry['unique_id'])} was broken.${reasons}`,
      {
        family: 'Runtime Error',
        at,
        hint,
      },
    )
  }
  const message = `Breaking change to contracted, unversioned model ${String(entry['name'])} (${at.path})${reasons}`
  const data = {
    breaking_changes: change.breaking,
    model_name: String(entry['name']),
    model_file_path: at.path,
  }
  input.warn({ code: 'PW5106', severity: 'warning', message, at, hint, data }, 'UnversionedBreakingChange')
}

/** Files of more than 1 MiB are compared by path only. */
function warnOfLargeSeed(input: StateInput, node: GraphNode, now: Entry, old: Entry): void {
  const kind = (entry: Entry) => (isEntry(entry['checksum']) ? entry['checksum']['name'] : undefined)
  if (kind(now) !== 'path') return
  const same = JSON.stringify(now['checksum']) === JSON.stringify(old['checksum'])
  const [event, why] =
    kind(old) !== 'path'
      ? ['SeedIncreased', 'it was smaller before, so it counts as changed']
      : same
        ? ['SeedExceedsLimitSamePath', 'its path is the same, so it counts as unchanged']
        : ['SeedExceedsLimitAndPathChanged', 'its path has changed, so it counts as changed']
  const message = `Found a seed (${node.packageName}.${node.name}) larger than 1 MiB: ${why}`
  const data = { package_name: node.packageName, name: node.name }
  input.warn({ code: 'PW5107', severity: 'warning', message, at: { path: node.originalFilePath }, data }, event)
}

function resultIs(results: PreviousResults | undefined, status: string, node: GraphNode): boolean {
  if (results === undefined) throw missing('result', 'run_results')
  return results.results.some((result) => result['unique_id'] === node.uniqueId && result['status'] === status)
}

/** A source that was loaded again since, or that the earlier run did not know. */
function isFresher(input: StateInput, value: string, node: GraphNode): boolean {
  const before = input.previous.sources
  if (before === undefined) throw missing('source_status', 'sources')
  if (input.currentSources === undefined) {
    throw failure('PW5103', 'No current state comparison freshness results in sources.json', {
      family: 'Runtime Error',
      hint: 'Run `planwise source freshness` first.',
    })
  }
  const now = input.currentSources.get(node.uniqueId) ?? null
  if (value !== 'fresher' || now === null) return false
  const then = before.get(node.uniqueId) ?? null
  return then === null || Date.parse(now) > Date.parse(then)
}

function missing(method: string, artifact: string): Error {
  return failure('PW5103', `Got a ${method} selector method, but no comparison ${artifact}`, {
    family: 'Runtime Error',
    hint: `The directory of --state has no ${artifact}.json.`,
  })
}
