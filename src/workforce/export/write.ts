import { mkdirSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import type { Cell, Connection, Dialect, ResultColumn } from '../../adapter/index.ts'
import type { Topic } from './topics.ts'
import type { SheetSource } from './xlsx/sheet.ts'

export const FORMATS = ['csv', 'parquet', 'xlsx'] as const
export type Format = (typeof FORMATS)[number]

/** Where an export goes: one file, or a directory with a file per topic. */
export type Destination = { readonly kind: 'file'; readonly path: string } | { readonly kind: 'directory'; readonly path: string }

export interface ExportJob {
  readonly topics: readonly Topic[]
  readonly format: Format
  readonly destination: Destination
  /** Rows fetched at a time. */
  readonly batchSize: number
  readonly title: string
  readonly now: Date
  readonly dialect: Dialect
  readonly signal: AbortSignal
}

/** The files that a job will write, absolute. */
export function filesOf({
  topics,
  format,
  destination,
}: Pick<ExportJob, 'topics' | 'format' | 'destination'>): readonly string[] {
  if (destination.kind === 'file') return [destination.path]
  return topics.map(({ name }) => path.join(destination.path, `${name}.${format}`))
}

/**
 * Writes an export. Files get their names only when all of them are complete; after an error or an interrupt nothing is
 * left of it.
 *
 * @returns the files, absolute
 */
export async function writeExport(connection: Connection, job: ExportJob): Promise<readonly string[]> {
  const files = filesOf(job)
  const parts = files.map((file) => path.join(path.dirname(file), `.${path.basename(file)}.${suffixOf(job)}.part`))
  for (const file of files) mkdirSync(path.dirname(file), { recursive: true })
  try {
    if (job.format === 'xlsx') await writeXlsx(connection, job, parts[0] ?? '')
    else for (const [index, topic] of job.topics.entries()) await copyTopic(connection, job, topic, parts[index] ?? '')
    job.signal.throwIfAborted()
    files.forEach((file, index) => {
      renameSync(parts[index] ?? '', file)
    })
  } catch (error) {
    for (const part of parts) rmSync(part, { force: true })
    throw error
  }
  return files
}

/** Two exports at once do not write into each other's parts. */
function suffixOf({ now }: ExportJob): string {
  return now.getTime().toString(36)
}

// ------------------------------------------------------------------------------------------------ CSV and Parquet

/** The database itself writes these, in a stream of its own. */
async function copyTopic(connection: Connection, { format, dialect }: ExportJob, topic: Topic, file: string): Promise<void> {
  const target = dialect.literal(file)
  if (format === 'parquet') {
    await connection.execute(`copy (${topic.sql}) to ${target} (format parquet, compression zstd)`)
    return
  }
  const columns = await connection.describe(topic.sql)
  await connection.execute(`copy (${harmless(topic.sql, columns, dialect)}) to ${target} (format csv, header)`)
}

/**
 * A text that a spreadsheet would take for a formula gets an apostrophe before it, as OWASP's "CSV Injection" advises:
 * texts beginning with = + - @, tab or carriage return. Numbers are left alone.
 */
function harmless(sql: string, columns: readonly ResultColumn[], dialect: Dialect): string {
  const texts = columns.filter(({ type }) => /^(VARCHAR|JSON)/.test(type)).map(({ name }) => dialect.quote(name))
  if (texts.length === 0) return sql
  const replaced = texts.map((name) => `if(regexp_matches(${name}, '^[=+\\-@\\t\\r]'), '''' || ${name}, ${name}) as ${name}`)
  return `select * replace (${replaced.join(', ')}) from (${sql})`
}

// ------------------------------------------------------------------------------------------------ workbook

async function writeXlsx(connection: Connection, job: ExportJob, file: string): Promise<void> {
  const { writeWorkbook } = await import('./xlsx/workbook.ts')
  const sheets = job.topics.flatMap(({ sheets: own, unitColumn }) =>
    own.map(({ name, sql }) => ({
      name,
      open: async (): Promise<SheetSource> => ({
        columns: await connection.describe(sql),
        batches: batchesOf(connection.stream(sql), job.batchSize, job.signal),
        unitColumn,
      }),
    })),
  )
  await writeWorkbook(file, sheets, job)
}

type Rows = readonly (readonly Cell[])[]

/** Rows in batches of a size of one's own. */
export async function* batchesOf(rows: AsyncIterable<Rows>, size: number, signal: AbortSignal): AsyncGenerator<Rows> {
  let batch: (readonly Cell[])[] = []
  for await (const some of rows) {
    signal.throwIfAborted()
    batch.push(...some)
    while (batch.length >= size) {
      yield batch.slice(0, size)
      batch = batch.slice(size)
    }
  }
  if (batch.length > 0) yield batch
}
