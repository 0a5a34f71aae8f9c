import { Dict, type Value } from '../jinja/index.ts'
import { AdapterHost } from './adapter.ts'
import { baseMembers } from './base.ts'
import { columnClass } from './column.ts'
import { config, validation } from './config.ts'
import { openDict, scopeDict } from './context-dict.ts'
import { envVar } from './env-var.ts'
import { compilationError } from './errors.ts'
import { exceptions } from './exceptions.ts'
import type { Face, Member } from './face.ts'
import { flags } from './flags.ts'
import { hooks } from './hooks.ts'
import { log, outputOf, print } from './log.ts'
import { macroStack } from './macro-stack.ts'
import { metric } from './metric.ts'
import { model, thisRelation } from './model.ts'
import { toValue } from './plain-values.ts'
import { ref } from './ref.ts'
import { RelationClass } from './relation-class.ts'
import { loadResult, sqlResults, storeRawResult, storeResult } from './results.ts'
import { loadAgateTable } from './seed-table.ts'
import { render, submitPythonJob, tryOrCompilerError, write } from './small-functions.ts'
import { source } from './source.ts'
import { variable } from './var.ts'

/** dbt's names in models, macros, hooks and tests; each is made at its first lookup. */
export const MEMBERS: Readonly<Record<string, Member>> = {
  ...baseMembers,
  adapter: (face) => new AdapterHost(face),
  adapter_macro: () => retired('adapter_macro', 'adapter.dispatch'),
  api: ({ world }) =>
    Dict.of([
      ['Relation', new RelationClass(world.quoting)],
      ['Column', columnClass],
    ]),
  builtins: (face) =>
    scopeDict({ lookup: (name) => (Object.hasOwn(MEMBERS, name) ? member(face, name) : undefined) }, () => BUILTIN_NAMES),
  column: () => columnClass,
  compiled_code: compiledCode,
  config,
  context: (face) => openDict(face.scope, () => face.scope.names()),
  context_macro_stack: macroStack,
  database: (face) => nodeOr(face, 'database'),
  dbt_metadata_envs: ({ world }) => toValue(world.metadataEnvs),
  defer_relation: () => null,
  env: ({ world }) => toValue(world.target),
  env_var: envVar,
  exceptions,
  execute: (face) => face.kind === 'run',
  flags,
  // While parsing there is no graph yet.
  graph: (face) => (face.kind === 'run' ? graphOf(face.world) : new Dict()),
  invocation_args_dict: ({ world }) => toValue(world.invocationArgs),
  invocation_id: ({ world }) => world.invocationId,
  load_agate_table: loadAgateTable,
  load_result: loadResult,
  log: (face) => log(outputOf(face)),
  metric,
  model,
  post_hooks: (face) => hooks(face, 'post-hook'),
  pre_hooks: (face) => hooks(face, 'pre-hook'),
  print: (face) => print(outputOf(face), face.world.flags['PRINT'] !== false),
  project_name: ({ world }) => world.rootName,
  ref,
  render,
  schema: (face) => nodeOr(face, 'schema'),
  selected_resources: (face) => (face.kind === 'run' ? [...face.execution.selectedResources] : []),
  source,
  sql: (face) =>
    face.node.resourceType === 'model' && face.kind === 'run' && face.node.language === 'python' ? null : compiledCode(face),
  sql_now: () => 'now()',
  _sql_results: sqlResults,
  store_raw_result: storeRawResult,
  store_result: storeResult,
  submit_python_job: submitPythonJob,
  target: ({ world }) => toValue(world.target),
  this: thisRelation,
  thread_id: (face) => (face.kind === 'run' ? face.execution.threadId : 'MainThread'),
  try_or_compiler_error: tryOrCompilerError,
  validation,
  var: variable,
  write,
}

/** Names whose values differ between two runs over the same files: what read them cannot be remembered. */
const VOLATILE = new Set(['run_started_at', 'invocation_id', 'invocation_args_dict', 'modules'])

/** The value of one of dbt's names; a capture notes that it was read. */
export function member(face: Face, name: string): Value | undefined {
  face.capture?.reads.add(VOLATILE.has(name) ? 'run' : name)
  return MEMBERS[name]?.(face)
}

const BUILTIN_NAMES = Object.keys(MEMBERS).filter((name) => name !== 'context' && name !== 'builtins')

function compiledCode(face: Face): Value {
  return face.kind === 'run' ? face.state.compiledCode : null
}

function nodeOr(face: Face, key: 'database' | 'schema'): Value {
  const own = face.kind === 'run' ? face.node[key] : face.kind === 'parse' ? face.node.relation()[key] : undefined
  return own ?? toValue(face.world.target[key] ?? null)
}

const graphs = new WeakMap<object, Value>()

/** `graph` is large: converted once per project state, whatever node asks. */
function graphOf(world: Face['world']): Value {
  const plain = world.graph()
  const known = graphs.get(plain)
  if (known !== undefined) return known
  const value = toValue(plain)
  graphs.set(plain, value)
  return value
}

function retired(name: string, instead: string): never {
  throw compilationError('PW3013', `"${name}" no longer exists`, `Use ${instead}.`)
}
