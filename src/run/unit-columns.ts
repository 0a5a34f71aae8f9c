import { DatabaseError, type ResultColumn } from '../adapter/index.ts'
import { compileNode } from '../compile/index.ts'
import { placeOf } from '../context/index.ts'
import { failure, type NodeId, nodeId, type RefableNode, type SourceNode } from '../model/index.ts'
import { executableNode } from './executable-node.ts'
import { type Fixture, runtimeOf, seedRuntime } from './runtime.ts'
import { sqlPlace } from './sql-place.ts'
import { isEphemeral, type Resolver, type RunWorld, type Worker } from './world.ts'

type Column = Pick<ResultColumn, 'name' | 'type'>
type Columns = readonly Column[] | undefined
type Input = RefableNode | SourceNode

const known = new WeakMap<RunWorld['relations'], Map<NodeId, Promise<Columns>>>()

/**
 * The columns of an input of a unit test that is not in the database: as its properties promise them, or as its SQL binds
 * over the columns of what it is built on.
 * @returns undefined when the relation is there, or when nothing tells its columns
 * @throws {PlanwiseError} PW4046 when the SQL does not bind
 */
export function columnsOfAbsent(run: RunWorld, worker: Worker, input: Input): Promise<Columns> {
  const columns = known.get(run.relations) ?? new Map<NodeId, Promise<Columns>>()
  known.set(run.relations, columns)
  const found = columns.get(input.uniqueId) ?? findColumns(run, worker, input)
  columns.set(input.uniqueId, found)
  return found
}

function isAbsent(run: RunWorld, input: Input): boolean {
  if (run.deferred?.(input.uniqueId) !== undefined) return false
  const identifier = input.resourceType === 'source' ? input.identifier : input.alias
  return run.relations.get(input.database ?? run.session.info.database, input.schema, identifier) === undefined
}

async function findColumns(run: RunWorld, worker: Worker, input: Input): Promise<Columns> {
  const ephemeral = input.resourceType !== 'source' && isEphemeral(input)
  if (!ephemeral && !isAbsent(run, input)) return undefined
  switch (input.resourceType) {
    case 'source':
      return declared(input)
    case 'seed':
      return seedColumns(run, worker, input)
    case 'snapshot':
      return [...(await boundColumns(run, worker, input)), ...snapshotColumns(input)]
    case 'model': {
      const promised = input.contract.enforced || input.language !== 'sql' ? declared(input) : undefined
      if (promised !== undefined || input.language !== 'sql') return promised
      return boundColumns(run, worker, input)
    }
    default:
      return undefined
  }
}

/** Where every column is listed with its type. */
function declared({ columns }: Input): Columns {
  const listed = Object.values(columns).flatMap(({ name, dataType }) => (dataType == null ? [] : [{ name, type: dataType }]))
  return listed.length > 0 && listed.length === Object.keys(columns).length ? listed : undefined
}

/** As the seed would be loaded. */
async function seedColumns(
  run: RunWorld,
  worker: Worker,
  seed: Extract<RefableNode, { resourceType: 'seed' }>,
): Promise<Columns> {
  const runtime = await seedRuntime(run, worker, seed)
  const sql = await runtime.render(
    `{%- set table, given = load_agate_table(), config.get('column_types', {}) or {} -%}
    select {% for name in table.column_names -%}
      cast(null as {{ given.get(name, adapter.convert_type(table, loop.index0)) }}) as {{ adapter.quote(name) }}{{ ', ' if not loop.last }}
    {%- endfor %}`,
  )
  return worker.connection.describe(sql)
}

const META = { dbt_scd_id: 'VARCHAR', dbt_updated_at: 'TIMESTAMP', dbt_valid_from: 'TIMESTAMP', dbt_valid_to: 'TIMESTAMP' }

/** What a snapshot adds, under the names it is given. */
function snapshotColumns({ config }: Input): readonly Column[] {
  const names = config['snapshot_meta_column_names']
  const given = new Map(typeof names === 'object' && names !== null ? Object.entries(names) : [])
  const nameOf = (column: string): string => {
    const other = given.get(column)
    return typeof other === 'string' ? other : column
  }
  const deleted = config['hard_deletes'] === 'new_record' ? [{ name: nameOf('dbt_is_deleted'), type: 'VARCHAR' }] : []
  return [...Object.entries(META).map(([name, type]) => ({ name: nameOf(name), type })), ...deleted]
}

/** Names and types of a node's own SQL, with an empty stand-in for every input that is not there. */
async function boundColumns(run: RunWorld, worker: Worker, input: RefableNode): Promise<readonly Column[]> {
  const node = executableNode(run, input.uniqueId)
  const standIns = await standInsFor(run, worker, input.dependsOn.nodes)
  const byId = new Map([...standIns.values()].map((fixture) => [fixture.node.uniqueId, fixture]))
  const resolver = standingIn(run.resolver, standIns)
  const { compiled } = await compileNode(
    {
      inject: true,
      place: (each) => placeOf(run.world.packages, each),
      cteNode: (id) => byId.get(id)?.node ?? executableNode(run, id),
      runtime: (each, addCte) => {
        const fixture = byId.get(each.uniqueId)
        return runtimeOf(run, worker, each, addCte, fixture === undefined ? { resolver } : { scope: fixture.scope })
      },
      bodies: new Map(),
      compiledCte: () => undefined,
    },
    node,
  )
  try {
    return await worker.connection.describe(compiled.text)
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error
    throw failure(
      'PW4046',
      `The columns of '${input.name}' are not known: it is not in the database, and its SQL does not bind\n${error.raw}`,
      {
        family: 'Runtime Error',
        at: { path: placeOf(run.world.packages, node) },
        ...sqlPlace(run, error, compiled, undefined),
        hint: `Correct '${input.name}', or build it first.`,
      },
    )
  }
}

/** Stand-ins for what is not there of these nodes, and of what ephemeral models among them refer to. */
async function standInsFor(run: RunWorld, worker: Worker, ids: readonly NodeId[]): Promise<Map<NodeId, Fixture>> {
  const found = new Map<NodeId, Fixture>()
  for (const id of ids) {
    const input = run.project.nodes.get(id)
    if (input === undefined || (input.resourceType !== 'source' && !isInput(input))) continue
    if (input.resourceType !== 'source' && isEphemeral(input)) {
      for (const [inner, fixture] of await standInsFor(run, worker, input.dependsOn.nodes)) found.set(inner, fixture)
      continue
    }
    const columns = await columnsOfAbsent(run, worker, input)
    if (columns !== undefined) found.set(id, standIn(run, input, columns))
  }
  return found
}

function isInput(node: { readonly resourceType: string }): node is RefableNode {
  return ['model', 'seed', 'snapshot'].includes(node.resourceType)
}

let standIns = 0

function standIn(run: RunWorld, input: Input, columns: readonly Column[]): Fixture {
  standIns += 1
  const quote = run.dialect.quote
  const cells = columns.map(({ name, type }) => `cast(null as ${type}) as ${quote(name)}`)
  const node = {
    ...run.operationNode(input.packageName, `{% raw %}select ${cells.join(', ')} limit 0{% endraw %}`),
    uniqueId: nodeId(`${input.uniqueId}.stand_in`),
    name: input.name,
    alias: `stand_in_${standIns}`,
  }
  return { node, scope: {} }
}

function standingIn(resolver: Resolver, standIns: ReadonlyMap<NodeId, Fixture>): Resolver {
  const fixtureFor = (id: NodeId) => {
    const fixture = standIns.get(id)
    return fixture === undefined
      ? undefined
      : ({ kind: 'fixture', id: fixture.node.uniqueId, identifier: fixture.node.alias } as const)
  }
  return {
    ref(args, from) {
      const found = resolver.ref(args, from)
      return found.kind === 'found' ? (fixtureFor(found.node.uniqueId) ?? found) : found
    },
    source(args, from) {
      const found = resolver.source(args, from)
      return found.kind === 'found' ? (fixtureFor(found.node.uniqueId) ?? found) : found
    },
  }
}
