import type { ResolvedRef, ResolvedSource } from '../context/index.ts'
import type { NodeId, Project, RefArgs, SourceArgs } from '../model/index.ts'
import { refLookup, sourceLookup } from './lookup.ts'

/** What `ref()` and `source()` mean to a node of a package, in a parsed project. */
export interface Resolver {
  ref(args: RefArgs, from: { readonly packageName: string; readonly uniqueId: NodeId }): ResolvedRef
  source(args: SourceArgs, from: { readonly packageName: string }): ResolvedSource
}

/** Access has been judged while parsing; here only names are looked up. */
export function createResolver(project: Project): Resolver {
  const disabled = [...project.disabled.values()].flat()
  const refs = refLookup(project.name, project.nodes.values(), disabled)
  const sources = sourceLookup(project.name, project.nodes.values(), disabled)
  return {
    ref(args, from) {
      const found = refs.resolve(args.name, args.package, args.version, from.packageName)
      return found.kind === 'found' ? { kind: 'found', node: found.node } : { kind: found.kind }
    },
    source([source, table], from) {
      const found = sources.resolve(source, table, from.packageName)
      return found.kind === 'found' ? { kind: 'found', node: found.node } : { kind: found.kind }
    },
  }
}
