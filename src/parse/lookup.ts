import type { DocNode, GraphNode, MacroNode, NodeId, RefableNode, SourceNode } from '../model/index.ts'

export type Found<T> =
  | { readonly kind: 'found'; readonly node: T }
  | { readonly kind: 'disabled'; readonly node: GraphNode }
  | { readonly kind: 'missing' }

/** Nodes by name, and per name by package, in the order they were added. */
export class NameIndex<T extends { readonly packageName: string }> {
  readonly #entries = new Map<string, Map<string, T>>()

  /** @param wins tells whether the node takes the place of one that has the name already; the first stays otherwise */
  add(name: string, node: T, wins: (before: T) => boolean = () => false): void {
    let packages = this.#entries.get(name)
    if (packages === undefined) {
      packages = new Map()
      this.#entries.set(name, packages)
    }
    const before = packages.get(node.packageName)
    if (before === undefined || wins(before)) packages.set(node.packageName, node)
  }

  /** The node of that package, or the first of any package when none is named. */
  find(name: string, packageName?: string): T | undefined {
    const packages = this.#entries.get(name)
    if (packages === undefined) return undefined
    return packageName === undefined ? packages.values().next().value : packages.get(packageName)
  }

  packagesOf(name: string): readonly string[] {
    return [...(this.#entries.get(name)?.keys() ?? [])]
  }

  names(): Iterable<string> {
    return this.#entries.keys()
  }
}

/** The packages in which an unqualified name is looked up, the last step being all of them. */
export function searchOrder(rootName: string, nodePackage: string, named: string | null): readonly (string | undefined)[] {
  if (named !== null) return [named]
  return rootName === nodePackage ? [rootName, undefined] : [rootName, nodePackage, undefined]
}

export interface RefLookup {
  resolve(name: string, packageName: string | null, version: string | number | null, from: string): Found<RefableNode>
  /** Names that exist, for suggestions. */
  names(): Iterable<string>
}

/** Looks up what `ref()` names among enabled and disabled nodes. */
export function refLookup(rootName: string, enabled: Iterable<GraphNode>, disabled: Iterable<GraphNode>): RefLookup {
  const known = indexRefable(enabled)
  const off = indexRefable(disabled)
  return {
    resolve(name, packageName, version, from) {
      const key = version === null ? name : `${name}.v${version}`
      let hidden: GraphNode | undefined
      for (const place of searchOrder(rootName, from, packageName)) {
        const node = known.find(key, place)
        if (node !== undefined) return { kind: 'found', node }
        hidden ??= off.find(key, place)
      }
      return hidden === undefined ? { kind: 'missing' } : { kind: 'disabled', node: hidden }
    },
    names: () => known.names(),
  }
}

/** Of a model, a snapshot and a seed with one name in one package, dbt means the one that it reads last. */
const READ_LAST = { model: 0, snapshot: 1, seed: 2 } as const

export function isReadLater(type: RefableNode['resourceType'], than: RefableNode['resourceType']): boolean {
  return READ_LAST[type] > READ_LAST[than]
}

function indexRefable(nodes: Iterable<GraphNode>): NameIndex<RefableNode> {
  const index = new NameIndex<RefableNode>()
  const add = (name: string, node: RefableNode): void =>
    index.add(name, node, (before) => isReadLater(node.resourceType, before.resourceType))
  for (const node of nodes) {
    switch (node.resourceType) {
      case 'seed':
      case 'snapshot':
        add(node.name, node)
        break
      case 'model':
        if (node.version === null) add(node.name, node)
        else {
          add(`${node.name}.v${node.version}`, node)
          if (node.version === node.latestVersion) add(node.name, node)
        }
        break
      default:
    }
  }
  return index
}

export interface SourceLookup {
  resolve(source: string, table: string, from: string): Found<SourceNode>
  names(): Iterable<string>
}

export function sourceLookup(rootName: string, enabled: Iterable<GraphNode>, disabled: Iterable<GraphNode>): SourceLookup {
  const index = (nodes: Iterable<GraphNode>) => {
    const found = new NameIndex<SourceNode>()
    for (const node of nodes) if (node.resourceType === 'source') found.add(`${node.sourceName}.${node.name}`, node)
    return found
  }
  const known = index(enabled)
  const off = index(disabled)
  return {
    resolve(source, table, from) {
      const key = `${source}.${table}`
      let hidden: GraphNode | undefined
      for (const place of searchOrder(rootName, from, null)) {
        const node = known.find(key, place)
        if (node !== undefined) return { kind: 'found', node }
        hidden ??= off.find(key, place)
      }
      return hidden === undefined ? { kind: 'missing' } : { kind: 'disabled', node: hidden }
    },
    names: () => known.names(),
  }
}

/** Finds docs blocks: the named package's, else the root's, the node's, any. */
export function docLookup(rootName: string, docs: Iterable<DocNode>) {
  const index = new NameIndex<DocNode>()
  for (const doc of docs) index.add(doc.name, doc)
  return {
    resolve(name: string, packageName: string | null, from: string): DocNode | undefined {
      for (const place of searchOrder(rootName, from, packageName)) {
        const doc = index.find(name, place)
        if (doc !== undefined) return doc
      }
      return undefined
    },
    names: () => index.names(),
  }
}

export type DocLookup = ReturnType<typeof docLookup>

/** Where the macro a name means is: the given package's own, else the root's, another package's, dbt's. */
export function macroLookup(rootName: string, internal: readonly string[], macros: Iterable<MacroNode>) {
  const byPackage = new Map<string, Map<string, NodeId>>()
  for (const macro of macros) {
    let names = byPackage.get(macro.packageName)
    if (names === undefined) {
      names = new Map()
      byPackage.set(macro.packageName, names)
    }
    names.set(macro.name, macro.uniqueId)
  }
  const others = [...byPackage.keys()].filter((name) => name !== rootName && !internal.includes(name)).reverse()
  return (packageName: string, name: string): NodeId | undefined => {
    for (const place of [packageName, rootName, ...others, ...internal]) {
      const id = byPackage.get(place)?.get(name)
      if (id !== undefined) return id
    }
    return undefined
  }
}
