import type { Connection } from '../adapter/index.ts'
import type { MappedText } from '../compile/index.ts'
import type { NodeId } from '../model/index.ts'
import type { Binder } from './bind/binder.ts'
import type { BoundNode } from './bind/bound.ts'
import { badLiterals, hasCandidates } from './bind/literals.ts'
import { selectTrees } from './bind/syntax-tree.ts'
import { verdictOf } from './bind/verdict.ts'
import type { Finding } from './finding.ts'

interface Candidate {
  readonly id: NodeId
  readonly compiled: MappedText
}

const AT_A_TIME = 100

/** Literals in bound SQL that can never be what they are cast to: no run with rows survives them. */
export async function literalFindings(binder: Binder, bound: readonly BoundNode[]): Promise<Finding[]> {
  const candidates = bound.flatMap(({ id, state, compiled }): Candidate[] =>
    state === 'bound' && compiled !== null && hasCandidates(compiled.text) ? [{ id, compiled }] : [],
  )
  if (candidates.length === 0) return []
  const planner = await binder.context.run.session.connect('planner')
  await planner.execute('pragma disable_optimizer')
  const found: Finding[] = []
  for (let from = 0; from < candidates.length; from += AT_A_TIME) {
    const part = candidates.slice(from, from + AT_A_TIME)
    const trees = await selectTrees(
      planner,
      part.map(({ compiled }) => compiled.text),
    )
    for (const [index, each] of part.entries()) {
      const tree = trees[index]
      if (tree !== undefined) found.push(...(await findingsIn(binder, planner, each, tree)))
    }
  }
  return found
}

async function findingsIn(
  binder: Binder,
  planner: Connection,
  { id, compiled }: Candidate,
  tree: Parameters<typeof badLiterals>[1],
): Promise<Finding[]> {
  const { run, missing } = binder.context
  const node = run.project.nodes.get(id)
  if (node === undefined) return []
  const bad = await badLiterals(planner, tree, compiled, compiled.text)
  const lines = new Set<string>()
  return bad.flatMap(({ error }) => {
    const verdict = verdictOf(run, error, node, { id, compiled, taint: undefined, missing })
    if (verdict.state !== 'failed') return []
    // values of one list are one mistake
    return verdict.diagnostics.flatMap((diagnostic) => {
      const line = `${diagnostic.at?.path}:${diagnostic.at?.line}`
      if (lines.has(line)) return []
      lines.add(line)
      return [{ diagnostic, resource: id }]
    })
  })
}
