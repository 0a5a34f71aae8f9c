import type { NodeRuntime } from '../context/index.ts'
import { compileTemplate, str, type Template } from '../jinja/index.ts'
import { type ExecutableNode, failure, type NodeId } from '../model/index.ts'
import { type Cte, cteSql, injectCtes } from './ctes.ts'
import { composeMap, type MappedText } from './map.ts'
import { scriptFacts } from './script-facts.ts'

/** A node's SQL, ready to run. */
export interface Compiled extends MappedText {
  readonly id: NodeId
  /** The ephemeral models in it, dependencies first. */
  readonly extraCtes: readonly { readonly id: NodeId; readonly sql: string | null }[]
}

/** What compiling needs from the run around it. */
export interface CompileServices {
  /** An ephemeral model, or a unit test's fixture, by id. */
  readonly cteNode: (id: NodeId) => ExecutableNode
  /** Whether the ephemeral models are put in front (`--no-inject-ephemeral-ctes` leaves them out). */
  readonly inject: boolean
  /** A node's file as seen from the project, for places in errors. */
  readonly place: (node: ExecutableNode) => string
  /** A fresh context for a node; `addCte` is told of every ephemeral model that it refers to. */
  readonly runtime: (node: ExecutableNode, addCte: (id: NodeId) => void) => Promise<NodeRuntime>
  /** Bodies of ephemeral models, compiled once per run. */
  readonly bodies: Map<NodeId, Promise<Body>>
  /** Told of each ephemeral model that was compiled on the way, the first time. */
  readonly compiledCte: (node: ExecutableNode, compiled: Compiled) => void
}

/** A rendered template with the ephemeral models it needs. */
export interface Body {
  readonly node: ExecutableNode
  readonly rendered: MappedText
  readonly ctes: readonly NodeId[]
  /** Whether {@link CompileServices.compiledCte} knows of it. */
  reported: boolean
}

/**
 * Renders a node's template with `execute` true and puts the ephemeral models it refers to in front.
 * @param needed ephemeral models to put in front even if nothing refers to them
 * @throws the template's error, with file and line.
 */
export async function compileNode(
  services: CompileServices,
  node: ExecutableNode,
  needed: readonly NodeId[] = [],
): Promise<{ compiled: Compiled; runtime: NodeRuntime }> {
  const ctes: NodeId[] = [...needed]
  const runtime = await services.runtime(node, (id) => ctes.push(id))
  const rendered = await renderNode(services, node, runtime)
  const ordered = await orderCtes(services, ctes, [node.uniqueId])
  const compiled = compiledOf(services, node, rendered, ordered)
  runtime.setCompiledCode(compiled.text)
  return { compiled, runtime }
}

function compiledOf(
  { inject }: CompileServices,
  { uniqueId: id, language }: ExecutableNode,
  rendered: MappedText,
  ctes: readonly Cte[],
): Compiled {
  if (language !== 'sql') return { id, ...rendered, extraCtes: ctes.map((cte) => ({ id: cte.id, sql: cteSql(cte) })) }
  if (!inject) return { id, ...rendered, extraCtes: ctes.map((cte) => ({ id: cte.id, sql: null })) }
  return { id, ...injectCtes(rendered, ctes), extraCtes: ctes.map((cte) => ({ id: cte.id, sql: cteSql(cte) })) }
}

async function renderNode(services: CompileServices, node: ExecutableNode, runtime: NodeRuntime): Promise<MappedText> {
  if (node.language === 'python') return pythonCode(node, runtime)
  if (node.language === 'typescript')
    return composeMap([{ text: `${node.rawCode}\n\n// What follows is generated.\n${await scriptFacts(runtime)}` }])
  return templateOf(node, services.place(node)).render(runtime.scope)
}

/** Python is no template: dbt's object for it is appended. */
async function pythonCode(node: ExecutableNode, runtime: NodeRuntime): Promise<MappedText> {
  const generated = await runtime.callMacro('py_script_postfix', [runtime.scope.lookup('model') ?? null])
  return composeMap([{ text: `${node.rawCode}\n\n${str(generated)}` }])
}

/** Depth first, dependencies before dependents, each once. */
async function orderCtes(services: CompileServices, ids: readonly NodeId[], path: readonly NodeId[]): Promise<Cte[]> {
  const found = new Map<NodeId, Cte>()
  for (const id of ids) {
    if (path.includes(id))
      throw failure('PW2030', `Ephemeral models refer to each other in a circle: ${[...path, id].join(' -> ')}`)
    if (found.has(id)) continue
    const body = await bodyOf(services, id)
    const inner = await orderCtes(services, body.ctes, [...path, id])
    if (!body.reported) {
      body.reported = true
      services.compiledCte(body.node, compiledOf(services, body.node, body.rendered, inner))
    }
    for (const cte of inner) found.set(cte.id, found.get(cte.id) ?? cte)
    found.set(id, { id, identifier: body.node.alias, body: body.rendered })
  }
  return [...found.values()]
}

function bodyOf(services: CompileServices, id: NodeId): Promise<Body> {
  const known = services.bodies.get(id)
  if (known) return known
  const fresh = compileBody(services, services.cteNode(id))
  services.bodies.set(id, fresh)
  return fresh
}

async function compileBody(services: CompileServices, node: ExecutableNode): Promise<Body> {
  const ctes: NodeId[] = []
  const runtime = await services.runtime(node, (id) => ctes.push(id))
  return { node, rendered: await renderNode(services, node, runtime), ctes, reported: false }
}

const templates = new Map<string, Template>()
const TEMPLATES_KEPT = 512

/** Generic tests share their text by the thousand; other templates are used once. */
function templateOf(node: ExecutableNode, path: string): Template {
  const source = { path, text: node.rawCode, line: node.firstLine }
  if (node.resourceType !== 'test') return compileTemplate(source, { macroPrefix: 'dbt_macro__' })
  const key = `${path}\n${node.rawCode}`
  const known = templates.get(key)
  if (known) return known
  const template = compileTemplate(source, { macroPrefix: 'dbt_macro__' })
  if (templates.size >= TEMPLATES_KEPT) templates.clear()
  templates.set(key, template)
  return template
}
