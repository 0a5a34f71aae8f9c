export { type BuiltGraph, buildGraph, dependencies } from './build.ts'
export {
  type Combination,
  type Criteria,
  criteriaFromText,
  type IndirectSelection,
  type SelectionSpec,
  specFromArguments,
} from './criteria.ts'
export { fnmatch } from './fnmatch.ts'
export { compareVersions, type SelectContext, type StateProvider } from './methods.ts'
export { createQueue, type Queue, type QueueOptions } from './queue.ts'
export { type Selection, type SelectOptions, select } from './select.ts'
export { chooseSelector, parseSelectors, type Selector } from './selectors.ts'
export { withTestEdges } from './test-edges.ts'
export { ancestorsOf, descendantsOf } from './traverse.ts'
