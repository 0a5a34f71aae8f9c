import { compilationError } from './errors.ts'
import { pyQuote } from './text.ts'
import type { DispatchOrder, MacroDefinition, MacroEntry, MacroRegistry, MacroScope } from './types.ts'

type Macros = Map<string, MacroDefinition>

export interface RegistryOptions {
  /** The root project's name. */
  readonly root: string
  /** Packages of planwise itself, the winning one first. Default `dbt_duckdb`, `dbt`. */
  readonly internal?: readonly string[]
  /** The root project's `dispatch:`. */
  readonly dispatch?: readonly DispatchOrder[]
  /** Prefixes that dispatch tries before `default`. Default `duckdb`. */
  readonly adapterTypes?: readonly string[]
  /** Whether packages may replace built-in materializations; dbt's `require_explicit_package_overrides_…` says no. */
  readonly packagesOverride?: boolean
  /** Names of all packages, also of those without macros. */
  readonly packages?: readonly string[]
}

/** The namespace under which the internal packages are seen. */
const INTERNAL_NAMESPACE = 'dbt'

/** Materializations that planwise brings: for DuckDB alone, and for every adapter. */
const BUILT_IN = {
  duckdb: new Set(['incremental', 'table', 'table_function', 'external']),
  default: new Set([
    'table',
    'view',
    'incremental',
    'seed',
    'snapshot',
    'test',
    'unit',
    'clone',
    'function',
    'materialized_view',
  ]),
} as const

/**
 * Indexes macros for lookup.
 * @param definitions one per macro, in a fixed order; of two with the same name in one package the later is ignored here
 *   (the parser has reported it).
 */
export function createMacroRegistry(definitions: Iterable<MacroDefinition>, options: RegistryOptions): MacroRegistry {
  const internalNames = options.internal ?? ['dbt_duckdb', 'dbt']
  const prefixes = [...(options.adapterTypes ?? ['duckdb']), 'default']
  const all = [...definitions]
  const byId = new Map(all.map((definition) => [definition.id, definition]))
  const byPackage = groupByPackage(all)
  const root = byPackage.get(options.root) ?? new Map()
  const internal = mergedFirstWins(internalNames.map((name) => byPackage.get(name) ?? new Map()))
  const imported = [...byPackage].filter(([name]) => name !== options.root && !internalNames.includes(name))
  const known = new Set([...byPackage.keys(), ...(options.packages ?? []), ...internalNames, options.root])
  const scopes = new Map<string, MacroScope>()
  const dispatched = new Map<string, MacroDefinition>()

  const namespace = (name: string): ReadonlyMap<string, MacroDefinition> | undefined => {
    if (name === INTERNAL_NAMESPACE) return internal
    return internalNames.includes(name) ? undefined : byPackage.get(name)
  }

  const scope = (packageName: string): MacroScope => {
    const existing = scopes.get(packageName)
    if (existing !== undefined) return existing
    const entries = new Map<string, MacroEntry>()
    const addAll = (macros: Macros) => {
      for (const [name, definition] of macros) if (!entries.has(name)) entries.set(name, { kind: 'macro', definition })
    }
    const addPackage = (name: string, macros: Macros) => {
      if (!entries.has(name)) entries.set(name, { kind: 'package', name, macros })
    }
    if (!internalNames.includes(packageName)) addAll(byPackage.get(packageName) ?? new Map())
    addAll(root)
    for (const [name, macros] of byPackage) if (!internalNames.includes(name)) addPackage(name, macros)
    addPackage(INTERNAL_NAMESPACE, internal)
    addAll(internal)
    const made: MacroScope = { packageName, get: (name) => entries.get(name), names: () => entries.keys() }
    scopes.set(packageName, made)
    return made
  }

  const searchPackages = (space: string | null): readonly (string | null)[] => {
    if (space === null) return [null]
    const order = options.dispatch?.find((entry) => entry.macroNamespace === space)?.searchOrder
    if (order !== undefined && order.length > 0) return order
    return known.has(space) ? [...new Set([options.root, space])] : [null]
  }

  const dispatch = (name: string, space: string | null, packageName: string): MacroDefinition => {
    const key = `${packageName}\0${space ?? ''}\0${name}`
    const hit = dispatched.get(key)
    if (hit !== undefined) return hit
    if (name.includes('.')) {
      const [wantedSpace = '', ...rest] = name.split('.')
      throw compilationError(
        'PW3008',
        `In adapter.dispatch, got a macro name of "${name}", but "." is not a valid macro name component. ` +
          `Did you mean \`adapter.dispatch("${rest.join('.')}", macro_namespace="${wantedSpace}")\`?`,
      )
    }
    const attempts: string[] = []
    for (const candidate of searchPackages(space)) {
      for (const prefix of prefixes) {
        const wanted = `${prefix}__${name}`
        attempts.push(candidate === null ? wanted : `${candidate}.${wanted}`)
        const found = candidate === null ? macroOf(scope(packageName).get(wanted)) : namespace(candidate)?.get(wanted)
        if (found !== undefined) {
          dispatched.set(key, found)
          return found
        }
      }
    }
    throw compilationError(
      'PW3008',
      `In dispatch: No macro named '${name}' found within namespace: '${space ?? 'None'}'\n` +
        `    Searched for: ${attempts.map(pyQuote).join(', ')}`,
    )
  }

  const inImported = (name: string): MacroDefinition | undefined => {
    for (const [, macros] of imported) {
      const found = macros.get(name)
      if (found !== undefined) return found
    }
    return undefined
  }

  return {
    all,
    get: (id) => byId.get(id),
    find: (name, packageName) =>
      packageName === undefined
        ? (root.get(name) ?? inImported(name) ?? internal.get(name))
        : (namespace(packageName)?.get(name) ?? root.get(name) ?? internal.get(name)),
    scope,
    dispatch,
    materialization: (name, adapterType) =>
      findMaterialization(name, adapterType, {
        root,
        imported: inImported,
        prefixes,
        override: options.packagesOverride === true,
      }),
    genericTest: (name, space, packageName) =>
      namespace(space ?? packageName)?.get(`test_${name}`) ??
      root.get(`test_${name}`) ??
      inImported(`test_${name}`) ??
      internal.get(`test_${name}`),
  }
}

/**
 * The more specific definition wins (adapter over default), then the root project over packages over built-in ones; a
 * package's cannot replace a built-in one.
 */
function findMaterialization(
  name: string,
  adapterType: string,
  where: {
    root: Macros
    imported: (name: string) => MacroDefinition | undefined
    prefixes: readonly string[]
    override: boolean
  },
): MacroDefinition | undefined {
  const builtIn = BUILT_IN.default.has(name) || BUILT_IN.duckdb.has(name)
  for (const prefix of where.prefixes) {
    const wanted = `materialization_${name}_${prefix}`
    const own = where.root.get(wanted) ?? (builtIn && !where.override ? undefined : where.imported(wanted))
    if (own !== undefined) return own
    if (prefix === adapterType && BUILT_IN.duckdb.has(name)) return undefined
  }
  return undefined
}

function groupByPackage(definitions: readonly MacroDefinition[]): Map<string, Macros> {
  const packages = new Map<string, Macros>()
  for (const definition of definitions) {
    let macros = packages.get(definition.packageName)
    if (macros === undefined) {
      macros = new Map()
      packages.set(definition.packageName, macros)
    }
    if (!macros.has(definition.name)) macros.set(definition.name, definition)
  }
  return packages
}

function mergedFirstWins(maps: readonly Macros[]): Macros {
  const merged: Macros = new Map()
  for (const map of maps) for (const [name, definition] of map) if (!merged.has(name)) merged.set(name, definition)
  return merged
}

function macroOf(entry: MacroEntry | undefined): MacroDefinition | undefined {
  return entry?.kind === 'macro' ? entry.definition : undefined
}
