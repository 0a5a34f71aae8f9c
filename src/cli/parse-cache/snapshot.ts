import { hash } from 'node:crypto'
import { isExecutableId, type ManifestBody } from '../../artifacts/index.ts'
import type { World } from '../../context/index.ts'
import type { Diagnostic, Graph, GraphNode, Json, MacroNode, NodeId, PlainRecord, Project } from '../../model/index.ts'
import type { ModelTrace, ParseTrace } from '../../parse/index.ts'
import { DecodedNodes } from './decoded-nodes.ts'
import { encodeNodes, type NodeTexts, nodeReader, trusted } from './node-texts.ts'
import type { Observations } from './observed-files.ts'
import { decodePlain, encodePlain } from './plain-text.ts'

/** What one parse found, all of it that later commands need. */
export interface Finding {
  readonly project: Project
  readonly graph: Graph
  readonly diagnostics: readonly Diagnostic[]
  readonly body: ManifestBody
  /** semantic_manifest.json. */
  readonly semantic: string
  /** How many there are of what, as the log says it. */
  readonly counts: readonly { readonly label: string; readonly count: number }[]
}

/** What must hold for a finding to hold. */
export interface Premises {
  readonly observations: Observations
  readonly trace: ParseTrace
}

/** The facts of a snapshot: small beside the nodes. */
interface Facts {
  readonly name: string
  readonly ids: readonly NodeId[]
  readonly ends: readonly number[]
  readonly special: readonly number[]
  readonly shared: readonly Json[]
  /** Numbers of the nodes. */
  readonly order: readonly number[]
  readonly parents: readonly (readonly number[])[]
  readonly places: readonly number[]
  readonly semantic: string
  readonly counts: Finding['counts']
  readonly observations: Observations
  /** Hashes of the values. */
  readonly env: readonly (readonly [name: string, hash: string])[]
  readonly deadlines: readonly (readonly [date: string, isPast: boolean])[]
  readonly models: readonly (readonly [file: string, node: number, shape: string, isVolatile: boolean])[]
  /** Everything else of the project and its diagnostics, as {@link encodePlain} writes it. */
  readonly rest: string
}

interface Rest {
  readonly disabled: [NodeId, GraphNode[]][]
  readonly docs: [NodeId, PlainRecord][]
  readonly groups: [NodeId, PlainRecord][]
  readonly diagnostics: Diagnostic[]
}

/** A finding as the parts of a file: facts, macros, nodes, manifest. */
export function encodeSnapshot(finding: Finding, { observations, trace }: Premises): readonly Uint8Array[] {
  const { project, graph } = finding
  const ids = [...project.nodes.keys()]
  const numbers = new Map(ids.map((id, index) => [id, index]))
  const numberOf = (id: NodeId): number => numbers.get(id) ?? -1
  const { bytes, ...nodes } = encodeNodes(project.nodes.values())
  const facts: Facts = {
    name: project.name,
    ids,
    ...nodes,
    order: graph.order.map(numberOf),
    parents: ids.map((id) => (graph.parents.get(id) ?? []).map(numberOf)),
    places: [...finding.body.places],
    semantic: finding.semantic,
    counts: finding.counts,
    observations,
    env: [...trace.env].map(([name, value]) => [name, valueHash(value)]),
    deadlines: [...trace.deadlines],
    models: [...trace.models].map(([file, { id, shape, isVolatile }]) => [file, numberOf(id), shape, isVolatile]),
    rest: encodePlain({
      disabled: [...project.disabled],
      docs: [...project.docs],
      groups: [...project.groups],
      diagnostics: finding.diagnostics,
    }),
  }
  const macros = encodePlain([...project.macros.values()])
  return [Buffer.from(JSON.stringify(facts)), Buffer.from(macros), bytes, finding.body.bytes]
}

/** The values themselves are nobody's business. */
function valueHash(value: string | undefined): string {
  return value === undefined ? '' : hash('sha256', value, 'base64url')
}

/** A snapshot that was read, and is to be judged. */
export interface Snapshot {
  readonly observations: Observations
  readonly models: ReadonlyMap<string, ModelTrace>
  readonly diagnostics: readonly Diagnostic[]
  /** Whether the environment variables that were read are as they were, and no deadline has passed since. */
  holdsIn(world: Pick<World, 'env' | 'now'>): boolean
  /** A node, before any is replaced. */
  node(id: NodeId): GraphNode | undefined
  /** The finding, with nodes in place of their namesakes; of the manifest's body the namesakes' entries are left. */
  finding(fresh: ReadonlyMap<NodeId, GraphNode>, selectors: PlainRecord): Finding
}

/** @param createdAt seconds since the epoch: what all nodes say */
export function decodeSnapshot(sections: readonly Buffer[], createdAt: number): Snapshot | undefined {
  const [factsBytes, macroBytes, nodeBytes, body] = sections
  if (factsBytes === undefined || macroBytes === undefined || nodeBytes === undefined || body === undefined) return undefined
  const facts: Facts = JSON.parse(factsBytes.toString('utf8'))
  const texts: NodeTexts = { bytes: nodeBytes, ends: facts.ends, special: facts.special, shared: facts.shared }
  const read = nodeReader(texts, createdAt)
  const rest: Rest = trusted(decodePlain(facts.rest))
  const idAt = (index: number): NodeId => trusted(facts.ids[index])
  const nodes = new DecodedNodes(facts.ids, read)
  return {
    observations: facts.observations,
    models: new Map(
      facts.models.map(([file, index, shape, isVolatile]) => [file, { id: idAt(index), shape, isVolatile }] as const),
    ),
    diagnostics: rest.diagnostics,
    holdsIn: ({ env, now }) =>
      facts.env.every(([name, hashed]) => valueHash(env(name)) === hashed) &&
      facts.deadlines.every(([date, isPast]) => Date.parse(date) < now().getTime() === isPast),
    node: (id) => nodes.get(id),
    finding: (fresh, selectors) => ({
      project: {
        name: facts.name,
        nodes: fresh.size === 0 ? nodes : new DecodedNodes(facts.ids, read, fresh),
        disabled: new Map(rest.disabled.map(([id, list]) => [id, list.map((node) => ({ ...node, createdAt }))])),
        macros: macroMap(macroBytes, createdAt),
        docs: new Map(trusted<[NodeId, never][]>(rest.docs)),
        groups: new Map(trusted<[NodeId, never][]>(rest.groups)),
        selectors,
      },
      graph: graphOf(facts, idAt),
      diagnostics: rest.diagnostics,
      body: { bytes: body, ids: facts.ids.filter(isExecutableId), places: Uint32Array.from(facts.places) },
      semantic: facts.semantic,
      counts: facts.counts,
    }),
  }
}

function macroMap(bytes: Buffer, createdAt: number): ReadonlyMap<NodeId, MacroNode> {
  const macros: MacroNode[] = trusted(decodePlain(bytes.toString('utf8')))
  return new Map(macros.map((macro) => [macro.uniqueId, { ...macro, createdAt }]))
}

/** As the graph layer builds it: children in the order of the nodes. */
function graphOf({ ids, order, parents }: Facts, idAt: (index: number) => NodeId): Graph {
  const children = new Map<NodeId, NodeId[]>(ids.map((id) => [id, []]))
  const above = new Map<NodeId, NodeId[]>()
  for (const [index, id] of ids.entries()) {
    const own = (parents[index] ?? []).map(idAt)
    above.set(id, own)
    for (const parent of own) children.get(parent)?.push(id)
  }
  return { order: order.map(idAt), parents: above, children }
}
