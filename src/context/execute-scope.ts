import type { Value } from '../jinja/index.ts'
import type { PlainRecord } from '../model/index.ts'
import { runtimeError } from './errors.ts'
import type { RunFace } from './face.ts'
import { callMacro, MacroHost, PackageHost } from './macro-host.ts'
import { thisRelation } from './model.ts'
import { TEST_ARGUMENTS, testArguments } from './parse-scope.ts'
import { renderText } from './render.ts'
import { ResponseHost } from './results.ts'
import { runFace } from './run-face.ts'
import { begin, commit, headerOf, runStatement } from './statement.ts'
import { EMPTY_TABLE, TableHost } from './table.ts'
import type {
  Execution,
  MacroDefinition,
  NodeRuntime,
  RunNode,
  ScopeOptions,
  StatementOptions,
  StatementResult,
  World,
} from './types.ts'
import { replaceMacros } from './unit-test-macros.ts'

/** What a node's templates see and do while it runs. */
export function executeScope(world: World, node: RunNode, execution: Execution, options: ScopeOptions = {}): NodeRuntime {
  const face = runFace(world, node, execution, options)
  const overrides = options.overrides?.macros
  if (overrides !== undefined) replaceMacros(face, overrides)
  return new Runtime(face)
}

/**
 * A generic test's runtime: its arguments are rendered and known as `_dbt_generic_test_kwargs`.
 * @param kwargs `test_metadata.kwargs` of the manifest
 */
export async function executeTestScope(
  world: World,
  node: RunNode,
  execution: Execution,
  kwargs: PlainRecord,
  options: ScopeOptions = {},
): Promise<NodeRuntime> {
  const face = runFace(world, node, execution, options)
  face.scope.define(TEST_ARGUMENTS, await testArguments(kwargs, face.scope, false))
  return new Runtime(face)
}

class Runtime implements NodeRuntime {
  private readonly face: RunFace
  constructor(face: RunFace) {
    this.face = face
  }

  get scope(): NodeRuntime['scope'] {
    return this.face.scope
  }

  async callMacro(name: string, args: readonly Value[] = [], kwargs: Readonly<Record<string, Value>> = {}): Promise<Value> {
    const macro = this.macroNamed(name)
    return macro.pyCall(args, new Map(Object.entries(kwargs)))
  }

  async callDefinition(
    definition: MacroDefinition,
    args: readonly Value[] = [],
    kwargs: Readonly<Record<string, Value>> = {},
  ): Promise<Value> {
    return callMacro(this.face, definition, args, new Map(Object.entries(kwargs)))
  }

  async runSql(sql: string, options: StatementOptions = {}): Promise<StatementResult> {
    const { name } = options
    if (name === 'main') this.face.execution.write(options.written ?? sql)
    const result = await runStatement(this.face, sql, options)
    if (name !== undefined) {
      this.face.state.results.set(name, { ...result, shown: new ResponseHost(result.response) })
    }
    return result
  }

  async runScript(code: string, { name, temporary }: Parameters<NodeRuntime['runScript']>[1]): Promise<void> {
    const { write, runScript } = this.face.execution
    if (runScript === undefined) throw runtimeError('PW3013', 'Nothing runs scripts here')
    if (name === 'main') write(code)
    await runScript(code, temporary)
    if (name === undefined) return
    const response = { message: 'OK', code: null, rowsAffected: null }
    this.face.state.results.set(name, {
      response,
      shown: new ResponseHost(response),
      table: new TableHost(EMPTY_TABLE),
      rows: [],
      columns: [],
    })
  }

  async render(text: string, at?: { path: string; line?: number }): Promise<string> {
    return renderText(this.face, text, at)
  }

  async checkQueryComment(): Promise<void> {
    await headerOf(this.face)
  }

  begin(): Promise<void> {
    return begin(this.face)
  }

  commit(): Promise<void> {
    return commit(this.face)
  }

  rollback(): Promise<void> {
    return this.face.execution.connection.rollback()
  }

  setCompiledCode(sql: string): void {
    this.face.state.compiledCode = sql
    for (const name of ['sql', 'compiled_code', 'model']) this.face.scope.forget(name)
  }

  define(name: string, value: Value): void {
    this.face.scope.define(name, value)
  }

  result(name: string): StatementResult | undefined {
    return this.face.state.results.get(name) ?? undefined
  }

  macroStack(): readonly RunFace['stack'][number][] {
    return [...this.face.stack]
  }

  thisRelation(): Value {
    return thisRelation(this.face)
  }

  private macroNamed(name: string): MacroHost {
    const [first = '', second] = name.split('.')
    const found = this.face.scope.lookup(first)
    const value = second !== undefined && found instanceof PackageHost ? found.pyItem(second) : found
    if (value instanceof MacroHost) return value
    throw runtimeError('PW3008', `dbt could not find a macro with the name "${name}" in any package`)
  }
}
