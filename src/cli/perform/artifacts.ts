import { type ArtifactMetadata, graphSummary, jsonOf, manifestPieces, runResults } from '../../artifacts/index.ts'
import { DBT_VERSION } from '../../config/index.ts'
import { withTestEdges } from '../../graph/index.ts'
import type { Json, RunResult } from '../../model/index.ts'
import { type Configured, customEnvironment, invocationArguments, type Opened, projectId } from '../open/index.ts'
import type { TargetFiles } from '../target-files.ts'

/** What commands write to target/, unless `--no-write-json`. */
export interface Artifacts {
  /** manifest.json, semantic_manifest.json and graph_summary.json as the project is now. */
  manifest(): Promise<void>
  runResults(results: readonly RunResult[], elapsed: number): Promise<void>
}

export function artifactsOf(opened: Opened, target: TargetFiles): Artifacts {
  const { request } = opened
  if (!request.flags.is('write_json')) return { manifest: async () => undefined, runResults: async () => undefined }
  const metadata = (): ArtifactMetadata => metadataOf(opened)
  const written = (type: string, name: string): void =>
    request.emit({ kind: 'artifact.written', type, path: `${target.directory}/${name}` })
  const { project, world, graph } = opened
  let summary: string | undefined
  return {
    async manifest() {
      const pieces = manifestPieces({
        ...metadata(),
        project,
        projectId: projectId(project.name),
        adapterType: opened.profile.credentials.type,
        quoting: world.quoting,
        body: opened.written.body(),
        fresh: opened.fresh,
        createdAt: opened.startedAt.getTime() / 1000,
        compiled: opened.compiled,
      })
      await target.artifact('manifest.json', pieces)
      written('WritableManifest', 'manifest.json')
      await target.artifact('semantic_manifest.json', [opened.written.semantic()])
      written('SemanticManifest', 'semantic_manifest.json')
      summary ??= graphSummaryText()
      await target.artifact('graph_summary.json', [summary])
    },
    async runResults(results, elapsed) {
      await target.artifact('run_results.json', [
        JSON.stringify(
          runResults({
            ...metadata(),
            results,
            resourceType: (id) => project.nodes.get(id)?.resourceType,
            elapsed,
            args: argumentsJson(opened),
          }),
        ),
      ])
      written(request.which === 'run-operation' ? 'RunResultsArtifact' : 'RunExecutionResult', 'run_results.json')
    },
  }

  /** Running changes nothing in it. */
  function graphSummaryText(): string {
    const tested = request.which === 'build' ? withTestEdges(graph, project) : undefined
    return JSON.stringify(graphSummary({ project, linked: graph, withTestEdges: tested, invocationId: opened.invocationId }))
  }
}

/** The head of an artifact that is written now. */
export function metadataOf(opened: Configured): ArtifactMetadata {
  const { request } = opened
  return {
    dbtVersion: DBT_VERSION,
    generatedAt: micros(request.now()),
    invocationStartedAt: micros(opened.startedAt),
    invocationId: opened.invocationId,
    env: customEnvironment(request.env),
  }
}

function argumentsJson(opened: Opened): { readonly [key: string]: Json } {
  return Object.fromEntries(Object.entries(invocationArguments(opened)).map(([key, value]) => [key, jsonOf(value)]))
}

function micros(date: Date): string {
  return date.toISOString().replace('Z', '000Z')
}
