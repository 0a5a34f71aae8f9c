import * as z from 'zod'
import { DatabaseError, type RelationName, type ResultColumn } from '../../adapter/index.ts'
import { sourceLocation } from '../../context/index.ts'
import { failure, type NodeId, type SourceNode } from '../../model/index.ts'
import type { DescribeSource, SourceColumns } from './context.ts'

/** Where columns of sources may come from, beside the properties. */
export interface SourceKnowledge {
  /** The target's databases, where they can be reached. */
  readonly columns: (relation: RelationName) => Promise<readonly ResultColumn[] | undefined>
  /** Why they cannot be reached, if they cannot. */
  readonly unreachable: () => Promise<string | undefined>
  /** What an earlier validation has saved. */
  readonly saved: SavedSources
}

/**
 * The columns of a source: what properties declare with a `data_type`; then what the target's database or the file says, or
 * else what was saved, for the columns that are not declared. Where columns are described without types and nothing else is
 * known, the source is unknown: it may have more columns than those.
 */
export function sourceDescriber(knowledge: SourceKnowledge): DescribeSource {
  return async (source, look) => {
    const declared = declaredColumns(source)
    const location = sourceLocation(source)
    if (location !== undefined) {
      const found = await tryToRead(() => look(location))
      if ('columns' in found) return { kind: 'in-place', columns: found.columns }
      return fromElsewhere(source, declared, knowledge, `${location} cannot be read here (${found.because})`)
    }
    const actual = await knowledge.columns({ database: source.database, schema: source.schema, identifier: source.identifier })
    if (actual !== undefined) return { kind: 'known', columns: merged(declared, actual) }
    return fromElsewhere(source, declared, knowledge, await knowledge.unreachable())
  }
}

function fromElsewhere(
  source: SourceNode,
  declared: readonly ResultColumn[],
  { saved }: SourceKnowledge,
  unreachable: string | undefined,
): SourceColumns {
  const remembered = saved[source.uniqueId]
  if (remembered !== undefined) return { kind: 'known', columns: merged(declared, remembered) }
  const described = Object.values(source.columns)
  if (declared.length > 0 && declared.length === described.length) return { kind: 'known', columns: declared }
  const name = `source ${source.sourceName}.${source.name}`
  const why = unreachable ?? 'it is not in the database'
  return { kind: 'unknown', because: `${name}: no columns are known (no data_type in its properties; ${why})`, columns: declared }
}

function declaredColumns(source: SourceNode): ResultColumn[] {
  return Object.values(source.columns).flatMap(({ name, dataType }) => (dataType === null ? [] : [{ name, type: dataType }]))
}

function merged(declared: readonly ResultColumn[], actual: readonly ResultColumn[]): readonly ResultColumn[] {
  const types = new Map(declared.map(({ name, type }) => [name.toLowerCase(), type]))
  const known = new Set(actual.map(({ name }) => name.toLowerCase()))
  return [
    ...actual.map(({ name, type }) => ({ name, type: types.get(name.toLowerCase()) ?? type })),
    ...declared.filter(({ name }) => !known.has(name.toLowerCase())),
  ]
}

async function tryToRead(
  read: () => Promise<readonly ResultColumn[]>,
): Promise<{ readonly columns: readonly ResultColumn[] } | { readonly because: string }> {
  try {
    return { columns: await read() }
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.category === 'cancelled') throw error
    return { because: error.detail.split('\n')[0] ?? '' }
  }
}

// ------------------------------------------------------------------------------------------------ saved sources

const savedSources = z.strictObject({
  schema: z.literal('planwise/sources/1'),
  sources: z.record(z.string(), z.array(z.strictObject({ name: z.string(), type: z.string() }))),
})

/** Columns by the source's unique id. */
export type SavedSources = Readonly<Record<string, readonly ResultColumn[]>>

/**
 * Reads what {@link writeSources} wrote.
 * @throws {PlanwiseError} `PW3101` for a file of another form
 */
export function readSources(text: string, path: string): SavedSources {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw failure('PW3101', `${path} is no JSON: ${error instanceof Error ? error.message : String(error)}`, { at: { path } })
  }
  const parsed = savedSources.safeParse(json)
  if (parsed.success) return parsed.data.sources
  throw failure('PW3101', `${path} is not what --save-sources writes: ${z.prettifyError(parsed.error)}`, {
    at: { path },
    hint: 'Write it anew where the sources can be read: planwise validate --save-sources FILE',
  })
}

/** The columns of sources as a file for `--sources`, in the order of their ids so that it can be compared and committed. */
export function writeSources(sources: ReadonlyMap<NodeId, readonly ResultColumn[]>): string {
  const sorted = [...sources].sort(([one], [other]) => (one < other ? -1 : 1))
  const entries = sorted.map(([id, columns]) => [id, columns.map(({ name, type }) => ({ name, type }))] as const)
  return `${JSON.stringify({ schema: 'planwise/sources/1', sources: Object.fromEntries(entries) }, null, 2)}\n`
}
