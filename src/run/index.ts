export { type CatalogRow, type DatabaseCatalog, readCatalog } from './catalog.ts'
export { cloneNodes } from './clone.ts'
export { type CompiledText, compileNodes, type Subject } from './compile-nodes.ts'
export { DEFAULT_KEYS, type ListOutput, listLines, pythonJson, selectorOf } from './list.ts'
export { runOperation } from './operation.ts'
export { isSuccess, type RunOutcome, runNodes } from './run.ts'
export { type Preview, showNodes, showText } from './show.ts'
export {
  type CompiledRecord,
  isEphemeral,
  isRelational,
  type Resolver,
  type RunOptions,
  type RunWorld,
  type WriteTarget,
} from './world.ts'
