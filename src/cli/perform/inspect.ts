import { existsSync } from 'node:fs'
import path from 'node:path'
import { type CatalogRelation, duckdbAdapter, type Session } from '../../adapter/index.ts'
import { didYouMean } from '../../config/index.ts'
import { failure, type InspectData, type Json } from '../../model/index.ts'
import { cut, gridLines } from '../../report/index.ts'
import { type Inspection, inspectRelation } from '../../run/index.ts'
import { exitCodes } from '../exit-code.ts'
import { givenText, givenWords } from '../given.ts'
import type { Outcome } from '../invocation.ts'
import { type Configured, configure, openProject } from '../open/index.ts'
import type { Task } from './task.ts'
import { type DatabaseFile, fileAt, openReading, scenarioFiles, unmistakable } from './workforce/session.ts'

/** `inspect TABLE`: shape, types, missing and different values, first rows. Nothing is written. */
export async function performInspect({ invocation, request, signal }: Task): Promise<Outcome<InspectData>> {
  const configured = await configure(request)
  const [asked] = invocation.args
  if (asked === undefined) throw failure('PW5220', 'Name a table or model: planwise inspect TABLE', { family: 'Usage Error' })
  const files = databaseFiles(configured, givenText(invocation, 'database'), givenWords(invocation, 'scenario'))
  const session = await openReading(configured, files, signal, 'with the attachments of the profile')
  try {
    const relation = await find(asked, session, files, configured)
    const connection = await session.connect('inspect')
    const rows = invocation.given.get('rows')
    const inspection = await inspectRelation(connection, duckdbAdapter.dialect, relation, typeof rows === 'number' ? rows : 5)
    const file = files.find(({ catalog }) => catalog === relation.database)?.file ?? relation.database
    const width = request.flags.integer('printer_width') ?? 80
    request.emit({ kind: 'output', what: 'text', text: linesOf(relation, file, inspection, width).join('\n') })
    const { database, schema, identifier, type } = relation
    const result = { table: { database, schema, identifier, type, file }, ...inspection }
    return { exitCode: exitCodes.success, success: true, result }
  } finally {
    await session.close()
  }
}

// ------------------------------------------------------------------------------------------------ which table

/** The profile's database, then those of scenarios; only the latter when they are asked for. */
function databaseFiles(configured: Configured, asked: string | null, scenarios: readonly string[]): readonly DatabaseFile[] {
  const others = scenarioFiles(configured, asked, scenarios)
  const { request, profile } = configured
  const own = path.resolve(request.cwd, profile.credentials.path)
  const first =
    asked === null && scenarios.length === 0 && existsSync(own) ? [fileAt(own, request.cwd, profile.credentials.database)] : []
  const files = unmistakable([...first, ...others.filter(({ path: file }) => !first.some((each) => each.path === file))])
  if (files.length > 0 || (profile.credentials.attach ?? []).length > 0) return files
  throw failure('PW5221', `There is no database yet: ${path.relative(request.cwd, own)} does not exist`, {
    family: 'Runtime Error',
    hint: 'Run: planwise build',
  })
}

async function find(
  asked: string,
  session: Session,
  files: readonly DatabaseFile[],
  configured: Configured,
): Promise<CatalogRelation> {
  const relations = await session.relations()
  const { schema } = configured.profile.credentials
  const order = (relation: CatalogRelation): number => {
    const place = files.findIndex(({ catalog }) => catalog === relation.database)
    return (place < 0 ? files.length : place) * 2 + (relation.schema === schema ? 0 : 1)
  }
  const sorted = [...relations].sort((a, b) => order(a) - order(b))
  const direct = sorted.find((relation) => isNamed(relation, asked))
  if (direct !== undefined) return direct
  const opened = await openProject(configured.request)
  const nodes = [...opened.project.nodes.values()]
  const node = nodes.find((each) => each.name === asked || ('sourceName' in each && `${each.sourceName}.${each.name}` === asked))
  const identifier =
    node === undefined ? undefined : 'identifier' in node ? node.identifier : 'alias' in node ? node.alias : node.name
  const built = sorted.find((relation) => relation.identifier.toLowerCase() === identifier?.toLowerCase())
  if (built !== undefined) return built
  if (node !== undefined) {
    throw failure('PW5222', `'${asked}' is a ${node.resourceType} of the project that has no table yet`, {
      family: 'Runtime Error',
      hint: `Run: planwise build --select ${asked}`,
    })
  }
  const names = [...new Set([...relations.map((relation) => relation.identifier), ...nodes.map(({ name }) => name)])]
  const meant = didYouMean(asked, names)
  throw failure('PW5220', `There is no table, view or model called '${asked}'`, {
    family: 'Runtime Error',
    ...(meant === undefined ? {} : { hint: meant }),
  })
}

/** `orders`, `main.orders` or `shop.main.orders`, in any case. */
function isNamed({ database, schema, identifier }: CatalogRelation, asked: string): boolean {
  const wanted = asked.replaceAll('"', '').toLowerCase()
  const names = [identifier, `${schema}.${identifier}`, `${database}.${schema}.${identifier}`]
  return names.some((name) => name.toLowerCase() === wanted)
}

// ------------------------------------------------------------------------------------------------ lines

function linesOf(relation: CatalogRelation, file: string, inspection: Inspection, width: number): readonly string[] {
  const { rows, columns, samples, approximate } = inspection
  const shape = `${rows.toLocaleString('en-US')} rows, ${columns.length} columns`
  const head = `${relation.schema}.${relation.identifier}: ${relation.type} of ${shape} (${file})`
  const facts = columns.map(({ name, type, nulls, distinct }) => [
    cut(name, 30),
    cut(type, 14),
    nulls === 0 ? '' : nulls.toLocaleString('en-US'),
    distinct === null ? '' : `${approximate ? '~' : ''}${distinct.toLocaleString('en-US')}`,
  ])
  const titles = ['column', 'type', 'nulls', 'distinct']
  const used = titles.reduce((sum, title, at) => sum + 2 + Math.max(title.length, ...facts.map((row) => row[at]?.length ?? 0)), 0)
  const room = Math.max(8, Math.floor((width - used - 2) / 2))
  const table = gridLines(
    {
      head: [...titles, 'min', 'max'],
      rows: facts.map((row, at) => [...row, ...[columns[at]?.min, columns[at]?.max].map((text) => cut(flat(text ?? ''), room))]),
      left: new Set([1]),
    },
    width,
  )
  if (samples.length === 0) return [head, '', ...table]
  const sampled = gridLines(
    {
      head: ['first rows', ...samples.map((_, at) => String(at + 1))],
      rows: columns.map(({ name }, at) => [cut(name, 30), ...samples.map((row) => cut(flat(shownValue(row[at] ?? null)), 22))]),
    },
    width,
  )
  return [head, '', ...table, '', ...sampled]
}

function shownValue(value: Json): string {
  return value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value)
}

/** On one line, and without what would steer the terminal. */
function flat(text: string): string {
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f]+/g, ' ')
}
