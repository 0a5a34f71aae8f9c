import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Connection, duckdbAdapter, type Session } from '../../../src/adapter/index.ts'
import {
  type Catalog,
  type KnownRelation,
  lineageFunctions,
  parseStatements,
  type SourceInfluence,
  type SourceUse,
  type StatementLineage,
  traceStatement,
} from '../../../src/lineage/index.ts'

/** One case of a table of cases: what was derived by hand under its SQL. */
export interface Case {
  readonly name: string
  readonly sql: string
  /** In order: name and where it comes from. */
  readonly columns: readonly (readonly [string, string])[]
  readonly rows: string
  /** Null where the case does not say. */
  readonly unused: readonly string[] | null
}

export const RELATIONS: Readonly<Record<string, string>> = {
  t: 'id int, a int, b varchar, s struct(f int, g int), l int[]',
  u: 'id int, a int, c int',
  v: 'id int, d date, e varchar',
  g: 'parent int, child int',
}

/** Cases of a file: a comment, the query up to its semicolon, then `-->` lines. */
export function casesOf(file: string): readonly Case[] {
  const text = readFileSync(path.join(import.meta.dirname, 'cases', file), 'utf8')
  return text
    .split(/\n\n+(?=-- )/)
    .filter((block) => block.includes('\n-->'))
    .map((block): Case => {
      const lines = block.trim().split('\n')
      const derived = lines.filter((line) => line.startsWith('-->')).map((line) => line.slice(3).trim())
      const entries = derived.map((line): [string, string] => [
        line.slice(0, line.lastIndexOf(': ')),
        normal(line.slice(line.lastIndexOf(': ') + 2)),
      ])
      const unused = entries.find(([name]) => name === 'unused')
      return {
        name: (lines[0] ?? '').slice(3),
        sql: lines
          .filter((line) => !line.startsWith('--'))
          .join('\n')
          .replace(/;$/, ''),
        columns: entries.filter(([name]) => name !== 'rows' && name !== 'unused'),
        rows: entries.find(([name]) => name === 'rows')?.[1] ?? '-',
        unused: unused === undefined ? null : unused[1].split(' ').filter((word) => word !== '-'),
      }
    })
}

/** Sources and influences in one order: `~t.a t.b | filter t.c`. */
export function normal(text: string): string {
  const [values = '-', ...influences] = text.split(' | ').map((part) => part.trim())
  const isKind = /^(filter|join|group|order) /
  const first = isKind.test(values) ? [sortedInfluence(values)] : [sorted(values)]
  const parts = [...first, ...influences.map(sortedInfluence)]
  return isKind.test(values) ? parts.sort().join(' | ') : [parts[0] ?? '', ...parts.slice(1).sort()].join(' | ')
}

function sorted(text: string): string {
  return text.split(' ').sort().join(' ')
}

function sortedInfluence(text: string): string {
  const [kind = '', ...columns] = text.split(' ')
  return [kind, ...columns.sort()].join(' ')
}

export function writtenValues(from: readonly SourceUse[], influencedBy: readonly SourceInfluence[]): string {
  const values = from.map(({ relation, column, use }) => `${use === 'copied' ? '' : '~'}${relation}.${column}`)
  const influences = writtenInfluences(influencedBy)
  return normal([values.length === 0 ? '-' : values.join(' '), ...(influences === '-' ? [] : [influences])].join(' | '))
}

export function writtenInfluences(influences: readonly SourceInfluence[]): string {
  const kinds = ['filter', 'group', 'join', 'order'] as const
  const parts = kinds.flatMap((kind) => {
    const columns = influences.filter(({ by }) => by.includes(kind)).map(({ relation, column }) => `${relation}.${column}`)
    return columns.length === 0 ? [] : [[kind, ...columns.sort()].join(' ')]
  })
  return parts.length === 0 ? '-' : parts.join(' | ')
}

/** A database in memory with the cases' relations, empty. */
export async function openCases(): Promise<{ session: Session; connection: Connection; catalog: Catalog }> {
  const credentials = duckdbAdapter.credentials.parse({ type: 'duckdb' })
  const session = await duckdbAdapter.open(credentials, { cwd: tmpdir(), env: {} })
  const connection = await session.connect('lineage')
  for (const [name, columns] of Object.entries(RELATIONS)) await connection.execute(`create table ${name} (${columns})`)
  const known = new Map<string, KnownRelation>()
  for (const name of Object.keys(RELATIONS)) known.set(name, { id: name, columns: await session.columns({ identifier: name }) })
  const functions = await lineageFunctions(connection)
  return {
    session,
    connection,
    catalog: { ...functions, cte: () => null, relation: ({ name }) => known.get(name.toLowerCase()) ?? null },
  }
}

export async function lineageOf(connection: Connection, catalog: Catalog, sql: string): Promise<StatementLineage> {
  const [parsed] = await parseStatements(connection, [sql])
  if (parsed === undefined) throw new Error('no syntax tree')
  const columns = await outputOf(connection, sql)
  return traceStatement(parsed, catalog, columns)
}

/** Names of the output columns, as a table made of the query has them. */
export async function outputOf(connection: Connection, sql: string): Promise<readonly string[]> {
  await connection.begin()
  try {
    await connection.execute(`create table output_of_case as (\n${sql}\n) with no data`)
    const { columns } = await connection.query('select * from output_of_case')
    return columns.map(({ name }) => name)
  } finally {
    await connection.rollback()
  }
}
