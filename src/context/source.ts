import { PyFunction, type Value } from '../jinja/index.ts'
import { compilationError } from './errors.ts'
import type { Face, RunFace } from './face.ts'
import { ownRelation, relation, sourceRelation } from './node-relation.ts'
import { limitOf, pyClass, targetNotFound } from './ref.ts'
import { ephemeralRelation } from './relation-data.ts'
import type { ResolvedSource } from './types.ts'

/** `source('schema', 'table')`. */
export function source(face: Face): Value {
  return new PyFunction('source', (args) => {
    const [sourceName, table] = sourceArguments(args)
    if (face.kind !== 'run') {
      face.capture?.sources.push([sourceName, table])
      return ownRelation(face)
    }
    return resolved(face, `${sourceName}.${table}`, face.execution.resolveSource([sourceName, table]))
  })
}

export function sourceArguments(args: readonly Value[]): [string, string] {
  if (args.length !== 2) {
    throw compilationError(
      'PW3009',
      `source() takes exactly two arguments (${args.length} given)`,
      "Write source('source', 'table').",
    )
  }
  const [sourceName, table] = args
  if (typeof sourceName !== 'string') {
    throw compilationError(
      'PW3009',
      `The source name (first) argument to source() must be a string, got ${pyClass(sourceName ?? null)}`,
    )
  }
  if (typeof table !== 'string') {
    throw compilationError(
      'PW3009',
      `The table name (second) argument to source() must be a string, got ${pyClass(table ?? null)}`,
    )
  }
  return [sourceName, table]
}

function resolved(face: RunFace, name: string, answer: ResolvedSource): Value {
  const { execution } = face
  switch (answer.kind) {
    case 'missing':
    case 'disabled':
      throw targetNotFound(face, 'source', { name }, answer.kind === 'disabled')
    case 'fixture':
      execution.addCte(answer.id)
      return relation(ephemeralRelation(answer.identifier))
    case 'found':
      return relation(
        sourceRelation(answer.node, {
          limit: limitOf(face),
          eventTimeFilter: execution.eventTimeFilter?.(answer.node) ?? null,
        }),
      )
  }
}
