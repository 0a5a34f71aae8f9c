import type { MacroDefinition, MacroRegistry } from '../context/index.ts'

/** A registry that is made when it is first asked. */
export function lazyRegistry(make: () => MacroRegistry): MacroRegistry {
  let made: MacroRegistry | undefined
  const registry = (): MacroRegistry => {
    made ??= make()
    return made
  }
  return {
    find: (name, packageName) => registry().find(name, packageName),
    get: (id) => registry().get(id),
    scope: (packageName) => registry().scope(packageName),
    dispatch: (name, namespace, packageName) => registry().dispatch(name, namespace, packageName),
    materialization: (name, adapterType) => registry().materialization(name, adapterType),
    genericTest: (name, namespace, packageName) => registry().genericTest(name, namespace, packageName),
    get all(): Iterable<MacroDefinition> {
      return registry().all
    },
  }
}
