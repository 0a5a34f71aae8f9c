import { sqlTokens } from '../../compile/index.ts'

/**
 * Whether a query has a PIVOT whose columns are values of the data: `PIVOT t ON year` without `IN (…)`, or with a query in
 * it.
 */
export function pivotsOnData(sql: string): boolean {
  if (!/\bpivot(_wider)?\b/i.test(sql)) return false
  const tokens = [...sqlTokens(sql)]
  return tokens.some((token, at) => {
    if (token.kind !== 'word' || !/^pivot(_wider)?$/i.test(token.text)) return false
    // `PIVOT (sum(x) FOR y IN (…))` behind a table
    const standard = tokens[at + 1]?.kind === 'open' && tokens[at - 1]?.kind !== 'open' && tokens[at - 1] !== undefined
    return standard ? !hasList(tokens.slice(at + 1)) : !hasList(clauseOf(tokens, at))
  })
}

type Tokens = readonly { readonly kind: string; readonly text: string }[]

/** The tokens between ON and what follows it. */
function clauseOf(tokens: Tokens, pivot: number): Tokens {
  let depth = 0
  let from: number | undefined
  for (let index = pivot + 1; index < tokens.length; index++) {
    const token = tokens[index]
    if (token === undefined || token.kind === 'end') break
    if (token.kind === 'open') depth += 1
    if (token.kind === 'close') depth -= 1
    if (depth < 0) return tokens.slice(from ?? index, index)
    if (depth > 0 || token.kind !== 'word') continue
    if (from === undefined && /^on$/i.test(token.text)) from = index
    else if (from !== undefined && /^(using|group|order|limit)$/i.test(token.text)) return tokens.slice(from, index)
  }
  return from === undefined ? [] : tokens.slice(from)
}

/** `IN (1, 2)`; neither `IN (SELECT …)` nor `IN an_enum`. */
function hasList(tokens: Tokens): boolean {
  const at = tokens.findIndex((token) => /^in$/i.test(token.text))
  if (at < 0) return false
  return tokens[at + 1]?.kind === 'open' && !/^(select|with|from|any)$/i.test(tokens[at + 2]?.text ?? '')
}
