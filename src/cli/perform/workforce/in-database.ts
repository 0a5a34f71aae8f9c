import { type DuckDbCredentials, duckdbAdapter } from '../../../adapter/index.ts'
import type { GraphNode, PlainRecord, Project } from '../../../model/index.ts'
import type { Opened } from '../../open/index.ts'

/**
 * The project as if its profile named another database file. It is read and parsed once for all scenarios: only the names
 * of its relations differ between them.
 */
export function inDatabase(opened: Opened, file: string, vars: PlainRecord): Opened {
  const { profile, project } = opened
  const { database: before, ...kept } = profile.credentials
  const credentials: DuckDbCredentials = duckdbAdapter.credentials.parse({ ...kept, path: file })
  const after = credentials.database
  const moved: Project = {
    ...project,
    nodes: new Map([...project.nodes].map(([id, node]) => [id, movedNode(node, before, after)])),
  }
  const target = {
    ...opened.world.target,
    database: after,
    path: file,
    ...('dbname' in opened.world.target ? { dbname: after } : {}),
  }
  return {
    ...opened,
    profile: { ...profile, credentials },
    project: moved,
    world: { ...opened.world, target, cliVars: { ...opened.world.cliVars, ...vars } },
  }
}

/** A node that lies in the profile's own database lies in the other one; what lies elsewhere stays. */
function movedNode<N extends GraphNode>(node: N, before: string, after: string): N {
  if (!('database' in node) || node.database !== before) return node
  const name = 'relationName' in node ? node.relationName : null
  const quoted = duckdbAdapter.dialect.quote(before)
  const prefix = [`${quoted}.`, `${before}.`].find((each) => name?.startsWith(each))
  const relationName =
    name === null || prefix === undefined ? name : `${duckdbAdapter.dialect.quote(after)}.${name.slice(prefix.length)}`
  return { ...node, database: after, relationName }
}
