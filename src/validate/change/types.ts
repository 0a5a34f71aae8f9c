import { type Connection, DatabaseError, type ResultColumn } from '../../adapter/index.ts'
import type { NodeId } from '../../model/index.ts'
import type { BoundNode } from '../bind/bound.ts'

/** Columns with their types as DuckDB writes them (`int` of a properties file is its INTEGER), or why one is no type here. */
export async function writtenTypes(
  connection: Connection,
  columns: readonly ResultColumn[],
): Promise<readonly ResultColumn[] | { readonly because: string }> {
  const written: ResultColumn[] = []
  for (const { name, type } of columns) {
    try {
      const [described] = await connection.describe(`select cast(null as ${type}) as c`)
      written.push({ name, type: described?.type ?? type })
    } catch (error) {
      if (!(error instanceof DatabaseError) || error.category === 'cancelled') throw error
      return { because: `the type ${type} of its column ${name} is not known here` }
    }
  }
  return written
}

/** What was bound, with the types of sources as DuckDB writes them: those of nodes come from it already. */
export async function withWrittenTypes(
  connection: Connection,
  bound: ReadonlyMap<NodeId, BoundNode>,
): Promise<ReadonlyMap<NodeId, BoundNode>> {
  const written = new Map(bound)
  for (const [id, node] of bound) {
    if (!id.startsWith('source.') || node.state !== 'bound') continue
    const columns = await writtenTypes(connection, node.columns)
    if (!('because' in columns)) written.set(id, { ...node, columns })
  }
  return written
}
