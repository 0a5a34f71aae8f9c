import { Dict, type Value } from '../jinja/index.ts'
import type { NodeConfig } from '../model/index.ts'
import type { Face } from './face.ts'

/** `pre_hooks`, `post_hooks`: the node's hooks as dictionaries, for `run_hooks`. */
export function hooks(face: Face, key: 'pre-hook' | 'post-hook'): Value {
  if (face.kind !== 'run') return face.kind === 'parse' ? [] : null
  if (face.options.face === 'operation') return null
  const { resourceType, config } = face.node
  if (config === undefined || resourceType === 'source' || resourceType === 'test' || resourceType === 'unit_test') return []
  return hookDicts(config, key)
}

export function hookDicts(config: NodeConfig, key: 'pre-hook' | 'post-hook'): Value[] {
  return (config[key] ?? []).map((hook) => {
    const fields: [string, Value][] = [
      ['sql', hook.sql],
      ['transaction', hook.transaction],
    ]
    if (hook.index !== null) fields.push(['index', hook.index])
    return Dict.of(fields)
  })
}
