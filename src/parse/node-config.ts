import { configsFor, mergeConfigs, mergeUnrendered, type ProjectConfig, sectionOf } from '../config/index.ts'
import {
  failure,
  isPlainRecord,
  type NodeConfig,
  type Plain,
  type PlainRecord,
  PlanwiseError,
  type ResourceType,
} from '../model/index.ts'
import { toJson } from './memo.ts'

export interface ConfiguredNode {
  readonly packageName: string
  readonly fqn: readonly string[]
  readonly resourceType: ResourceType
  /** For messages. */
  readonly originalFilePath: string
}

export interface EffectiveConfig {
  readonly config: NodeConfig
  readonly unrenderedConfig: PlainRecord
}

/** How configurations come together; made from the projects' files. */
export interface ConfigRules {
  /**
   * dbt's order: defaults, the own project's file by depth, properties, `config()` calls, for a package the root project's file.
   * Throws PW2401 for values of the wrong kind.
   */
  effective(node: ConfiguredNode, patch: PlainRecord | undefined, calls: PlainRecord): EffectiveConfig
  /** `enabled` before properties are known. */
  isEnabled(node: ConfiguredNode, calls: PlainRecord): boolean
  /** Of a group: the project file's `models:` along its path, and its own `config:`. */
  groupConfig(node: Pick<ConfiguredNode, 'packageName' | 'fqn'>, own: PlainRecord): PlainRecord
}

/** Rules over the projects' files. Equal inputs give the same object, so that thousands of nodes can share one. */
export function configRules(root: ProjectConfig, projects: ReadonlyMap<string, ProjectConfig>): ConfigRules {
  const known = new Map<string, EffectiveConfig>()
  const places = new Map<string, Places>()
  const numbers = new WeakMap<readonly PlainRecord[], number>()
  let counter = 0

  /** What the project files say for a node; one object per place in their trees. */
  const placesOf = (node: Pick<ConfiguredNode, 'packageName' | 'fqn' | 'resourceType'>): Places => {
    const section = sectionOf(node.resourceType)
    const own = projects.get(node.packageName) ?? root
    const levels = (project: ProjectConfig, kind: 'configs' | 'unrenderedConfigs') => configsFor(project[kind][section], node.fqn)
    const depth = Math.max(
      depthOf(own.configs[section], node.fqn),
      depthOf(own.unrenderedConfigs[section], node.fqn),
      own === root ? 0 : depthOf(root.configs[section], node.fqn),
    )
    const key = `${section} ${own.name} ${depth === 0 ? '' : node.fqn.slice(0, depth).join('\0')}`
    let found = places.get(key)
    if (found === undefined) {
      const foreign = own !== root
      found = {
        before: levels(own, 'configs'),
        after: foreign ? levels(root, 'configs') : [],
        writtenBefore: levels(own, 'unrenderedConfigs'),
        writtenAfter: foreign ? levels(root, 'unrenderedConfigs') : [],
      }
      places.set(key, found)
      numbers.set(found.before, counter++)
    }
    return found
  }

  return {
    effective(node, patch, calls) {
      const place = placesOf(node)
      const middle = [patch, calls].filter((one) => one !== undefined).filter((one) => !isEmpty(one))
      const number = numbers.get(place.before) ?? -1
      const key = `${node.resourceType} ${number} ${middle.length === 0 ? '' : JSON.stringify(middle.map(toJson))}`
      const before = known.get(key)
      if (before !== undefined) return before
      const made = {
        config: merge(node, [...place.before, ...middle, ...place.after]),
        unrenderedConfig: mergeUnrendered([...place.writtenBefore, ...middle, ...place.writtenAfter]),
      }
      known.set(key, made)
      return made
    },
    isEnabled(node, calls) {
      const { before, after } = placesOf(node)
      let enabled = true
      for (const partial of [...before, calls, ...after])
        if (typeof partial['enabled'] === 'boolean') enabled = partial['enabled']
      return enabled
    },
    groupConfig(node, own) {
      const { before, after } = placesOf({ ...node, resourceType: 'group' })
      const merged: Record<string, Plain> = { meta: {} }
      for (const partial of [...before, own, ...after]) Object.assign(merged, partial)
      return merged
    },
  }
}

interface Places {
  readonly before: readonly PlainRecord[]
  readonly after: readonly PlainRecord[]
  readonly writtenBefore: readonly PlainRecord[]
  readonly writtenAfter: readonly PlainRecord[]
}

/** How many steps of the fqn a tree has levels for. */
function depthOf(tree: PlainRecord, fqn: readonly string[]): number {
  let level: Plain | undefined = tree
  let depth = 0
  for (const name of fqn) {
    level = level !== undefined && isPlainRecord(level) && Object.hasOwn(level, name) ? level[name] : undefined
    if (level === undefined || !isPlainRecord(level)) break
    depth++
  }
  return depth
}

function isEmpty(record: PlainRecord): boolean {
  for (const _key in record) return false
  return true
}

function merge(node: ConfiguredNode, partials: readonly PlainRecord[]): NodeConfig {
  const merged = mergeConfigs(node.resourceType, partials)
  if (merged.ok) return merged.config
  const { originalFilePath } = node
  const [first, ...rest] = merged.problems.map(({ message }) => ({
    code: 'PW2401',
    severity: 'error' as const,
    family: 'Parsing Error' as const,
    message: `${message} (${node.resourceType} ${node.fqn.at(-1) ?? ''})`,
    at: { path: originalFilePath },
  }))
  throw first === undefined ? failure('PW2401', 'Invalid configuration') : new PlanwiseError([first, ...rest])
}
