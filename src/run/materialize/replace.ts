import type { CachedRelation } from '../../context/index.ts'
import { isOverridden, type Step, targetOf } from './step.ts'

/**
 * Whether `create or replace` can take the place of what is there. It swaps within one statement, and a failure leaves what
 * was there; a script of begin, create, drop, rename and commit costs three times as much.
 *
 * The script is needed where the relation is of another kind or in another engine's database, where the text is not the
 * built-in macro's or more than one statement, and for a view that may name itself: replaced, it would be defined by itself.
 */
export function replacesInPlace(step: Step, before: CachedRelation, kind: 'table' | 'view'): boolean {
  const { database, identifier } = targetOf(step)
  return (
    before.type === kind &&
    isOneStatement(step) &&
    !isOverridden(step, kind === 'table' ? 'create_table_as' : 'create_view_as') &&
    database.toLowerCase() === step.run.session.info.database.toLowerCase() &&
    (kind === 'table' || !names(step.compiled.text, identifier))
  )
}

/** Whether a name stands in SQL as a word, be it a relation's or not. */
function names(text: string, name: string): boolean {
  const word = name.replaceAll('"', '""').replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
  return new RegExp(`(?<![\\p{L}\\p{N}_])${word}(?![\\p{L}\\p{N}_])`, 'isu').test(text)
}

/** The built-in macro's statement, so that it replaces what has its name. */
export function orReplace(create: string): string {
  return create.replace(/^\s*create\s+(?=(?:table|view)\s)/, 'create or replace ')
}

/** A contract creates first and inserts then; a header is a statement of its own. */
export function isOneStatement(step: Step): boolean {
  const { sql_header: header } = step.node.config
  return 'contract' in step.node && !step.node.contract.enforced && (header === undefined || header === null)
}
