import type { Frame, MaybePromise, Value } from '../jinja/index.ts'
import { runtimeError } from './errors.ts'
import type { RunFace } from './face.ts'
import { callMacro } from './macro-host.ts'

/**
 * The adapter's own call of a macro, as dbt makes it: in the root project's scope, so that a project's macro of that name
 * wins, with results of its own.
 * @throws Runtime Error when there is no such macro
 */
export function executeMacro(
  face: RunFace,
  name: string,
  kwargs: Readonly<Record<string, Value>>,
  frame: Frame | undefined,
): MaybePromise<Value> {
  const definition = face.world.macros.find(name)
  if (definition === undefined) throw runtimeError('PW3008', `dbt could not find a macro with the name "${name}" in any package`)
  const node = {
    uniqueId: definition.id,
    name: definition.name,
    packageName: definition.packageName,
    resourceType: 'macro',
    originalFilePath: definition.originalFilePath,
    path: definition.path,
  } as const
  const inner = face.forMacro(node)
  inner.state.header = face.state.header
  return callMacro(inner, definition, [], new Map(Object.entries(kwargs)), frame)
}
