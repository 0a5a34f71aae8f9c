import { Dict, fn, Host, type Value } from '../jinja/index.ts'
import { toValue } from './plain-values.ts'
import type { PackageInfo, World } from './types.ts'

/** An object whose attributes are looked up by name; it prints as Python prints what has no text of its own. */
class Attributes extends Host {
  private readonly type: string
  private readonly find: (name: string) => Value | undefined
  constructor(type: string, find: (name: string) => Value | undefined) {
    super()
    this.type = type
    this.find = find
  }
  override pyType(): string {
    return this.type
  }
  override pyAttr(name: string): Value | undefined {
    return this.find(name)
  }
}

/**
 * `builtins.ref.config`: what packages such as elementary read of the project that runs. dbt shows its own
 * `RuntimeConfig`; here are the parts with a meaning for planwise.
 */
export function runtimeConfig(world: World): Value {
  const root = world.packages.get(world.rootName)
  return new Attributes('RuntimeConfig', (name) => {
    switch (name) {
      case 'dependencies':
        return Dict.of([...world.packages.values()].map((one): [Value, Value] => [one.name, project(one)]))
      case 'args':
        return new Attributes('Namespace', (key) => toValue(world.invocationArgs[key] ?? null))
      case 'cli_vars':
        return toValue(world.cliVars)
      case 'target_name':
        return toValue(world.target['name'] ?? null)
      case 'profile_name':
      case 'threads':
        return toValue(world.target[name] ?? null)
      case 'credentials':
        return toValue(world.target)
      default:
        return root === undefined ? undefined : projectAttribute(root, name)
    }
  })
}

function project(one: PackageInfo): Value {
  return new Attributes('RuntimeConfig', (name) => projectAttribute(one, name))
}

function projectAttribute(one: PackageInfo, name: string): Value | undefined {
  switch (name) {
    case 'project_name':
      return one.name
    case 'version':
      return one.version ?? null
    case 'vars': {
      const vars = toValue(one.vars)
      return new Attributes('VarProvider', (key) =>
        key === 'vars' ? vars : key === 'to_dict' ? fn('to_dict', '', () => vars) : undefined,
      )
    }
    default:
      return undefined
  }
}
