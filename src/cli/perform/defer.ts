import { type Entry, type PreviousManifest, recordAt } from '../../artifacts/index.ts'
import type { RelationCache, RelationParts } from '../../context/index.ts'
import { failure, type NodeId } from '../../model/index.ts'
import type { Resolver } from '../../run/index.ts'
import type { Opened } from '../open/index.ts'
import { readState } from './state.ts'

/** Finds where a node lay in the run of `--state`. */
export type Deferred = (id: NodeId) => RelationParts | undefined

interface Here {
  readonly selected: ReadonlySet<NodeId>
  readonly relations: RelationCache
  /** The target's database. */
  readonly database: string
  readonly favorState: boolean
}

/**
 * What to defer to: with `--defer`, and always for `clone`.
 * @throws {PlanwiseError} PW5110 without a manifest to defer to
 */
export function deferredRelations(opened: Opened): Deferred | undefined {
  if (!opened.request.flags.is('defer') && opened.request.which !== 'clone') return undefined
  const manifest = deferredManifest(opened)
  return (id) => deferredRelation(manifest, id)
}

/**
 * `ref()` of what does not exist in this target finds the relation of the earlier run; with `--favor-state` so does `ref()`
 * of anything that is not selected.
 */
export function deferring(resolver: Resolver, deferred: Deferred, here: Here): Resolver {
  return {
    source: resolver.source,
    ref(args, from) {
      const found = resolver.ref(args, from)
      if (found.kind !== 'found') return found
      const { node } = found
      const relation = deferred(node.uniqueId)
      if (relation === undefined) return found
      const wanted = here.favorState && !here.selected.has(node.uniqueId)
      const exists = here.relations.get(node.database ?? here.database, node.schema, node.alias) !== undefined
      return wanted || !exists ? { ...found, deferred: relation } : found
    },
  }
}

/** The manifest of `--defer-state`, else of `--state`. */
function deferredManifest(opened: Opened): PreviousManifest {
  const { flags } = opened.request
  const asked = flags.text('defer_state') ?? flags.text('state')
  if (asked === null) {
    throw failure('PW5110', '--state or --defer-state are required for deferral, but neither was provided', {
      family: 'Runtime Error',
      hint: 'Name a directory that holds the manifest.json of an earlier run.',
    })
  }
  const { manifest } = readState(opened, asked)
  if (manifest !== undefined) return manifest
  throw failure('PW5110', `Could not find manifest in --state path: "${asked}"`, {
    family: 'Runtime Error',
    hint: 'The directory must hold the manifest.json of an earlier run.',
  })
}

const REFABLE = new Set(['model', 'seed', 'snapshot'])

/** Where a node lay in the earlier run; undefined for what it did not know, and for ephemeral models. */
function deferredRelation(manifest: PreviousManifest, id: NodeId): RelationParts | undefined {
  const entry = manifest.nodeIds.has(id) ? manifest.entries.get(id) : undefined
  if (entry === undefined || !REFABLE.has(text(entry, 'resource_type') ?? '')) return undefined
  const config = recordAt(entry, 'config') ?? {}
  if (config['materialized'] === 'ephemeral') return undefined
  return {
    database: text(entry, 'database'),
    schema: text(entry, 'schema'),
    identifier: text(entry, 'alias') ?? text(entry, 'name'),
    quoting: quotingOf(recordAt(config, 'quoting') ?? {}),
  }
}

function text(entry: Entry, key: string): string | null {
  const value = entry[key]
  return typeof value === 'string' ? value : null
}

function quotingOf(quoting: Entry): NonNullable<RelationParts['quoting']> {
  const { database, schema, identifier } = quoting
  return {
    ...(typeof database === 'boolean' ? { database } : {}),
    ...(typeof schema === 'boolean' ? { schema } : {}),
    ...(typeof identifier === 'boolean' ? { identifier } : {}),
  }
}
