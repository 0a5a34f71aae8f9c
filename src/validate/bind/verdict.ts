import { DatabaseError } from '../../adapter/index.ts'
import type { MappedText } from '../../compile/index.ts'
import { type GraphNode, type MacroNode, type NodeId, PlanwiseError } from '../../model/index.ts'
import { describeFailure, type RunWorld } from '../../run/index.ts'
import { type BoundNode, neededMore, promisedColumns, unchecked } from './bound.ts'
import { located } from './locate.ts'
import { refined } from './refine.ts'

/** What is known of a node when it could not be bound. */
export interface Circumstances {
  readonly id: NodeId
  readonly compiled: MappedText | null
  /** Why what is above the node is not known, where it is not. */
  readonly taint: string | undefined
  /** What the target has and this machine has not. */
  readonly missing: readonly string[]
}

/**
 * Whether an error is the project's mistake, or says only that something is not here: a false alarm is worse than a node that
 * is left unchecked.
 * @throws what is neither (an interruption, a mistake of planwise)
 */
export function verdictOf(run: RunWorld, error: unknown, node: GraphNode | MacroNode, about: Circumstances): BoundNode {
  const { id, compiled } = about
  const more = neededMore(error)
  if (more !== undefined) return unchecked(node, more.because, compiled)
  if (error instanceof PlanwiseError && error.code === 'PW3013')
    return unchecked(node, error.message.split('\n')[0] ?? error.message, compiled)
  const database = databaseErrorIn(error)
  if (database?.category === 'cancelled') throw error
  const because = database === undefined ? undefined : reasonToDoubt(database, about)
  if (because !== undefined) return unchecked(node, because, compiled)
  if (about.taint !== undefined && (database === undefined || !isSure(database))) return unchecked(node, about.taint, compiled)
  const better = database === undefined || compiled === null ? error : located(database, compiled.text)
  const { diagnostics: described } = describeFailure(run, better, node, compiled ?? undefined)
  const diagnostics = described.map((found) => refined(run, node, found, database))
  return { state: 'failed', id, diagnostics, compiled, promised: promisedColumns(node) }
}

export function databaseErrorIn(error: unknown): DatabaseError | undefined {
  for (let each = error; each instanceof Error; each = each.cause) if (each instanceof DatabaseError) return each
  return undefined
}

/** Syntax, and names of functions and tables, do not depend on the columns of what is above. */
function isSure(error: DatabaseError): boolean {
  if (error.exceptionType === 'Parser' || error.exceptionType === 'Syntax') return true
  return error.exceptionType === 'Catalog' && error.subtype === 'MISSING_ENTRY'
}

function reasonToDoubt(error: DatabaseError, { missing }: Circumstances): string | undefined {
  switch (error.category) {
    case 'environment':
      return `the database says: ${firstLine(error.detail)}`
    case 'resource':
    case 'concurrency':
      return `the database could not say: ${firstLine(error.detail)}`
    case 'cancelled':
    case 'data':
      return undefined
    case 'compile':
      if (missing.length > 0 && error.exceptionType === 'Catalog' && !/^Table /.test(error.detail))
        return `${missing.join(', ')} of the target ${missing.length === 1 ? 'is' : 'are'} not on this machine: ${firstLine(error.detail)}`
      return undefined
  }
}

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').replace(/[.:]+$/, '')
}
