import path from 'node:path'
import type { World } from '../../context/index.ts'
import type { GraphNode, NodeId, PlainRecord } from '../../model/index.ts'
import { diskFiles, type Memo, type ParseInput, type ProjectFiles, recall } from '../../parse/index.ts'
import { cacheFile } from '../cache-directory.ts'
import { secretsOf } from '../secrets.ts'
import { fileHashes } from './file-hashes.ts'
import { inputKey } from './key.ts'
import { openMemoFile } from './memo-file.ts'
import { changedSince, observedFiles } from './observed-files.ts'
import { readSections, writeSections } from './sections.ts'
import { decodeSnapshot, encodeSnapshot, type Finding, type Premises, type Snapshot } from './snapshot.ts'

/** What is kept of a project from one command to the next. */
export interface ParseCache {
  /** For a parse of everything. */
  readonly memo: Memo
  /** The disk, watched: {@link keep} needs to know what was looked at. */
  readonly files: ProjectFiles
  /** The result that a parse of everything would have, if it can be told without one. */
  recall(input: ParseInput): Promise<Recollection | undefined>
  /** Keeps the result of a parse of everything. */
  keep(input: ParseInput, finding: () => Finding, trace: Premises['trace']): void
  save(): void
}

export interface Recollection {
  readonly finding: Finding
  readonly world: World
  /** Nodes that are not as they are in the finding's manifest. */
  readonly fresh: ReadonlySet<NodeId>
}

export interface CacheOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Of the project, absolute. */
  readonly directory: string
  /** Of planwise, and of all that it makes of the same input. */
  readonly version: string
  /** selectors.yml as the manifest has it. */
  readonly selectors: PlainRecord
  /** Milliseconds since the epoch. */
  readonly now: () => number
}

/** So many models are looked at one by one; after more changes everything is parsed, and kept anew. */
const MOST_STALE = 200

/**
 * The parse cache of a project, in files outside of it. Each of them can be deleted, replaced, damaged or copied at any time,
 * which costs time and nothing else: what is read is used only while everything that it was made of is as it was.
 */
export function openParseCache(options: CacheOptions): ParseCache {
  const { env, directory, version, selectors } = options
  const place = cacheFile(env, 'snapshot', directory, 'bytes')
  const memo = openMemoFile(env, directory, version, 'parse')
  const disk = diskFiles()
  const hashes = fileHashes(disk, openMemoFile(env, directory, version, 'files'), options.now)
  const files = observedFiles(disk, hashes)
  return {
    memo,
    files,
    async recall(input) {
      const sections = readSections(place, inputKey(input, version, selectors))
      const snapshot = sections === undefined ? undefined : decodeSnapshot(sections, input.createdAt)
      if (snapshot === undefined || !snapshot.holdsIn(input.world)) return undefined
      const stale = staleModels(snapshot, changedSince(snapshot.observations, files, hashes), directory)
      if (stale === undefined) return undefined
      const known = recall(input)
      const fresh = stale.length === 0 ? new Map<NodeId, GraphNode>() : await known.refresh(stale)
      if (fresh === undefined) return undefined
      return { finding: snapshot.finding(fresh, input.selectors), world: known.world, fresh: new Set(fresh.keys()) }
    },
    keep(input, finding, trace) {
      if (trace.isVolatile) return
      const sections = encodeSnapshot(finding(), { observations: files.observations(), trace })
      if (secretsOf(env).some((secret) => sections.some((section) => holds(section, secret)))) return
      writeSections(place, inputKey(input, version, selectors), sections)
    },
    save() {
      memo.save()
      hashes.save()
    },
  }
}

/** What a template made of a secret stays out of the cache. */
function holds(section: Uint8Array, secret: string): boolean {
  const bytes = Buffer.from(section.buffer, section.byteOffset, section.length)
  return bytes.includes(secret) || bytes.includes(JSON.stringify(secret).slice(1, -1))
}

/** Models to be looked at again; undefined when it takes more than that. */
function staleModels(snapshot: Snapshot, changed: readonly string[] | undefined, directory: string) {
  if (changed === undefined || changed.length > MOST_STALE) return undefined
  const { models, diagnostics, observations } = snapshot
  const readOnce = new Set(observations.reads.flatMap(([file, , times]) => (times === 1 ? [file] : [])))
  const blamed = new Set(diagnostics.flatMap(({ at }) => (at === undefined ? [] : [path.resolve(directory, at.path)])))
  const altered = new Set(changed)
  if (changed.some((file) => !models.has(file))) return undefined
  const stale = []
  // in the order of a parse of everything, in which templates say what they have to say
  for (const [file, trace] of models) {
    if (!altered.has(file) && !trace.isVolatile) continue
    const node = snapshot.node(trace.id)
    const isAlone = readOnce.has(file) && !blamed.has(path.resolve(file))
    if (node?.resourceType !== 'model' || !isAlone) return undefined
    stale.push({ file, trace, node })
  }
  return stale.length > MOST_STALE ? undefined : stale
}
