import { ADAPTER_VERSION, DBT_VERSION } from '../../config/index.ts'
import { buildGraph } from '../../graph/index.ts'
import { builtinDocs, builtinMacroFiles } from '../../include/index.ts'
import type { NodeId, Project } from '../../model/index.ts'
import { diskFiles, noMemo, type ParseInput, parseProject } from '../../parse/index.ts'
import type { CompiledRecord } from '../../run/index.ts'
import { hasNames, keepNames } from '../completion/names.ts'
import { openMemoFile } from '../memo-file.ts'
import { sourceFingerprint } from '../version.ts'
import { configure } from './configure.ts'
import { countsOf, groupsOf } from './counts.ts'
import { report } from './findings.ts'
import type { Opened, OpenRequest } from './request.ts'
import { worldOf } from './template-world.ts'

const MEMO_VERSION = `planwise/1/${DBT_VERSION}/${sourceFingerprint()}`

/** Parses the project and builds its graph; findings that are no errors go to the events. */
export async function openProject(request: OpenRequest): Promise<Opened> {
  const configured = await configure(request)
  const { flags, emit } = request
  emit({ kind: 'adapter.registered', adapter: configured.profile.credentials.type, version: ADAPTER_VERSION })
  const began = performance.now()
  const memo = flags.is('partial_parse') ? openMemoFile(request.env, configured.directory, MEMO_VERSION) : undefined
  const compiled = new Map<NodeId, CompiledRecord>()
  let parsed: Project | undefined
  const inlineText = flags.text('inline')
  const input: ParseInput = {
    root: configured.root,
    packages: configured.packages,
    builtin: { macros: builtinMacroFiles(), docs: builtinDocs() },
    files: diskFiles(),
    world: worldOf(configured, compiled, () => parsed),
    credentials: { database: configured.profile.credentials.database, schema: configured.profile.credentials.schema },
    selectors: configured.selectors.selectors,
    createdAt: configured.startedAt.getTime() / 1000,
    memo: memo ?? noMemo,
    ...(inlineText === null ? {} : { inline: inlineText }),
  }
  const { project, world, diagnostics, inline } = await parseProject(input)
  report(diagnostics, configured.warn)
  parsed = project
  if (memo?.save() === true || !hasNames(request.env, configured.directory)) keepNames(configured, project)
  const { graph, diagnostics: cycles } = buildGraph(project)
  report(cycles, configured.warn)
  const seconds = (performance.now() - began) / 1000
  emit({ kind: 'project.parsed', counts: countsOf(project, inline), seconds, groups: groupsOf(project) })
  return { ...configured, world, project, graph, inline, compiled }
}
