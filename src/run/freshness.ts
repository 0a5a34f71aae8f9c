import { executeScope, fromValue, type NodeRuntime, relation, sourceRelation, TableHost } from '../context/index.ts'
import { Dict, typeName, type Value } from '../jinja/index.ts'
import { DateText, type FreshnessThreshold, failure, type Plain, type SourceAge, type SourceNode } from '../model/index.ts'
import type { Ending } from './ending.ts'
import { OK } from './ending.ts'
import type { RunWorld, Worker } from './world.ts'

/** Asks the database how old a source's newest row is, through dbt's macros, and holds it against the thresholds. */
export async function checkFreshness(run: RunWorld, worker: Worker, node: SourceNode): Promise<Ending> {
  const runtime = sourceRuntime(run, worker, node)
  const answer = await collect(runtime, node)
  const age = ageOf(tableOf(answer), node, run.fixedNow)
  return { status: verdictOf(node.freshness, age.age), freshness: age, response: OK }
}

function sourceRuntime(run: RunWorld, worker: Worker, node: SourceNode): NodeRuntime {
  const execution = {
    node,
    connection: worker.connection,
    connectionName: node.uniqueId,
    threadId: worker.threadId,
    relations: run.relations,
    resolveRef: (args: Parameters<RunWorld['resolver']['ref']>[0]) => run.resolver.ref(args, node),
    resolveSource: (args: Parameters<RunWorld['resolver']['source']>[0]) => run.resolver.source(args, node),
    addCte: () => undefined,
    empty: false,
    selectedResources: run.selected,
    write: () => undefined,
    signal: run.signal,
  }
  return executeScope(run.world, node, execution)
}

async function collect(runtime: NodeRuntime, node: SourceNode): Promise<Value> {
  const source = relation(sourceRelation(node))
  if (node.loadedAtQuery !== null) {
    const query = await runtime.render(node.loadedAtQuery, { path: node.originalFilePath })
    return runtime.callMacro('collect_freshness_custom_sql', [source, query])
  }
  if (node.loadedAtField !== null) {
    return runtime.callMacro('collect_freshness', [source, node.loadedAtField, node.freshness?.filter ?? null])
  }
  throw failure(
    'PW4050',
    `Could not compute freshness for source ${node.name}: no 'loaded_at_field' provided and duckdb adapter does not ` +
      'support metadata-based freshness checks.',
    { family: 'Runtime Error', hint: 'Give the source a loaded_at_field (a timestamp column) or a loaded_at_query.' },
  )
}

/** The macro answers with what `load_result` gives; older ones with the table itself. */
function tableOf(answer: Value): TableHost | undefined {
  const table = answer instanceof Dict ? answer.get('table') : answer
  return table instanceof TableHost ? table : undefined
}

function ageOf(table: TableHost | undefined, node: SourceNode, fixedNow: Date | null): SourceAge {
  const [row, ...more] = table?.data.rows ?? []
  if (row === undefined || more.length > 0 || row.length !== 2) {
    throw failure('PW4051', `The freshness of source ${node.name} must be one row of two columns, the age of the data and now`, {
      family: 'Runtime Error',
    })
  }
  const [loaded = null, snapshot = null] = row
  const newest = loaded === null ? LONG_AGO : momentOf(loaded, node)
  const now =
    fixedNow === null ? momentOf(snapshot, node) : { iso: pythonIso(fixedNow.getTime(), 0), ms: fixedNow.getTime(), micros: 0 }
  return {
    maxLoadedAt: newest.iso,
    snapshottedAt: now.iso,
    age: (now.ms - newest.ms) / 1000 + (now.micros - newest.micros) / 1e6,
  }
}

/** A moment in UTC: whole milliseconds since the epoch and the microseconds that are left. */
interface Moment {
  readonly iso: string
  readonly ms: number
  readonly micros: number
}

/** An empty source is infinitely old. */
const LONG_AGO: Moment = { iso: '0001-01-01T00:00:00+00:00', ms: Date.parse('0001-01-01T00:00:00Z'), micros: 0 }

function momentOf(value: Value, node: SourceNode): Moment {
  const plain: Plain = fromValue(value)
  if (!(plain instanceof DateText) || plain.kind !== 'datetime') throw noTimestamp(value, node)
  const [, whole = '', fraction = '', zone = ''] = /^(.{10}[T ][\d:]{8})(?:\.(\d+))?(.*)$/.exec(plain.text) ?? []
  const digits = fraction.padEnd(6, '0')
  const ms = Date.parse(`${whole.replace(' ', 'T')}.${digits.slice(0, 3)}${zone === '' ? 'Z' : zone}`)
  const micros = Number(digits.slice(3, 6))
  return { iso: pythonIso(ms, micros), ms, micros }
}

function pythonIso(ms: number, micros: number): string {
  const iso = new Date(ms).toISOString()
  const fraction = `${iso.slice(20, 23)}${String(micros).padStart(3, '0')}`
  return `${iso.slice(0, 19)}${fraction === '000000' ? '' : `.${fraction}`}+00:00`
}

function noTimestamp(value: Value, node: SourceNode): Error {
  const field = node.loadedAtQuery === null ? `loaded_at_field '${node.loadedAtField}'` : 'loaded_at_query'
  return failure(
    'PW4052',
    `Expected a timestamp value from the ${field} of source ${node.sourceName}.${node.name} but received value of type '${typeName(value)}' instead`,
    { family: 'Database Error', hint: 'Cast it: "loaded_on::timestamp".' },
  )
}

const SECONDS: Readonly<Record<string, number>> = { minute: 60, hour: 3600, day: 86_400 }

function verdictOf(freshness: FreshnessThreshold | null, age: number): 'fresh' | 'getting-old' | 'stale' {
  if (freshness !== null && exceeded(freshness.errorAfter, age)) return 'stale'
  return freshness !== null && exceeded(freshness.warnAfter, age) ? 'getting-old' : 'fresh'
}

function exceeded({ count, period }: FreshnessThreshold['warnAfter'], age: number): boolean {
  return count !== null && period !== null && age > count * (SECONDS[period] ?? Number.POSITIVE_INFINITY)
}
