import { manifestBody, semanticManifest } from '../../artifacts/index.ts'
import { ADAPTER_VERSION, DBT_VERSION } from '../../config/index.ts'
import { buildGraph } from '../../graph/index.ts'
import { builtinDocs, builtinMacroFiles } from '../../include/index.ts'
import type { NodeId, PlainRecord, Project } from '../../model/index.ts'
import { diskFiles, noMemo, type ParseInput, parseProject } from '../../parse/index.ts'
import type { CompiledRecord } from '../../run/index.ts'
import { hasNames, keepNames } from '../completion/names.ts'
import { openParseCache, type ParseCache } from '../parse-cache/index.ts'
import { sourceFingerprint } from '../version.ts'
import { configure } from './configure.ts'
import { countsOf, groupsOf } from './counts.ts'
import { report } from './findings.ts'
import type { Configured, Opened, OpenRequest, Written } from './request.ts'
import { worldOf } from './template-world.ts'

const CACHE_VERSION = `planwise/2/${DBT_VERSION}/${sourceFingerprint()}`

/** Parses the project and builds its graph; findings that are no errors go to the events. */
export async function openProject(request: OpenRequest): Promise<Opened> {
  const configured = await configure(request)
  const { emit } = request
  emit({ kind: 'adapter.registered', adapter: configured.profile.credentials.type, version: ADAPTER_VERSION })
  const began = performance.now()
  const cache = cacheOf(configured)
  const compiled = new Map<NodeId, CompiledRecord>()
  let project: Project | undefined
  const input = inputOf(configured, compiled, () => project, cache)
  const found = (await recalled(input, configured, cache)) ?? (await parsed(input, configured, cache))
  project = found.project
  if (found.parsedCount === project.nodes.size || !hasNames(request.env, configured.directory)) keepNames(configured, project)
  const { counts, ...rest } = found
  const seconds = (performance.now() - began) / 1000
  emit({ kind: 'project.parsed', counts, seconds, groups: groupsOf(project) })
  return { ...configured, ...rest, compiled }
}

type Found = Pick<Opened, 'world' | 'project' | 'graph' | 'inline' | 'written' | 'fresh' | 'parsedCount'> & {
  readonly counts: readonly { readonly label: string; readonly count: number }[]
}

function cacheOf({ request, directory, selectors }: Configured): ParseCache | undefined {
  const { flags, env } = request
  if (!flags.is('partial_parse')) return undefined
  const now = (): number => performance.timeOrigin + performance.now()
  return openParseCache({ env, directory, version: CACHE_VERSION, selectors: selectors.normal, now })
}

function inputOf(
  configured: Configured,
  compiled: Map<NodeId, CompiledRecord>,
  project: () => Project | undefined,
  cache: ParseCache | undefined,
): ParseInput {
  const { root, packages, selectors, startedAt, request, profile } = configured
  const inline = request.flags.text('inline')
  return {
    root,
    packages,
    builtin: { macros: builtinMacroFiles(), docs: builtinDocs() },
    files: cache?.files ?? diskFiles(),
    world: worldOf(configured, compiled, project),
    credentials: { database: profile.credentials.database, schema: profile.credentials.schema },
    selectors: selectors.selectors,
    createdAt: startedAt.getTime() / 1000,
    memo: cache?.memo ?? noMemo,
    ...(inline === null ? {} : { inline }),
  }
}

async function recalled(input: ParseInput, { warn }: Configured, cache: ParseCache | undefined): Promise<Found | undefined> {
  if (input.inline !== undefined) return undefined
  const known = await cache?.recall(input)
  if (known === undefined) return undefined
  const { finding, world, fresh } = known
  report(finding.diagnostics, warn)
  cache?.save()
  const { project, graph, counts, body, semantic } = finding
  const written = { body: () => body, semantic: () => semantic }
  return { project, graph, counts, world, inline: undefined, fresh, parsedCount: fresh.size, written }
}

async function parsed(input: ParseInput, { warn, selectors }: Configured, cache: ParseCache | undefined): Promise<Found> {
  const { project, world, diagnostics, inline, trace } = await parseProject(input)
  report(diagnostics, warn)
  const { graph, diagnostics: cycles } = buildGraph(project)
  report(cycles, warn)
  const counts = countsOf(project, inline)
  const written = writtenOf(project, selectors.normal)
  cache?.save()
  if (inline === undefined) {
    const finding = () => ({ project, graph, diagnostics, counts, body: written.body(), semantic: written.semantic() })
    cache?.keep(input, finding, trace)
  }
  return { project, world, inline, graph, counts, written, parsedCount: project.nodes.size, fresh: new Set() }
}

function writtenOf(project: Project, selectors: PlainRecord): Written {
  let body: ReturnType<typeof manifestBody> | undefined
  let semantic: string | undefined
  return {
    body() {
      body ??= manifestBody(project, selectors)
      return body
    },
    semantic() {
      semantic ??= JSON.stringify(semanticManifest(project))
      return semantic
    },
  }
}
