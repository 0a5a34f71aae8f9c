/**
 * What templates see. Two faces of the same names: while parsing (`parseScope`: nothing is executed, references are
 * captured) and at run time (`executeScope`).
 *
 *   createMacroRegistry(definitions, {root, internal, dispatch}): MacroRegistry
 *   newCapture(): Capture                                   mergeConfigCalls(calls): PlainRecord
 *   parseScope(world, node: ParseNode, capture): Scope
 *   testScope(world, node: ParseNode, capture, dependsOnMacros, kwargs): Promise<Scope>   // generic tests
 *   nameScope(world, packageName): Scope                    // generate_schema_name & co: execute false, vars must exist
 *   yamlScope(kind, yamlWorld): Scope
 *   executeScope(world, node, execution, options?): NodeRuntime
 *   createRelationCache(initial): RelationCache
 *   contextDiagnostic(error, node): Diagnostic              // any error of a rendering as data
 */
export * from './types.ts'
