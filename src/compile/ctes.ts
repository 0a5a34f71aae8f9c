import type { SourceMap } from '../jinja/index.ts'
import type { NodeId } from '../model/index.ts'
import { composeMap, type MappedText } from './map.ts'
import { sqlTokens as tokens } from './tokens.ts'

/** One ephemeral model (or fixture) on its way into a statement. */
export interface Cte {
  readonly id: NodeId
  /** Without the `__dbt__cte__` prefix. */
  readonly identifier: string
  readonly body: MappedText
}

/** The name under which an ephemeral model is referred to. */
export function cteName(identifier: string): string {
  return `__dbt__cte__${identifier}`
}

/** ` __dbt__cte__x as (\n…\n)`, as it stands in `extra_ctes[].sql`. */
export function cteSql(cte: Cte): string {
  return ` ${cteName(cte.identifier)} as (\n${cte.body.text}\n)`
}

/**
 * Puts CTEs in front of a statement: after its leading `with [recursive]`, else under a `with` of their own. Only the
 * text's first statement survives, as in dbt (whose parser drops the rest).
 */
export function injectCtes(sql: MappedText, ctes: readonly Cte[]): MappedText {
  if (ctes.length === 0) return sql
  const place = findPlace(sql.text)
  const end = endOfFirstStatement(sql.text, place.at)
  const pieces: { text: string; map?: SourceMap; from?: number }[] = [
    { text: sql.text.slice(0, place.at), map: sql.map, from: 0 },
  ]
  if (!place.afterWith) pieces.push({ text: 'with' })
  ctes.forEach((cte, index) => {
    if (index > 0) pieces.push({ text: ', ' })
    pieces.push(
      { text: ` ${cteName(cte.identifier)} as (\n` },
      { text: cte.body.text, map: cte.body.map, from: 0 },
      { text: '\n)' },
    )
  })
  pieces.push({ text: place.afterWith ? ', ' : ' ' })
  pieces.push({ text: sql.text.slice(place.at, end), map: sql.map, from: place.at })
  return composeMap(pieces)
}

interface Place {
  readonly at: number
  readonly afterWith: boolean
}

/** Where the CTEs go: behind the first top-level `with [recursive]`, else before the first token that is no comment. */
function findPlace(sql: string): Place {
  let depth = 0
  let first: number | undefined
  for (const token of tokens(sql)) {
    if (token.kind === 'open') depth += 1
    if (token.kind === 'close') depth -= 1
    if (token.kind === 'end') break
    first ??= token.start
    if (depth === 0 && token.kind === 'word' && /^with$/i.test(token.text)) return afterWith(sql, token.start + token.text.length)
  }
  return { at: first ?? sql.length, afterWith: false }
}

function afterWith(sql: string, at: number): Place {
  const next = tokens(sql, at).next().value
  const recursive = next !== undefined && next.kind === 'word' && /^recursive$/i.test(next.text)
  return { at: recursive ? next.start + next.text.length : at, afterWith: true }
}

function endOfFirstStatement(sql: string, from: number): number {
  for (const token of tokens(sql, from)) if (token.kind === 'end') return token.start + 1
  return sql.length
}
