import { call, iterate, str, type Value } from '../../jinja/index.ts'
import { failure } from '../../model/index.ts'
import {
  createTable,
  dropSql,
  existing,
  type Outcome,
  persistDocs,
  relationSql,
  relationValue,
  runHooks,
  type Step,
  send,
  targetOf,
  transaction,
} from './step.ts'
import { attribute, callMethod } from './values.ts'

const FORMATS = ['csv', 'parquet', 'json'] as const
type Format = (typeof FORMATS)[number]

const READERS: Readonly<Record<Format, { function: string; option: string; defaults: ReadonlyMap<string, Value> }>> = {
  csv: { function: 'read_csv', option: 'csv_read_options', defaults: new Map([['auto_detect', true]]) },
  json: { function: 'read_json', option: 'json_read_options', defaults: new Map([['auto_detect', true]]) },
  parquet: { function: 'read_parquet', option: 'parquet_read_options', defaults: new Map([['union_by_name', false]]) },
}

/**
 * The node's rows as a file (or a directory of partitions), and a view that reads it. A file without rows would lose its
 * columns, so one row of nulls is written and the view leaves it out.
 */
export async function materializeExternal(step: Step): Promise<Outcome> {
  const { runtime } = step
  const target = targetOf(step)
  const before = existing(step)
  const config = runtime.scope.lookup('config') ?? null
  const adapter = runtime.scope.lookup('adapter') ?? null
  const location = str(await locationOf(step, config))
  const options = await runtime.callMacro('render_write_options', [config])
  const format = formatOf(step, location)
  const write = await callMethod(adapter, 'external_write_options', [location, options])
  const read = str(await callMethod(adapter, 'external_read_location', [location, options]))
  const temporary = { ...target, identifier: `${target.identifier}__dbt_tmp` }
  const temporaryValue = await relationValue(step, 'table', '__dbt_tmp')
  await runHooks(step, 'pre', false)
  await transaction(step, async () => {
    await runHooks(step, 'pre', true)
    await send(step, `drop table if exists ${relationSql(step, temporary)}`)
    await createTable(step, false, temporaryValue, { name: 'create_table' })
    const columns = await columnNames(adapter, temporaryValue)
    const empty = await isEmpty(step, relationSql(step, temporary))
    if (empty) await send(step, `insert into ${relationSql(step, temporary)} values (${columns.map(() => 'NULL').join(', ')})`)
    await runtime.callMacro('write_to_file', [temporaryValue, location, write])
    if (before !== undefined) await send(step, dropSql(step, before))
    await send(step, await viewSql(step, config, format, read, empty ? columns : []), { name: 'main' })
    await runHooks(step, 'post', true)
    await persistDocs(step, await relationValue(step, 'view'))
    await send(step, `drop table ${relationSql(step, temporary)}`)
  })
  step.run.relations.add({ ...target, type: 'view' })
  await store(step, config, location, format)
  await runHooks(step, 'post', false)
  return { relations: [{ ...target, type: 'view' }] }
}

/** Hands the file to a plugin, if the configuration names one: a macro that the project may have replaced. */
async function store(step: Step, config: Value, location: string, format: Format): Promise<void> {
  const plugin = (await callMethod(config, 'get', ['plugin'])) ?? null
  const glue = (await callMethod(config, 'get', ['glue_register'])) === true
  if (plugin === null && !glue) return
  const database = str((await callMethod(config, 'get', ['glue_database'])) ?? 'default')
  const name = glue ? `glue|${database}` : plugin
  await step.runtime.callMacro('store_relation', [name, await relationValue(step, 'view'), location, format, config])
}

async function locationOf(step: Step, config: Value): Promise<Value> {
  const configured = await callMethod(config, 'get', ['location'])
  if (typeof configured !== 'string') return step.runtime.callMacro('external_location', [step.runtime.thisRelation(), config])
  const render = step.runtime.scope.lookup('render') ?? null
  return call(render, [configured])
}

function formatOf(step: Step, location: string): Format {
  const configured = step.node.config['format']
  if (typeof configured === 'string') {
    const known = FORMATS.find((format) => format === configured)
    if (known === undefined)
      throw failure('PW4015', `Invalid format: ${configured}. Allowed formats are: ${FORMATS.join(', ')}`, {
        family: 'Compilation Error',
      })
    return known
  }
  const extension = location.includes('.') ? location.slice(location.lastIndexOf('.') + 1).toLowerCase() : 'parquet'
  return FORMATS.find((format) => format === extension) ?? 'parquet'
}

async function columnNames(adapter: Value, relation: Value): Promise<string[]> {
  const columns = await callMethod(adapter, 'get_columns_in_relation', [relation])
  return [...iterate(columns)].map((column) => str(attribute(column, 'name')))
}

async function isEmpty(step: Step, relation: string): Promise<boolean> {
  const { rows } = await send(step, `select count(*) as row_count from ${relation}`, { fetch: true, name: 'row_count' })
  return String(rows[0]?.[0]) === '0'
}

async function viewSql(
  step: Step,
  config: Value,
  format: Format,
  location: string,
  nullColumns: readonly string[],
): Promise<string> {
  const reader = READERS[format]
  const configured = await callMethod(config, 'get', [reader.option])
  const options = await optionPairs(configured, reader.defaults)
  const settings = options.map(([name, value]) => `, ${name}=${typeof value === 'string' ? `'${value}'` : str(value)}`).join('')
  const filter =
    nullColumns.length === 0
      ? ''
      : ` where 1 ${nullColumns.map((name) => `AND ${step.run.dialect.quote(name)} is not NULL`).join(' ')}`
  return `create or replace view ${relationSql(step, targetOf(step))} as (select * from ${reader.function}('${location}'${settings})${filter})`
}

async function optionPairs(configured: Value, defaults: ReadonlyMap<string, Value>): Promise<(readonly [string, Value])[]> {
  const given = configured === null || configured === undefined ? null : await callMethod(configured, 'items')
  if (given === null) return [...defaults]
  return [...iterate(given)].map((pair) => {
    const [name, value] = [...iterate(pair)]
    return [str(name ?? null), value ?? null] as const
  })
}
