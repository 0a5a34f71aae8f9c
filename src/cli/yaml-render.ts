import { didYouMean, type Render } from '../config/index.ts'
import { fromValue, type YamlKind, type YamlWorld, yamlScope } from '../context/index.ts'
import { compileTemplate, str, TemplateError, Undefined } from '../jinja/index.ts'
import { failure, PlanwiseError } from '../model/index.ts'

/** Renders texts of configuration files natively, with the names that a file of this kind sees; others are mistakes. */
export function yamlRender(kind: YamlKind, world: YamlWorld): Render {
  const scope = yamlScope(kind, world)
  return async (text, at) => {
    try {
      const value = await compileTemplate({ path: '', text }).renderNative(scope)
      if (value instanceof Undefined) throw new TemplateError('undefined', `${nameOf(value)} is undefined`)
      return fromValue(value)
    } catch (error) {
      throw atPlace(error, kind, text, at)
    }
  }
}

function nameOf({ name, holder }: Undefined): string {
  return holder === undefined ? `'${str(name)}'` : `'${str(holder)}' has no '${str(name)}': it`
}

function atPlace(error: unknown, kind: YamlKind, text: string, at: Parameters<Render>[1]): unknown {
  if (error instanceof PlanwiseError) return error
  if (error instanceof Error && error.cause instanceof PlanwiseError) return error.cause
  if (!(error instanceof TemplateError)) return error
  const { message } = error
  const hint = error.kind === 'undefined' ? undefinedHint(kind, message) : undefined
  const more = { family: 'Compilation Error', at: at(), ...(hint === undefined ? {} : { hint }) } as const
  return failure('PW1106', `Could not render ${text}: ${message}`, more, error)
}

const FUNCTIONS = ['env_var', 'var', 'target', 'log', 'print', 'fromjson', 'tojson', 'modules', 'flags']

function undefinedHint(kind: YamlKind, message: string): string {
  const meant = didYouMean(/^'(\w+)'/.exec(message)?.[1] ?? '', FUNCTIONS)
  const targets = kind === 'project' ? 'target, ' : ''
  return meant ?? `No macro is known here: this file sees ${targets}env_var('NAME') and var('NAME') of --vars.`
}
