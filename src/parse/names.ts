import { type MacroDefinition, type MacroRegistry, nameScope, newCapture, toValue, type World } from '../context/index.ts'
import { Host, str, type Value } from '../jinja/index.ts'
import { type ExecutableNode, nodeId } from '../model/index.ts'
import type { CodeFields } from './code.ts'
import { internalPackages } from './input.ts'
import { requireMacro } from './macros.ts'
import { configValue, textOf } from './read.ts'
import { pythonStrip } from './text.ts'
import { type Tracing, traceCapture } from './trace.ts'

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
export function createNameMaker(world: World, registry: MacroRegistry, trace: Tracing): NameMaker {
  const macros = new Map<string, NameMacro>()
  const macroFor = (component: Component, packageName: string): NameMacro => {
    const key = `${component} ${packageName}`
    let macro = macros.get(key)
    if (macro === undefined) {
      macro = nameMacro(world, registry, component, packageName)
      macros.set(key, macro)
    }
    return macro
  }

  const generate = async (component: Component, custom: string | null, node: Nameable): Promise<string | null> => {
    const { definition, scopePackage, remembered, isBuiltIn } = macroFor(component, node.packageName)
    if (isBuiltIn && component === 'alias') return builtInAlias(custom, node)
    const known = remembered.get(custom)
    if (known !== undefined) return known
    const view = new NodeView(world, node)
    const capture = newCapture()
    const scope = nameScope(world, scopePackage, { ...definition, uniqueId: definition.id, resourceType: 'macro' }, capture)
    const result = await definition.macro.call(scope, [custom, view])
    traceCapture(capture, trace)
    const name = result === null || result === undefined ? null : pythonStrip(str(result))
    if (!view.seen) remembered.set(custom, name)
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

interface NameMacro {
  readonly definition: MacroDefinition
  readonly scopePackage: string
  /** Results by custom name. */
  readonly remembered: Map<string | null, string | null>
  /** Neither the macro nor what it dispatches to has been replaced. */
  readonly isBuiltIn: boolean
}

function nameMacro(world: World, registry: MacroRegistry, component: Component, packageName: string): NameMacro {
  const name = `generate_${component}_name`
  const definition = findNameMacro(registry, name, packageName, world.rootName)
  const scopePackage = definition.packageName === packageName ? packageName : world.rootName
  const isBuiltIn = isInternal(definition) && isInternal(registry.dispatch(name, 'dbt', scopePackage))
  return { definition, scopePackage, remembered: new Map(), isBuiltIn }
}

function isInternal({ packageName }: MacroDefinition): boolean {
  return internalPackages.some((name) => name === packageName)
}

/** What dbt's own generate_alias_name answers, without the call: every node needs it. */
function builtInAlias(custom: string | null, node: Nameable): string {
  if (custom) return pythonStrip(custom)
  const { version = null } = node
  return version === null ? node.name : `${node.name}_v${String(version).replaceAll('.', '_')}`
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
