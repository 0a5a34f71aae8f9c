import type { Render } from '../config/index.ts'
import { fromValue, type YamlKind, type YamlWorld, yamlScope } from '../context/index.ts'
import { compileTemplate, locate } from '../jinja/index.ts'
import { failure, PlanwiseError } from '../model/index.ts'

/** Renders texts of configuration files natively, with the names that a file of this kind sees. */
export function yamlRender(kind: YamlKind, world: YamlWorld): Render {
  const scope = yamlScope(kind, world)
  return async (text, at) => {
    try {
      const template = compileTemplate({ path: '', text }, { undefined: 'chainable' })
      return fromValue(await template.renderNative(scope))
    } catch (error) {
      throw atPlace(error, text, at)
    }
  }
}

function atPlace(error: unknown, text: string, at: Parameters<Render>[1]): unknown {
  if (error instanceof PlanwiseError) return error
  const inner = error instanceof Error && error.cause instanceof PlanwiseError ? error.cause : undefined
  if (inner !== undefined) return inner
  if (!(error instanceof Error) || locate(error) === undefined) return error
  return failure('PW1002', `Could not render ${text}: ${error.message}`, { family: 'Compilation Error', at: at() }, error)
}
