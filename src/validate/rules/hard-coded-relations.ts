import { ancestorsOf } from '../../graph/index.ts'
import type { NodeId } from '../../model/index.ts'
import { relationOf } from '../bind/relations.ts'
import { tablesOf } from '../bind/syntax-tree.ts'
import { boundModels, type Hit, type Look, placeOfByte, type Rule } from './rule.ts'

/** The graph does not know of such a dependency: the model may run before what it reads, and another target is not followed. */
export const hardCodedRelations: Rule = {
  code: 'PW3206',
  severity: 'warning',
  why: 'A relation named outside of ref() and source() is no edge of the graph: order, selection and targets ignore it.',
  trees: (_sql, node, run) => 'rawCode' in node && namesRelation(node.rawCode, identifiersOf(run)),
  check(look: Look) {
    const { run } = look
    const database = run.session.info.database
    const owners = new Map<string, NodeId>()
    for (const node of run.project.nodes.values()) {
      const relation = relationOf(node, database)
      if (relation !== undefined) owners.set(`${relation.schema}.${relation.identifier}`.toLowerCase(), node.uniqueId)
    }
    const hits: Hit[] = []
    for (const { node, compiled, tree } of boundModels(look)) {
      if (!('dependsOn' in node)) continue
      let above: ReadonlySet<NodeId> | undefined
      for (const { schema, name, location } of tablesOf(tree)) {
        const owner = owners.get(`${schema === '' ? 'main' : schema}.${name}`.toLowerCase())
        if (owner === undefined || location === undefined) continue
        above ??= ancestors(look, node.uniqueId)
        if (above.has(owner)) continue
        const at = placeOfByte(compiled, location)
        const target = run.project.nodes.get(owner)
        if (at === undefined || target === undefined) continue
        const call =
          target.resourceType === 'source' ? `source('${target.sourceName}', '${target.name}')` : `ref('${target.name}')`
        hits.push({ node, at, message: `${name} is named directly`, hint: `Write {{ ${call} }}.` })
      }
    }
    return hits
  },
}

/** A model may name itself: `{{ this }}`. A source filled by a seed is the seed's relation too. */
function ancestors({ run }: Look, id: NodeId): ReadonlySet<NodeId> {
  const found = ancestorsOf(run.graph, [id]).add(id)
  const database = run.session.info.database
  const relations = new Set([...found].flatMap((each) => keyOf(run.project.nodes.get(each), database)))
  for (const node of run.project.nodes.values())
    if (keyOf(node, database).some((key) => relations.has(key))) found.add(node.uniqueId)
  return found
}

function keyOf(node: Parameters<typeof relationOf>[0] | undefined, database: string): string[] {
  const relation = node === undefined ? undefined : relationOf(node, database)
  return relation === undefined ? [] : [`${relation.schema}.${relation.identifier}`.toLowerCase()]
}

const identifiers = new WeakMap<Look['run'], ReadonlySet<string>>()

/** The names of all relations of the project, without schemas, in small letters. */
function identifiersOf(run: Look['run']): ReadonlySet<string> {
  const known = identifiers.get(run)
  if (known !== undefined) return known
  const names = new Set<string>()
  for (const node of run.project.nodes.values()) {
    const relation = relationOf(node, run.session.info.database)
    if (relation !== undefined) names.add(relation.identifier.toLowerCase())
  }
  identifiers.set(run, names)
  return names
}

/** Whether a template has a name of a relation behind FROM or JOIN; it may still be a CTE of its own. */
function namesRelation(template: string, names: ReadonlySet<string>): boolean {
  for (const [, name = ''] of template.matchAll(/\b(?:from|join)\s+((?:["\w]+\.)*["\w]+)/gi))
    if (names.has((name.split('.').at(-1) ?? '').replaceAll('"', '').toLowerCase())) return true
  return false
}
