import type { RunFace } from './face.ts'
import { FaceScope } from './scope.ts'
import type { Execution, RunNode, ScopeOptions, World } from './types.ts'

/** A run-time face with a scope of its own; `packageName` says whose macros and variables count. */
export function runFace(
  world: World,
  node: RunNode,
  execution: Execution,
  options: ScopeOptions,
  packageName: string = node.packageName,
): RunFace {
  const scope = new FaceScope(world.macros.scope(packageName), options.extra)
  const face: RunFace = {
    kind: 'run',
    world,
    node,
    packageName,
    scope,
    stack: [],
    capture: undefined,
    execution,
    options,
    forMacro: (macro) => runFace(world, macro, execution, { face: 'operation' }, world.rootName),
    state: { compiledCode: null, results: new Map(), header: undefined },
  }
  scope.attach(face)
  return face
}
