export type {
  Adapter,
  BlankSession,
  Capabilities,
  CatalogRelation,
  CatalogSchema,
  Connection,
  Credentials,
  Dialect,
  Measures,
  OpenOptions,
  Progress,
  RelationName,
  Session,
  SessionInfo,
} from './adapter.ts'
export { type Cell, cellToJson, type ResultColumn, type ResultSet, rowsToJson } from './cell.ts'
export {
  type DuckDbCredentials,
  databaseNameOf,
  duckdbAdapter,
  insteadOfPlugin,
  syntaxTrees,
  type Unserved,
  unserved,
} from './duckdb/index.ts'
export { DatabaseError, type ErrorCategory, type LockHolder } from './error.ts'
export type { PlanAdvice, QueryPlan } from './plan.ts'
export { adapterTypes, findAdapter } from './registry.ts'
export {
  ScriptError,
  type ScriptFacts,
  type ScriptInput,
  type ScriptJob,
  type ScriptOrder,
  type ScriptTrouble,
} from './script.ts'
