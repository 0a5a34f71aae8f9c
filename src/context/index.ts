/**
 * What templates see. Two faces of the same names: while parsing (`parseScope`: nothing is executed, references are
 * captured; compile templates with `undefined: 'chainable'`) and at run time (`executeScope`; compile with the default).
 * One file per function, with both its faces.
 */

export { momentOf, pythonIso } from './base.ts'
export { cachedHost } from './cached-relations.ts'
export { ColumnHost, columnHost } from './column.ts'
export { mergeConfigCalls } from './config-calls.ts'
export { contextDiagnostic, errorText, type Failing, placeOf } from './diagnostic.ts'
export { executeScope, executeTestScope } from './execute-scope.ts'
export { relationOfNode, sourceLocation, sourceRelation } from './node-relation.ts'
export { nameScope, newCapture, parseScope, TEST_ARGUMENTS, testArguments, testScope } from './parse-scope.ts'
export { fromValue, toValue } from './plain-values.ts'
export { createMacroRegistry, type RegistryOptions } from './registry.ts'
export { RelationHost, relation } from './relation.ts'
export { createRelationCache } from './relation-cache.ts'
export {
  ephemeralRelation,
  filteredText,
  limitedText,
  type RelationData,
  relationData,
  relationText,
  renderRelation,
} from './relation-data.ts'
export { isTemplate } from './render.ts'
export { resultValues, schemaValues } from './run-results.ts'
export { type SeedOptions, seedTable } from './seed-table.ts'
export { type AgateType, type TableData, TableHost } from './table.ts'
export { cellValue, tableOf } from './table-cells.ts'
export { withTemplateHint } from './template-hints.ts'
export * from './types.ts'
export { type VarSources, varsFor } from './vars.ts'
export { dumpYaml } from './yaml-dump.ts'
export { yamlScope } from './yaml-scope.ts'
