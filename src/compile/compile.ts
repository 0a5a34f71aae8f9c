import type { NodeRuntime } from '../context/index.ts'
import { compileTemplate, type Template } from '../jinja/index.ts'
import { type ExecutableNode, failure, type NodeId } from '../model/index.ts'
import { type Cte, cteSql, injectCtes } from './ctes.ts'
import type { MappedText } from './map.ts'

/** A node's SQL, ready to run. */
export interface Compiled extends MappedText {
  readonly id: NodeId
  /** The ephemeral models in it, dependencies first. */
  readonly extraCtes: readonly { readonly id: NodeId; readonly sql: string }[]
}

/** What compiling needs from the run around it. */
export interface CompileServices {
  /** An ephemeral model, or a unit test's fixture, by id. */
  readonly cteNode: (id: NodeId) => ExecutableNode
  /** A fresh context for a node; `addCte` is told of every ephemeral model that it refers to. */
  readonly runtime: (node: ExecutableNode, addCte: (id: NodeId) => void) => Promise<NodeRuntime>
  /** Bodies of ephemeral models, compiled once per run. */
  readonly bodies: Map<NodeId, Promise<Body>>
}

/** A rendered template with the ephemeral models it needs. */
export interface Body {
  readonly node: ExecutableNode
  readonly rendered: MappedText
  readonly ctes: readonly NodeId[]
}

/**
 * Renders a node's template with `execute` true and puts the ephemeral models it refers to in front.
 * @throws the template's error, with file and line.
 */
export async function compileNode(
  services: CompileServices,
  node: ExecutableNode,
): Promise<{ compiled: Compiled; runtime: NodeRuntime }> {
  const ctes: NodeId[] = []
  const runtime = await services.runtime(node, (id) => ctes.push(id))
  const rendered = await renderNode(node, runtime)
  const ordered = await orderCtes(services, ctes, [node.uniqueId])
  const injected = injectCtes(rendered, ordered)
  runtime.setCompiledCode(injected.text)
  return {
    compiled: { id: node.uniqueId, ...injected, extraCtes: ordered.map((cte) => ({ id: cte.id, sql: cteSql(cte) })) },
    runtime,
  }
}

async function renderNode(node: ExecutableNode, runtime: NodeRuntime): Promise<MappedText> {
  return templateOf(node).render(runtime.scope)
}

/** Depth first, dependencies before dependents, each once. */
async function orderCtes(services: CompileServices, ids: readonly NodeId[], path: readonly NodeId[]): Promise<Cte[]> {
  const found = new Map<NodeId, Cte>()
  for (const id of ids) {
    if (path.includes(id))
      throw failure('PW2030', `Ephemeral models refer to each other in a circle: ${[...path, id].join(' -> ')}`)
    if (found.has(id)) continue
    const body = await bodyOf(services, id)
    for (const inner of await orderCtes(services, body.ctes, [...path, id])) found.set(inner.id, found.get(inner.id) ?? inner)
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
  return { node, rendered: await renderNode(node, runtime), ctes }
}

const templates = new Map<string, Template>()
const TEMPLATES_KEPT = 512

/** Generic tests share their text by the thousand; other templates are used once. */
function templateOf(node: ExecutableNode): Template {
  const source = { path: node.originalFilePath, text: node.rawCode, line: node.firstLine }
  if (node.resourceType !== 'test') return compileTemplate(source)
  const key = `${node.originalFilePath}\n${node.rawCode}`
  const known = templates.get(key)
  if (known) return known
  const template = compileTemplate(source)
  if (templates.size >= TEMPLATES_KEPT) templates.clear()
  templates.set(key, template)
  return template
}
