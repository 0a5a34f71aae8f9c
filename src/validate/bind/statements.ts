import type { Connection } from '../../adapter/index.ts'
import { sqlTokens } from '../../compile/index.ts'

/**
 * What a statement does, as far as its first word tells:
 * `query` reads; `change` writes rows; `definition` changes the catalogue or the session; `outside` leads out of the database
 * (files, other databases, extensions).
 */
export type StatementKind = 'query' | 'change' | 'definition' | 'transaction' | 'outside'

export interface Statement {
  readonly kind: StatementKind
  readonly sql: string
  /** Where it begins in the script. */
  readonly start: number
}

const KINDS: Readonly<Record<string, StatementKind>> = {
  with: 'query',
  select: 'query',
  from: 'query',
  values: 'query',
  table: 'query',
  describe: 'query',
  desc: 'query',
  show: 'query',
  summarize: 'query',
  explain: 'query',
  pragma: 'query',
  pivot: 'query',
  unpivot: 'query',
  insert: 'change',
  update: 'change',
  delete: 'change',
  merge: 'change',
  truncate: 'change',
  begin: 'transaction',
  start: 'transaction',
  commit: 'transaction',
  end: 'transaction',
  rollback: 'transaction',
  abort: 'transaction',
  copy: 'outside',
  export: 'outside',
  import: 'outside',
  attach: 'outside',
  detach: 'outside',
  install: 'outside',
  load: 'outside',
  call: 'outside',
  force: 'outside',
  checkpoint: 'outside',
  vacuum: 'outside',
}

/** The statements of a script, without the empty ones. */
export function statementsOf(sql: string): Statement[] {
  const found: Statement[] = []
  let first: { readonly at: number; readonly word: string } | undefined
  let main: string | undefined
  let depth = 0
  const finish = (end: number): void => {
    if (first !== undefined) found.push({ kind: kindOf(first.word, main), sql: sql.slice(first.at, end), start: first.at })
    first = undefined
    main = undefined
  }
  for (const token of sqlTokens(sql)) {
    if (token.kind === 'open') depth += 1
    if (token.kind === 'close') depth -= 1
    if (token.kind === 'end') {
      finish(token.start)
      depth = 0
      continue
    }
    const word = token.text.toLowerCase()
    first ??= { at: token.start, word: token.kind === 'open' ? 'select' : word }
    // WITH … INSERT writes
    if (depth === 0 && token.kind === 'word' && KINDS[word] === 'change') main ??= word
  }
  finish(sql.length)
  return found
}

function kindOf(first: string, main: string | undefined): StatementKind {
  if (first === 'with' && main !== undefined) return 'change'
  return KINDS[first] ?? 'definition'
}

/**
 * Defines what statements define and binds what they would read or write.
 * @returns the reason why a statement was left out, if one was
 */
export async function bindStatements(connection: Connection, statements: readonly Statement[]): Promise<string | undefined> {
  let skipped: string | undefined
  for (const { kind, sql } of statements) {
    switch (kind) {
      case 'definition':
        await connection.execute(sql)
        break
      case 'query':
      case 'change':
        await connection.describe(sql)
        break
      case 'transaction':
        break
      case 'outside':
        skipped ??= `it leads out of the database: ${sql.split('\n')[0] ?? ''}`
    }
  }
  return skipped
}
