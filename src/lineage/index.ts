export { lineageFunctions } from './functions.ts'
export { type Defaults, type LineageNode, type NodeLineage, type ProjectLineage, traceProject } from './project/trace.ts'
export {
  type ColumnAt,
  columnNames,
  type Direction,
  isValue,
  keyOf,
  type LineageEdge,
  type LineageGraph,
  lineageGraph,
  type Surroundings,
  step,
  surroundings,
} from './project/walk.ts'
export type { Influence, Use } from './trace/deps.ts'
export { ANY_COLUMN } from './trace/deps.ts'
export {
  type Catalog,
  type ColumnLineage,
  type KnownColumn,
  type KnownRelation,
  type RelationReference,
  type SourceInfluence,
  type SourceUse,
  type StatementLineage,
  traceStatement,
} from './trace/statement.ts'
export { parseStatements } from './tree/parse.ts'
export type { Parsed } from './tree/read.ts'
