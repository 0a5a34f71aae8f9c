export { jsonOf } from '../model/index.ts'
export { type Catalog, type CatalogInput, catalog } from './catalog.ts'
export { type CompiledEntry, describeGroup, describeMacro, describeNode } from './describe.ts'
export { graphSummary } from './graph-summary.ts'
export {
  type ArtifactMetadata,
  graphDictionary,
  type ManifestInput,
  manifestBody,
  manifestCounts,
  manifestPieces,
} from './manifest.ts'
export { ByteWriter, isExecutableId, type ManifestBody } from './manifest-body.ts'
export { nodeEntry, nodeResult, plainDiagnostic, plainEvent } from './results.ts'
export { type RunResultsInput, runResults } from './run-results.ts'
export { semanticManifest } from './semantic-manifest.ts'
export { type SourcesInput, sources } from './sources.ts'
export * from './state/index.ts'
