import type { MacroDefinition } from '../../context/index.ts'
import { Dict, iterate, str, typeName, type Value } from '../../jinja/index.ts'
import { failure } from '../../model/index.ts'
import type { Outcome, Step } from './step.ts'
import { attribute } from './values.ts'

/** A user's own `{% materialization %}`: all of it happens in its macro, which must say which relations there are now. */
export async function materializeWithMacro(step: Step, definition: MacroDefinition): Promise<Outcome> {
  checkLanguage(step, definition)
  try {
    const result = await step.runtime.callDefinition(definition)
    return { relations: relationsOf(result, step) }
  } catch (error) {
    await step.runtime.rollback()
    throw error
  }
}

function checkLanguage(step: Step, definition: MacroDefinition): void {
  const supported = definition.supportedLanguages
  if (!supported || supported.includes(step.node.language)) return
  throw failure(
    'PW4012',
    `Materialization "${definition.name}" only supports languages ${JSON.stringify(supported)}; got "${step.node.language}"`,
    {
      family: 'Validation Error',
    },
  )
}

function relationsOf(result: Value, step: Step): Outcome['relations'] {
  const materialized = step.node.config.materialized ?? 'view'
  if (typeof result === 'string') {
    throw invalid(`The materialization ("${materialized}") did not explicitly return a list of relations to add to the cache.`)
  }
  if (!(result instanceof Dict))
    throw invalid(`Invalid return value from materialization, expected a dict with key "relations", got: ${str(result)}`)
  const relations = result.get('relations')
  if (relations === undefined) {
    throw invalid(
      `Invalid return value from materialization, "relations" not found, got keys: [${[...result.keys()].map((key) => `'${str(key)}'`).join(', ')}]`,
    )
  }
  if (!Array.isArray(relations))
    throw invalid(`Invalid return value from materialization, "relations" not a list, got: ${str(relations)}`)
  return [...iterate(relations)].map((relation) => cached(relation))
}

function cached(relation: Value): Outcome['relations'][number] {
  if (!/relation/i.test(typeName(relation)))
    throw invalid(`Invalid return value from materialization, "relations" contains non-Relation: ${str(relation)}`)
  const text = (name: string): string => str(attribute(relation, name))
  return { database: text('database'), schema: text('schema'), identifier: text('identifier'), type: text('type') }
}

function invalid(message: string): Error {
  return failure('PW4013', message, {
    family: 'Compilation Error',
    hint: "End the materialization with {{ return({'relations': [target_relation]}) }}.",
  })
}
