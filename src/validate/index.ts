/**
 * Proves a project before it is run. Binding ({@link createBinder}) gives every node its compiled SQL and columns, or its error,
 * or why it is unchecked; it stays open, so that a changed node can be bound again with what stands on it. Rules look at what
 * was bound.
 *
 * This is layer 5: validation is the run's own rendering and materializing over a session without data.
 */
export { type Binder, type BinderOptions, createBinder } from './bind/binder.ts'
export type { BoundNode } from './bind/bound.ts'
export type { DescribeSource, SourceColumns } from './bind/context.ts'
export { readSources, type SavedSources, type SourceKnowledge, sourceDescriber, writeSources } from './bind/sources.ts'
export {
  type Comparison,
  changesText,
  compareNodes,
  type EarlierNode,
  type EarlierStateInput,
  type EarlierTargetInput,
  earlierState,
  earlierTarget,
  isCompared,
  touchedBy,
  withWrittenTypes,
} from './change/index.ts'
export { changesBetween, type ProjectChange, type Snapshot } from './changes.ts'
export { type Finding, isAtLeast, type Unchecked, type Validation, validationData } from './finding.ts'
export { githubText } from './format/github.ts'
export { jsonText } from './format/json.ts'
export { junitText } from './format/junit.ts'
export { sarifText } from './format/sarif.ts'
export { textOf } from './format/text.ts'
export {
  allLineage,
  columnOf,
  type LineageRequest,
  lineageData,
  lineageOf,
  lineageText,
  nodeNamed,
  type Subject,
} from './lineage/index.ts'
export { RULES } from './rules/index.ts'
export { ruleSeverities } from './settings.ts'
export { createStanding, type Standing } from './standing.ts'
export { type ValidateOptions, validateProject } from './validate.ts'
