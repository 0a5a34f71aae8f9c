import type { CatalogRelation, RelationName, ResultColumn } from '../../adapter/index.ts'
import type { GraphNode, Project } from '../../model/index.ts'
import { relationOf } from '../bind/relations.ts'
import { displayName } from '../lineage/index.ts'
import type { EarlierNode } from './earlier.ts'

/** What the database of a target has. */
export interface EarlierTargetInput {
  /** The project as that target makes it: its nodes have the target's databases, schemas and names. */
  readonly project: Project
  /** The database of relations that name none. */
  readonly database: string
  readonly relations: readonly CatalogRelation[]
  readonly columns: (relation: RelationName) => Promise<readonly ResultColumn[]>
}

/**
 * The nodes whose relations are in a target's database, with the columns there; and relations in the schemas of models, seeds and
 * snapshots that no node makes or reads.
 */
export async function earlierTarget(input: EarlierTargetInput): Promise<ReadonlyMap<string, EarlierNode>> {
  const there = new Map(input.relations.filter(({ temporary }) => !temporary).map((relation) => [keyOf(relation), relation]))
  const found = new Map<string, EarlierNode>()
  const schemas = new Set<string>()
  for (const node of input.project.nodes.values()) {
    const relation = relationOf(node, input.database) ?? failuresOf(node, input.database)
    if (relation === undefined) continue
    const existing = there.get(keyOf(relation))
    there.delete(keyOf(relation))
    if (!isCompared(node)) continue
    schemas.add(schemaOf(relation))
    if (existing !== undefined) found.set(node.uniqueId, await nodeOf(input, node, existing))
  }
  for (const relation of there.values()) {
    if (!schemas.has(schemaOf(relation))) continue
    const name = `${relation.schema}.${relation.identifier}`
    const columns = await input.columns(relation)
    found.set(keyOf(relation), { id: keyOf(relation), name, resourceType: 'relation', file: null, columns, because: null })
  }
  return found
}

/** What the project makes in the database. */
export function isCompared(node: GraphNode): boolean {
  if (node.resourceType === 'model') return node.config.materialized !== 'ephemeral'
  return node.resourceType === 'seed' || node.resourceType === 'snapshot'
}

/** Where a data test stores the rows that fail it. */
function failuresOf(node: GraphNode, database: string): CatalogPlace | undefined {
  return node.resourceType === 'test'
    ? { database: node.database ?? database, schema: node.schema, identifier: node.alias }
    : undefined
}

type CatalogPlace = Pick<CatalogRelation, 'database' | 'schema' | 'identifier'>

async function nodeOf({ columns }: EarlierTargetInput, node: GraphNode, relation: CatalogRelation): Promise<EarlierNode> {
  const { uniqueId, resourceType, originalFilePath } = node
  const known = { columns: await columns(relation), because: null }
  return { id: uniqueId, name: displayName(node), resourceType, file: originalFilePath, ...known }
}

function keyOf({ database, schema, identifier }: CatalogPlace): string {
  return JSON.stringify([database, schema, identifier].map((part) => part.toLowerCase()))
}

function schemaOf({ database, schema }: Pick<CatalogRelation, 'database' | 'schema'>): string {
  return JSON.stringify([database, schema].map((part) => part.toLowerCase()))
}
