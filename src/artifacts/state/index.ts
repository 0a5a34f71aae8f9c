export {
  type Entry,
  isEntry,
  type PreviousCatalog,
  type PreviousManifest,
  type PreviousResults,
  type PreviousSources,
  previousCatalog,
  previousManifest,
  previousResults,
  previousSources,
  recordAt,
} from './previous.ts'
export { type PreviousState, type StateInput, stateProvider } from './provider.ts'
