export {
  type Entry,
  isEntry,
  type PreviousManifest,
  type PreviousResults,
  type PreviousSources,
  previousManifest,
  previousResults,
  previousSources,
  recordAt,
} from './previous.ts'
export { type PreviousState, type StateInput, stateProvider } from './provider.ts'
