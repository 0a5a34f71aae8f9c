import { didYouMean } from '../../config/index.ts'
import { failure } from '../../model/index.ts'
import { materializeWithMacro } from './custom.ts'
import { materializeExternal } from './external.ts'
import { materializeIncremental } from './incremental.ts'
import { materializeSeed } from './seed.ts'
import { materializeSnapshot } from './snapshot.ts'
import type { Materialize, Outcome, Step } from './step.ts'
import { materializeTable } from './table.ts'
import { materializeTableFunction } from './table-function.ts'
import { materializeView } from './view.ts'

const BUILT_IN: Readonly<Record<string, Materialize>> = {
  table: materializeTable,
  view: materializeView,
  incremental: materializeIncremental,
  seed: materializeSeed,
  snapshot: materializeSnapshot,
  external: materializeExternal,
  table_function: materializeTableFunction,
}

/**
 * Builds a node's relation: by the project's own materialization of that name if there is one, else by the built-in one.
 * A transaction that the node's template opened is committed with it.
 */
export async function materialize(step: Step): Promise<Outcome> {
  const outcome = await materializationOf(step)(step)
  await step.runtime.commit()
  return outcome
}

/** The built-in materializations that take other languages than SQL. */
const ANY_LANGUAGE: readonly string[] = ['table', 'incremental', 'external']

function checkLanguage({ node }: Step, name: string): void {
  if (node.language === 'sql' || ANY_LANGUAGE.includes(name)) return
  throw failure('PW4012', `Materialization "${name}" only supports languages ["sql"]; got "${node.language}"`, {
    family: 'Compilation Error',
    at: { path: node.originalFilePath },
    hint: `materialized is one of ${ANY_LANGUAGE.join(', ')} for a model in another language than SQL.`,
  })
}

function materializationOf(step: Step): Materialize {
  const name = step.node.config.materialized ?? 'view'
  const own = step.run.world.macros.materialization(name, 'duckdb')
  if (own !== undefined) return (each) => materializeWithMacro(each, own)
  const builtIn = Object.hasOwn(BUILT_IN, name) ? BUILT_IN[name] : undefined
  if (builtIn !== undefined) {
    checkLanguage(step, name)
    return builtIn
  }
  throw failure('PW4014', `No materialization '${name}' was found for adapter duckdb! (searched types 'default' and 'duckdb')`, {
    family: 'Compilation Error',
    hint:
      didYouMean(name, [...Object.keys(BUILT_IN), 'ephemeral']) ?? `Built in: ${Object.keys(BUILT_IN).join(', ')}, ephemeral.`,
  })
}

export type { Outcome, Step } from './step.ts'
