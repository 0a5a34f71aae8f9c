import { isAbsolute } from 'node:path'
import { type RelationName, ScriptError, type ScriptFacts, type ScriptInput, type ScriptTrouble } from '../adapter/index.ts'
import { FACTS } from '../compile/index.ts'
import { placeOf } from '../context/index.ts'
import { type ExecutableNode, failure, type Location, type NodeId, type PlanwiseError } from '../model/index.ts'
import { executableNode } from './executable-node.ts'
import { isRelational, type RunWorld, type Worker } from './world.ts'

/**
 * Runs the code of a Python or TypeScript model; the tables it makes are created on the worker's connection.
 * @param temporary whether as temporary tables
 * @throws {PlanwiseError} PW4080 to PW4083, with the line of the model's own file
 */
export async function runModelScript(
  run: RunWorld,
  worker: Worker,
  node: ExecutableNode,
  code: string,
  temporary: boolean,
): Promise<void> {
  if (node.language === 'sql') throw failure('PW9004', `${node.uniqueId} is written in SQL`)
  const before = '\n'.repeat(node.firstLine - 1)
  const path = placeOf(run.world.packages, node)
  try {
    await run.session.runScript({
      language: node.language,
      name: node.name,
      path,
      file: run.fileOf(path),
      facts: node.language === 'typescript' ? factsIn(code) : null,
      code: `${before}${code}`,
      ownLines: `${before}${node.rawCode}`.split('\n').length,
      inputs: inputsOf(run, node),
      database: node.database ?? run.session.info.database,
      schema: node.schema,
      connection: worker.connection,
      temporary,
      signal: run.signal,
      printed: (line, stream) =>
        run.emit(
          stream === 'stdout' ? { kind: 'print', message: line, node } : { kind: 'debug', message: line },
          worker.threadId,
        ),
    })
  } catch (error) {
    throw error instanceof ScriptError ? scriptFailure(error, node, path) : error
  }
}

/** Whatever exists of what the node refers to, its own relation, and the rows of ephemeral models. */
function inputsOf(run: RunWorld, node: ExecutableNode): ScriptInput[] {
  const names = new Map<string, RelationName>()
  const add = (found: RelationName | undefined): void => {
    if (found === undefined) return
    const { database, schema } = found
    const existing = run.relations.get(database ?? run.session.info.database, schema ?? 'main', found.identifier)
    if (existing !== undefined)
      names.set(`${existing.database}\n${existing.schema}\n${existing.identifier}`.toLowerCase(), existing)
  }
  for (const id of node.dependsOn.nodes) for (const place of placesOf(run, id)) add(place)
  add({ database: node.database, schema: node.schema, identifier: node.alias })
  return [...[...names.values()].map((name) => ({ name, query: null })), ...ephemeralInputs(run, node)]
}

/** Under the names that their CTEs have in SQL, where `ref` looks for them. */
function ephemeralInputs(run: RunWorld, node: ExecutableNode): ScriptInput[] {
  const ctes = run.compiled.get(node.uniqueId)?.extraCtes ?? []
  return ctes.flatMap(({ id }, index) => {
    const model = executableNode(run, id)
    const before = ctes.slice(0, index + 1).map(({ sql }) => sql)
    const identifier = `__dbt__cte__${model.alias}`
    const query = `with ${before.join(',')} select * from ${identifier}`
    return [{ name: { schema: 'main', identifier }, query }]
  })
}

/** Where a node lies here and, with `--defer`, in the run that is deferred to. */
function placesOf(run: RunWorld, id: NodeId): (RelationName | undefined)[] {
  const node = run.project.nodes.get(id)
  if (node === undefined || (node.resourceType !== 'source' && !isRelational(node))) return []
  const { database, schema } = node
  const own = { database, schema, identifier: node.resourceType === 'source' ? node.identifier : node.alias }
  const deferred = run.deferred?.(id)
  if (deferred === undefined || deferred.identifier === null) return [own]
  return [own, { ...deferred, identifier: deferred.identifier }]
}

/** The line of a TypeScript model's code that names the table to make. */
export const TARGET = 'export const __planwise_target = '

function factsIn(code: string): ScriptFacts {
  const lines = code.split('\n')
  const said = (begin: string): string => lines.findLast((line) => line.startsWith(begin))?.slice(begin.length) ?? 'null'
  return { ...JSON.parse(said(FACTS)), target: JSON.parse(said(TARGET)) }
}

function scriptFailure({ trouble }: ScriptError, node: ExecutableNode, path: string): PlanwiseError {
  const language = node.language === 'python' ? 'Python' : 'TypeScript'
  switch (trouble.kind) {
    case 'no-interpreter':
      return failure('PW4080', `No Python was found for the model '${node.name}': "${trouble.wanted}": ${trouble.why}`, {
        family: 'Runtime Error',
        at: { path },
        hint: 'Put a python3 with the module duckdb on the PATH, or name one in PLANWISE_PYTHON; --exclude leaves the model out.',
      })
    case 'no-duckdb':
      return failure('PW4081', `The Python of the model '${node.name}' has no duckdb: ${trouble.message}`, {
        family: 'Runtime Error',
        at: { path },
        hint: `${trouble.python} -m pip install duckdb, or name another Python in PLANWISE_PYTHON.`,
      })
    case 'failed':
      return failure('PW4082', `${language} model failed:\n${trouble.traceback}`, {
        family: 'Runtime Error',
        at: placeIn(path, trouble),
        ...hintOf(language, trouble),
      })
    case 'died':
      return failure('PW4083', `${language} model failed: its process ${trouble.how}${indented(trouble.stderr)}`, {
        family: 'Runtime Error',
        at: { path },
      })
    case 'interrupted':
      return failure('PW4004', 'The run was interrupted', { family: 'Runtime Error' })
  }
}

/** How to install what is missing; a file of the project that is missing cannot be installed. */
function hintOf(language: string, { missing, python }: Extract<ScriptTrouble, { kind: 'failed' }>): { readonly hint?: string } {
  if (missing === null || isAbsolute(missing)) return {}
  return { hint: language === 'Python' ? `${python} -m pip install ${missing.split('.')[0]}` : `npm install ${missing}` }
}

function placeIn(path: string, { line, column }: Extract<ScriptTrouble, { kind: 'failed' }>): Location {
  if (line === null) return { path }
  return column === null ? { path, line } : { path, line, column }
}

function indented(text: string): string {
  return text === '' ? '' : `\n${text}`
}
