import { type Connection, DatabaseError, type Dialect, type ResultColumn } from '../../adapter/index.ts'
import { type Entry, isEntry, type PreviousCatalog, type PreviousManifest, recordAt } from '../../artifacts/index.ts'
import { type GraphNode, type NodeId, nodeId, type Project } from '../../model/index.ts'
import type { BoundNode } from '../bind/bound.ts'
import { snapshotColumns } from '../lineage/index.ts'
import type { EarlierNode } from './earlier.ts'
import { simplySql } from './simple-sql.ts'
import { writtenTypes } from './types.ts'

/** What an earlier state is bound from. */
export interface EarlierStateInput {
  readonly manifest: PreviousManifest
  readonly catalog: PreviousCatalog | undefined
  /** An empty catalogue of its own, see {@link Adapter.openBlank}. */
  readonly connection: Connection
  readonly dialect: Dialect
  /** The database of relations that name none. */
  readonly database: string
  readonly project: Project
  /** What the project has now, see {@link withWrittenTypes}. */
  readonly bound: ReadonlyMap<NodeId, BoundNode>
  /** Whether nothing was changed in a node itself since. */
  readonly unmodified: (node: GraphNode) => boolean
}

const TYPES: ReadonlySet<unknown> = new Set(['model', 'seed', 'snapshot', 'source'])

type Columns = readonly ResultColumn[]

/**
 * The nodes of an earlier manifest with the columns that they had. Their compiled SQL is bound on empty tables, parents first; a
 * query that cannot be bound has the columns that catalog.json says. What a manifest does not tell is taken from the project as
 * it is now where nothing was changed: a seed's file, a source without types.
 */
export async function earlierState(input: EarlierStateInput): Promise<ReadonlyMap<string, EarlierNode>> {
  const found = new Map<string, EarlierNode>()
  for (const id of parentsFirst(input.manifest)) {
    const entry = input.manifest.entries.get(id)
    if (entry === undefined || !TYPES.has(entry['resource_type'])) continue
    const columns = await columnsOf(input, id, entry, found)
    const known = 'because' in columns ? undefined : columns
    if (known !== undefined) await stand(input, entry, known)
    found.set(id, {
      id,
      name: nameOf(entry),
      resourceType: String(entry['resource_type']),
      file: text(entry, 'original_file_path'),
      columns: known ?? null,
      because: 'because' in columns ? columns.because : null,
    })
  }
  return found
}

type Known = Columns | { readonly because: string }

async function columnsOf(
  input: EarlierStateInput,
  id: string,
  entry: Entry,
  found: ReadonlyMap<string, EarlierNode>,
): Promise<Known> {
  const now = input.project.nodes.get(nodeId(id))
  const listed = input.catalog?.get(id)
  if (entry['resource_type'] === 'source') return typed(input, sourceColumns(entry, now, currentColumns(input, id), listed))
  const same = now !== undefined && input.unmodified(now)
  const unchanged = same && parentsAreSame(input, entry, found) ? currentColumns(input, id) : undefined
  if (entry['resource_type'] === 'seed') {
    const known = (same ? currentColumns(input, id) : undefined) ?? listed
    return known === undefined
      ? { because: 'its earlier file is not in the state, and catalog.json is not there or does not list it' }
      : typed(input, known)
  }
  const sql = sqlOf(input, entry)
  const bound = sql === null ? { because: 'the state has no compiled SQL of it' } : await bind(input, id, entry, sql)
  if (!('because' in bound)) return bound
  const known = listed ?? unchanged
  return known === undefined ? { because: `its earlier columns are not known: ${bound.because}` } : typed(input, known)
}

/** A source that has gained or lost columns in the database is told by catalog.json only. */
function sourceColumns(
  entry: Entry,
  now: GraphNode | undefined,
  current: Columns | undefined,
  listed: Columns | undefined,
): Known {
  const declared = Object.values(recordAt(entry, 'columns') ?? {}).flatMap((column) => {
    if (!isEntry(column)) return []
    const [name, type] = [text(column, 'name'), text(column, 'data_type')]
    return name === null || type === null ? [] : [{ name, type }]
  })
  if (listed !== undefined) return withDeclared(listed, declared)
  const onlyDeclared = now !== undefined && 'columns' in now && current?.every(({ name }) => declares(now, name)) === true
  if (declared.length > 0 && (current === undefined || onlyDeclared)) return declared
  if (current !== undefined) return withDeclared(current, declared)
  return { because: 'its columns are neither in the state nor known now' }
}

function declares(node: GraphNode, name: string): boolean {
  if (!('columns' in node)) return false
  return Object.values(node.columns).some((column) => column.dataType !== null && same(column.name, name))
}

function withDeclared(columns: Columns, declared: Columns): Columns {
  return [
    ...columns.map((column) => ({
      name: column.name,
      type: declared.find(({ name }) => same(name, column.name))?.type ?? column.type,
    })),
    ...declared.filter(({ name }) => !columns.some((column) => same(column.name, name))),
  ]
}

function sqlOf({ manifest }: EarlierStateInput, entry: Entry): string | null {
  const compiled = text(entry, 'compiled_code')
  if (text(entry, 'language') === 'python') return null
  return compiled ?? simplySql(text(entry, 'raw_code') ?? '', entry, manifest)
}

/** Describing prepares one statement and runs nothing, whatever the manifest has for a query. */
async function bind(input: EarlierStateInput, id: string, entry: Entry, sql: string): Promise<Known> {
  const current = currentColumns(input, id)
  // an incremental model may look at its own table
  if (configOf(entry)['materialized'] === 'incremental' && current !== undefined) await stand(input, entry, current)
  try {
    const described = await input.connection.describe(`select * from (\n${sql}\n)`)
    // what a table makes of a column that is NULL
    const columns = described.map(({ name, type }) => ({ name, type: /^"?NULL"?$/i.test(type) ? 'INTEGER' : type }))
    return entry['resource_type'] === 'snapshot' ? [...columns, ...addedBySnapshot(entry, columns, current ?? [])] : columns
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.category === 'cancelled') throw error
    return { because: error.detail.split('\n')[0] ?? 'its SQL cannot be bound' }
  }
}

function addedBySnapshot(entry: Entry, columns: Columns, current: Columns): Columns {
  const added = snapshotColumns(configOf(entry))
  return current.filter(({ name }) => added.includes(name) && !columns.some((column) => same(column.name, name)))
}

/** An empty table stands for a node, for those that read it. */
async function stand({ connection, dialect, database: own }: EarlierStateInput, entry: Entry, columns: Columns): Promise<void> {
  if (configOf(entry)['materialized'] === 'ephemeral' || columns.length === 0) return
  const schema = text(entry, 'schema')
  const identifier = text(entry, 'alias') ?? text(entry, 'identifier') ?? text(entry, 'name')
  if (schema === null || identifier === null) return
  const database = text(entry, 'database') ?? own
  const list = columns.map(({ name, type }) => `${dialect.quote(name)} ${type}`).join(', ')
  await connection.execute(`attach if not exists ':memory:' as ${dialect.quote(database)}`)
  await connection.execute(`create schema if not exists ${dialect.quote(database)}.${dialect.quote(schema)}`)
  await connection.execute(`create or replace table ${dialect.relation({ database, schema, identifier })} (${list})`)
}

async function typed({ connection }: EarlierStateInput, columns: Known): Promise<Known> {
  return 'because' in columns ? columns : writtenTypes(connection, columns)
}

function parentsAreSame(input: EarlierStateInput, entry: Entry, found: ReadonlyMap<string, EarlierNode>): boolean {
  return dependsOn(entry).every((id) => {
    const [before, now] = [found.get(id)?.columns, currentColumns(input, id)]
    if (before == null || now === undefined || before.length !== now.length) return false
    return before.every(({ name, type }, at) => name === now[at]?.name && type === now[at]?.type)
  })
}

function currentColumns({ bound }: EarlierStateInput, id: string): Columns | undefined {
  const node = bound.get(nodeId(id))
  return node?.state === 'bound' ? node.columns : (node?.promised ?? undefined)
}

function parentsFirst({ entries }: PreviousManifest): readonly string[] {
  const seen = new Set<string>()
  const order: string[] = []
  for (const root of entries.keys()) {
    const stack = [{ id: root, open: true }]
    for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
      const { id } = top
      if (!top.open) order.push(id)
      else if (!seen.has(id)) {
        seen.add(id)
        stack.push({ id, open: false }, ...dependsOn(entries.get(id) ?? {}).map((parent) => ({ id: parent, open: true })))
      }
    }
  }
  return order
}

function dependsOn(entry: Entry): readonly string[] {
  const nodes = recordAt(entry, 'depends_on')?.['nodes']
  return Array.isArray(nodes) ? nodes.map(String) : []
}

function configOf(entry: Entry): Entry {
  return recordAt(entry, 'config') ?? {}
}

function nameOf(entry: Entry): string {
  const name = String(entry['name'])
  if (entry['resource_type'] === 'source') return `${String(entry['source_name'])}.${name}`
  return (entry['version'] ?? null) === null ? name : `${name}.v${String(entry['version'])}`
}

function text(entry: Entry, key: string): string | null {
  const value = entry[key]
  return typeof value === 'string' && value !== '' ? value : null
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}
