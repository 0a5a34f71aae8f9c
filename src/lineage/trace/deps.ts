/** A column of a relation that the traced statement reads. One object per column, so sets of them compare by identity. */
export interface Source {
  /** What the caller calls the relation. */
  readonly relation: string
  /** As the relation spells it; {@link ANY_COLUMN} where the relation's columns are not known. */
  readonly column: string
}

export const ANY_COLUMN = '*'

/** A value is the source's own, or made from it. */
export type Use = 'copied' | 'transformed'

/** What decides which rows there are, or which of them a value comes from, without being the value. */
export type Influence = 'filter' | 'join' | 'group' | 'order'

/** What a value depends on. */
export interface Deps {
  readonly values: ReadonlyMap<Source, Use>
  readonly influences: ReadonlyMap<Source, ReadonlySet<Influence>>
  /** Why more than this may be in it; null where this is all. */
  readonly unknown: string | null
}

export const NOTHING: Deps = { values: new Map(), influences: new Map(), unknown: null }

export function copyOf(source: Source): Deps {
  return { values: new Map([[source, 'copied']]), influences: new Map(), unknown: null }
}

export function unknownDeps(because: string): Deps {
  return { ...NOTHING, unknown: because }
}

/** A value is copied from a source only if it is wherever the source stands. */
export function union(all: readonly Deps[]): Deps {
  const some = all.filter((deps) => deps !== NOTHING)
  const [first] = some
  if (first === undefined) return NOTHING
  if (some.length === 1) return first
  const values = new Map<Source, Use>()
  for (const deps of some)
    for (const [source, use] of deps.values)
      values.set(source, use === 'copied' && values.get(source) !== 'transformed' ? 'copied' : 'transformed')
  return { values, influences: mergeInfluences(some.map(({ influences }) => influences)), unknown: firstReason(some) }
}

export function transformed(deps: Deps): Deps {
  if (deps.values.size === 0) return deps
  return { ...deps, values: new Map([...deps.values.keys()].map((source) => [source, 'transformed'])) }
}

/** A value that only decides: all it comes from becomes an influence of that kind. */
export function asInfluence(deps: Deps, influence: Influence): Deps {
  if (deps.values.size === 0) return deps
  const own = new Map([...deps.values.keys()].map((source) => [source, new Set([influence])]))
  return { values: new Map(), influences: mergeInfluences([deps.influences, own]), unknown: deps.unknown }
}

/** Influences alone. */
export function influencesOf(deps: Deps): Deps {
  return deps.values.size === 0 ? deps : { values: new Map(), influences: deps.influences, unknown: deps.unknown }
}

function mergeInfluences(
  all: readonly ReadonlyMap<Source, ReadonlySet<Influence>>[],
): ReadonlyMap<Source, ReadonlySet<Influence>> {
  const some = all.filter(({ size }) => size > 0)
  if (some.length <= 1) return some[0] ?? NOTHING.influences
  const merged = new Map<Source, Set<Influence>>()
  for (const influences of some)
    for (const [source, kinds] of influences) {
      const known = merged.get(source)
      if (known === undefined) merged.set(source, new Set(kinds))
      else for (const kind of kinds) known.add(kind)
    }
  return merged
}

function firstReason(all: readonly Deps[]): string | null {
  return all.find(({ unknown }) => unknown !== null)?.unknown ?? null
}

/** How much is known: grows with every new source, use or influence, for fixpoints. */
export function weight(deps: Deps): number {
  let total = deps.unknown === null ? 0 : 1
  for (const use of deps.values.values()) total += use === 'copied' ? 1 : 2
  for (const kinds of deps.influences.values()) total += kinds.size
  return total
}
