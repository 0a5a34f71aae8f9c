import type { Connection, Session } from '../../../src/adapter/index.ts'
import type { Catalog } from '../../../src/lineage/index.ts'
import { type Case, casesOf, lineageOf, openCases, outputOf, RELATIONS, writtenInfluences, writtenValues } from './support.ts'

const CASES: readonly Case[] = [...casesOf('columns.sql'), ...casesOf('queries.sql')]

let session: Session
let connection: Connection
let catalog: Catalog

beforeAll(async () => {
  ;({ session, connection, catalog } = await openCases())
})
afterAll(() => session.close())

test('there are at least eighty cases, each with a name of its own', () => {
  expect(CASES.length).toBeGreaterThanOrEqual(80)
  expect(new Set(CASES.map(({ name }) => name)).size).toBe(CASES.length)
})

test.each(CASES)('$name', async ({ sql, columns, rows, unused }) => {
  const lineage = await lineageOf(connection, catalog, sql)
  if (lineage.kind === 'unknown') throw new Error(lineage.because)
  expect(lineage.doubts).toEqual([])
  const found = lineage.columns.map(({ name, from, influencedBy }) => [name, writtenValues(from, influencedBy)])
  expect({ columns: found, rows: writtenInfluences(lineage.rows) }).toEqual({ columns, rows })
  if (unused !== null) expect(unusedOf(lineage.reads, unused).sort()).toEqual([...unused].sort())
})

type Reads = readonly { readonly relation: string; readonly column: string }[]

function unusedOf(reads: Reads, listed: readonly string[]): string[] {
  const read = new Set(reads.map(({ relation, column }) => `${relation}.${column}`))
  const relations = new Set([...reads.map(({ relation }) => relation), ...listed.map((name) => name.split('.')[0] ?? '')])
  return [...relations]
    .flatMap((relation) => columnsOf(relation).map((column) => `${relation}.${column}`))
    .filter((name) => !read.has(name))
}

function columnsOf(relation: string): readonly string[] {
  const text = (RELATIONS[relation] ?? '').replace(/\(.*?\)/g, '')
  return text.split(',').map((part) => part.trim().split(' ')[0] ?? '')
}

test('dropping a column that lineage calls unused never breaks the bind', async () => {
  const broken: string[] = []
  let dropped = 0
  for (const { name, sql } of CASES) {
    const lineage = await lineageOf(connection, catalog, sql)
    if (lineage.kind === 'unknown' || lineage.doubts.length > 0) continue
    for (const relation of Object.keys(RELATIONS)) {
      const read = new Set(lineage.reads.filter((source) => source.relation === relation).map(({ column }) => column))
      for (const column of columnsOf(relation).filter((each) => !read.has(each))) {
        dropped++
        if (!(await bindsWithout(relation, column, sql))) broken.push(`${name}: without ${relation}.${column}`)
      }
    }
  }
  expect(broken).toEqual([])
  expect(dropped).toBeGreaterThan(500)
})

async function bindsWithout(relation: string, column: string, sql: string): Promise<boolean> {
  await connection.execute(`create or replace table ${relation} as select * exclude ("${column}") from ${relation}`)
  try {
    await outputOf(connection, sql)
    return true
  } catch {
    return false
  } finally {
    await connection.execute(`create or replace table ${relation} (${RELATIONS[relation]})`)
  }
}
