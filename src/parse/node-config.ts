import { configsFor, mergeConfigs, mergeUnrendered, type ProjectConfig, sectionOf } from '../config/index.ts'
import { failure, type NodeConfig, type PlainRecord, PlanwiseError, type ResourceType } from '../model/index.ts'

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

export function configRules(root: ProjectConfig, projects: ReadonlyMap<string, ProjectConfig>): ConfigRules {
  const levels = (node: Pick<ConfiguredNode, 'packageName' | 'fqn' | 'resourceType'>, kind: 'configs' | 'unrenderedConfigs') => {
    const section = sectionOf(node.resourceType)
    const own = projects.get(node.packageName) ?? root
    return {
      before: configsFor(own[kind][section], node.fqn),
      after: own === root ? [] : configsFor(root[kind][section], node.fqn),
    }
  }
  const merge = (node: ConfiguredNode, partials: readonly PlainRecord[]): NodeConfig => {
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
  return {
    effective(node, patch, calls) {
      const rendered = levels(node, 'configs')
      const written = levels(node, 'unrenderedConfigs')
      const middle = patch === undefined ? [calls] : [patch, calls]
      return {
        config: merge(node, [...rendered.before, ...middle, ...rendered.after]),
        unrenderedConfig: mergeUnrendered([...written.before, ...middle, ...written.after]),
      }
    },
    isEnabled(node, calls) {
      const { before, after } = levels(node, 'configs')
      let enabled = true
      for (const partial of [...before, calls, ...after])
        if (typeof partial['enabled'] === 'boolean') enabled = partial['enabled']
      return enabled
    },
    groupConfig(node, own) {
      const { before, after } = levels({ ...node, resourceType: 'group' }, 'configs')
      const merged: Record<string, PlainRecord[string]> = { meta: {} }
      for (const partial of [...before, own, ...after]) Object.assign(merged, partial)
      return merged
    },
  }
}
