import type { Connection } from '../../adapter/index.ts'
import type { MappedText } from '../../compile/index.ts'
import type { CachedRelation, NodeRuntime, Response, StatementOptions, StatementResult } from '../../context/index.ts'
import { Dict, str, type Value } from '../../jinja/index.ts'
import type { ExecutableNode } from '../../model/index.ts'
import { TARGET } from '../script.ts'
import type { RunWorld } from '../world.ts'
import { callMethod } from './values.ts'

/** What a materialization works with: one node, its context, its connection. */
export interface Step {
  readonly run: RunWorld
  readonly node: ExecutableNode
  readonly runtime: NodeRuntime
  readonly connection: Connection
  readonly compiled: MappedText
  /** A batch after the first: what is there is added to, even when a full refresh is asked for. */
  readonly continues?: boolean
}

/** How a materialization ended. */
export interface Outcome {
  /** Relations that exist now, for the cache. */
  readonly relations: readonly CachedRelation[]
  /** Replaces the response of the `main` statement. */
  readonly response?: Response
}

export type Materialize = (step: Step) => Promise<Outcome>

/** Sends SQL on the path of Jinja's `statement`. */
export async function send(step: Step, sql: string, options: StatementOptions = {}): Promise<StatementResult> {
  return step.runtime.runSql(sql, options)
}

/**
 * Makes a table of the node's code by the macro `create_table_as`: of its SQL, or of what its Python returns.
 * @param relation the table, as a Jinja Relation
 */
export async function createTable(
  step: Step,
  temporary: boolean,
  relation: Value,
  options: Pick<StatementOptions, 'name'> = {},
): Promise<void> {
  const { language } = step.node
  if (language === 'typescript') {
    const code = `${step.compiled.text}${TARGET}${JSON.stringify(str(relation))}\n`
    return step.runtime.runScript(code, { ...options, temporary })
  }
  const code = await createTableCode(step, temporary, relation)
  if (language === 'sql') await send(step, code, options)
  else await step.runtime.runScript(code, { ...options, temporary })
}

export async function createTableCode(step: Step, temporary: boolean, relation: Value): Promise<string> {
  const { language } = step.node
  const args = [temporary, relation, step.compiled.text]
  return textOf(await step.runtime.callMacro('create_table_as', language === 'sql' ? args : [...args, language]))
}

/**
 * Several statements that take effect together or not at all, in one round trip. Where the node's template has opened a
 * transaction already, they join it. Whatever fails is rolled back by the connection.
 */
export async function sendTogether(
  step: Step,
  statements: readonly string[],
  options: StatementOptions = {},
): Promise<StatementResult> {
  const parts = statements.map((sql) => sql.trim().replace(/;+$/, '')).filter((sql) => sql !== '')
  const body = parts.join(';\n')
  const script = step.connection.inTransaction ? body : `begin transaction;\n${body};\ncommit`
  return send(step, script, { ...options, autoBegin: false })
}

/** Runs `work` in a transaction; any error rolls back. Committing after an error would keep half a model (DuckDB allows it). */
export async function transaction<T>(step: Step, work: () => Promise<T>): Promise<T> {
  try {
    if (!step.connection.inTransaction) await step.runtime.begin()
    const result = await work()
    await step.runtime.commit()
    return result
  } catch (error) {
    await step.runtime.rollback()
    throw error
  }
}

export interface Target {
  readonly database: string
  readonly schema: string
  readonly identifier: string
}

export function targetOf(step: Step): Target {
  return { database: step.node.database ?? step.run.session.info.database, schema: step.node.schema, identifier: step.node.alias }
}

export function existing(step: Step, target: Target = targetOf(step)): CachedRelation | undefined {
  return step.run.relations.get(target.database, target.schema, target.identifier)
}

export function relationSql(step: Step, relation: Target): string {
  const quote = step.run.dialect.quote
  return `${quote(relation.database)}.${quote(relation.schema)}.${quote(relation.identifier)}`
}

export function dropSql(step: Step, relation: Target & { readonly type: string }): string {
  const kind = relation.type === 'view' ? 'view' : 'table'
  return `drop ${kind} if exists ${relationSql(step, relation)} cascade`
}

/** Drops what an interrupted run of another tool may have left behind under a working name. */
export async function dropLeftovers(step: Step, suffixes: readonly string[]): Promise<void> {
  const target = targetOf(step)
  for (const suffix of suffixes) {
    const left = existing(step, { ...target, identifier: `${target.identifier}${suffix}` })
    if (left === undefined) continue
    await send(step, dropSql(step, left), { autoBegin: false })
    step.run.relations.drop(left.database, left.schema, left.identifier)
  }
}

/** `this`, with another type or name: a Jinja Relation to hand to macros. */
export async function relationValue(step: Step, type: string, suffix = ''): Promise<Value> {
  const self = step.runtime.thisRelation()
  const typed = await callMethod(self, 'incorporate', [], { type })
  if (suffix === '') return typed
  return callMethod(typed, 'incorporate', [], { path: Dict.of([['identifier', `${step.node.alias}${suffix}`]]) })
}

// ------------------------------------------------------------------------------------------------ hooks, docs, grants, indexes

export function hasHooks(step: Step): boolean {
  return (step.node.config['pre-hook']?.length ?? 0) + (step.node.config['post-hook']?.length ?? 0) > 0
}

export async function runHooks(step: Step, which: 'pre' | 'post', insideTransaction: boolean): Promise<void> {
  const hooks = step.node.config[which === 'pre' ? 'pre-hook' : 'post-hook'] ?? []
  if (!hooks.some((hook) => hook.transaction === insideTransaction)) return
  const value = step.runtime.scope.lookup(which === 'pre' ? 'pre_hooks' : 'post_hooks') ?? null
  await step.runtime.callMacro('run_hooks', [value], { inside_transaction: insideTransaction })
}

/** Whether the project (or a package) has replaced one of the built-in macros. */
export function isOverridden(step: Step, macro: string): boolean {
  for (const name of [macro, `default__${macro}`, `duckdb__${macro}`]) {
    const found = step.run.world.macros.find(name, step.node.packageName)
    if (found !== undefined && found.packageName !== 'dbt' && found.packageName !== 'dbt_duckdb') return true
  }
  return false
}

export function needsIndexes(step: Step): boolean {
  const indexes = step.node.config['indexes']
  return (Array.isArray(indexes) && indexes.length > 0) || isOverridden(step, 'create_indexes')
}

export function needsDocs(step: Step): boolean {
  const docs = step.node.config['persist_docs']
  return (
    (typeof docs === 'object' && docs !== null && Object.values(docs).some((wanted) => wanted === true)) ||
    isOverridden(step, 'persist_docs')
  )
}

export function needsGrants(step: Step): boolean {
  const grants = step.node.config['grants']
  return (typeof grants === 'object' && grants !== null && Object.keys(grants).length > 0) || isOverridden(step, 'apply_grants')
}

/** True when nothing but the statement itself has to happen. */
export function isPlain(step: Step): boolean {
  return step.node.language === 'sql' && !hasHooks(step) && !needsIndexes(step) && !needsDocs(step) && !needsGrants(step)
}

export async function createIndexes(step: Step, target: Value): Promise<void> {
  if (needsIndexes(step)) await step.runtime.callMacro('create_indexes', [target])
}

export async function persistDocs(step: Step, target: Value): Promise<void> {
  if (needsDocs(step)) await step.runtime.callMacro('persist_docs', [target, step.runtime.scope.lookup('model') ?? null])
}

export async function applyGrants(step: Step, target: Value, existed: boolean, fullRefresh: boolean): Promise<void> {
  if (!needsGrants(step)) return
  const config = step.runtime.scope.lookup('config') ?? null
  const grants = await callMethod(config, 'get', ['grants'])
  const revoke = await step.runtime.callMacro('should_revoke', [existed ? target : null], { full_refresh_mode: fullRefresh })
  await step.runtime.callMacro('apply_grants', [target, grants], { should_revoke: revoke })
}

/** `full_refresh` of the node beats the flag, even when it says false. */
export function fullRefresh(step: Step): boolean {
  if (step.continues === true) return false
  const configured = step.node.config['full_refresh']
  return typeof configured === 'boolean' ? configured : step.run.options.fullRefresh
}

export function textOf(value: Value): string {
  return typeof value === 'string' ? value : value === null ? '' : String(value)
}
