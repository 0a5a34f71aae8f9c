import { type MacroDefinition, type MacroRegistry, nameScope, toValue, type World } from '../context/index.ts'
import { Host, str, type Value } from '../jinja/index.ts'
import { type ExecutableNode, nodeId } from '../model/index.ts'
import type { CodeFields } from './code.ts'
import { internalPackages } from './input.ts'
import { requireMacro } from './macros.ts'
import { configValue, textOf } from './read.ts'
import { pythonStrip } from './text.ts'

type Component = 'database' | 'schema' | 'alias'

export type Nameable = CodeFields & Pick<ExecutableNode, 'resourceType'> & { readonly version?: string | number | null }

/** Sets database, schema and alias of a node through the project's generate_*_name macros. */
export interface NameMaker {
  apply(node: Nameable): Promise<void>
}

/**
 * Calls `generate_database_name(custom, node)` and its kin: a package's own macro for the package's nodes, else the root
 * project's, else dbt's. A result that did not look at the node is remembered per custom name.
 */
export function createNameMaker(world: World, registry: MacroRegistry): NameMaker {
  const definitions = new Map<string, MacroDefinition>()
  const remembered = new Map<string, string | null>()

  const definitionFor = (component: Component, packageName: string): MacroDefinition => {
    const key = `${component} ${packageName}`
    let definition = definitions.get(key)
    if (definition === undefined) {
      definition = findNameMacro(registry, `generate_${component}_name`, packageName, world.rootName)
      definitions.set(key, definition)
    }
    return definition
  }

  const scopeFor = (definition: MacroDefinition, packageName: string) => {
    const macro = { ...definition, uniqueId: definition.id, resourceType: 'macro' as const }
    return nameScope(world, definition.packageName === packageName ? packageName : world.rootName, macro)
  }

  const generate = async (component: Component, custom: string | null, node: Nameable): Promise<string | null> => {
    const definition = definitionFor(component, node.packageName)
    const key = JSON.stringify([definition.id, custom, node.packageName])
    const known = remembered.get(key)
    if (known !== undefined) return known
    const view = new NodeView(world, node)
    const result = await definition.macro.call(scopeFor(definition, node.packageName), [custom, view])
    const name = result === null || result === undefined ? null : pythonStrip(str(result))
    if (!view.seen) remembered.set(key, name)
    return name
  }

  return {
    async apply(node) {
      const { config } = node
      node.database = await generate('database', textOf(configValue(config, 'database')), node)
      node.schema = (await generate('schema', textOf(configValue(config, 'schema')), node)) ?? ''
      node.alias = (await generate('alias', textOf(configValue(config, 'alias')), node)) ?? ''
      if (node.resourceType !== 'snapshot') return
      node.database = textOf(configValue(config, 'target_database')) || node.database
      node.schema = textOf(configValue(config, 'target_schema')) || node.schema
    },
  }
}

function findNameMacro(registry: MacroRegistry, name: string, packageName: string, rootName: string): MacroDefinition {
  for (const place of [packageName, rootName, ...internalPackages]) {
    const definition = registry.get(nodeId(`macro.${place}.${name}`))
    if (definition !== undefined) return definition
  }
  return requireMacro(registry, name)
}

/** The node as a naming macro sees it; notes whether it was looked at. */
class NodeView extends Host {
  seen = false
  readonly #world: World
  readonly #node: Nameable

  constructor(world: World, node: Nameable) {
    super()
    this.#world = world
    this.#node = node
  }

  override pyType(): string {
    return `${this.#node.resourceType.charAt(0).toUpperCase()}${this.#node.resourceType.slice(1)}Node`
  }

  override pyAttr(name: string): Value | undefined {
    this.seen = true
    const node = this.#node
    switch (name) {
      case 'name':
        return node.name
      case 'alias':
        return node.alias
      case 'schema':
        return node.schema
      case 'database':
        return node.database
      case 'resource_type':
        return node.resourceType
      case 'package_name':
        return node.packageName
      case 'unique_id':
        return node.uniqueId
      case 'version':
        return node.resourceType === 'model' ? (node.version ?? null) : undefined
      default: {
        const value = this.#world.describe(node)[name]
        return value === undefined ? undefined : toValue(value)
      }
    }
  }

  override pyItem(key: Value): Value | undefined {
    return typeof key === 'string' ? this.pyAttr(key) : undefined
  }

  override pyStr(): string {
    this.seen = true
    return this.#node.uniqueId
  }
}
