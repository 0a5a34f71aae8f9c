export { type CatalogRow, type DatabaseCatalog, readCatalog } from './catalog.ts'
export { cloneNodes } from './clone.ts'
export { type CompiledText, compileNodes, type Subject } from './compile-nodes.ts'
export { dataTestSql } from './data-test.ts'
export { definedAt } from './definition-place.ts'
export { describeFailure, type NodeFailure } from './failures.ts'
export { endContext } from './hook-context.ts'
export { builtSchemas, type HookMoment, hooksAt } from './hooks.ts'
export { type Inspection, inspectRelation } from './inspect.ts'
export { DEFAULT_KEYS, type ListOutput, listLines, pythonJson, selectorOf } from './list.ts'
export { materializeIncremental } from './materialize/incremental.ts'
export { materializeSnapshot } from './materialize/snapshot.ts'
export { relationValue, type Step, textOf } from './materialize/step.ts'
export { type OneTransaction, openOneTransaction } from './one-transaction.ts'
export { runOperation } from './operation.ts'
export { type NodeProfile, profileNodes } from './profile.ts'
export { isSuccess, type RunOutcome, runNodes } from './run.ts'
export { closeWorker, compileOn, openWorker, runtimeOf, seedRuntime, type Variation } from './runtime.ts'
export { type Preview, showNodes, showText } from './show.ts'
export { sqlPlace } from './sql-place.ts'
export { type PreparedUnitTest, prepareUnitTest } from './unit-test.ts'
export {
  type CompiledRecord,
  isEphemeral,
  isRelational,
  type Resolver,
  type RunOptions,
  type RunWorld,
  type Worker,
  type WriteTarget,
} from './world.ts'
