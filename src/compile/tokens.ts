/** A piece of SQL that means something. */
export interface SqlToken {
  readonly kind: 'word' | 'quoted' | 'string' | 'open' | 'close' | 'end' | 'comment' | 'other'
  readonly start: number
  readonly text: string
}

const LEXEME =
  /\s+|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:[^']|'')*(?:'|$)|"(?:[^"]|"")*(?:"|$)|\$([A-Za-z_]*)\$[\s\S]*?(?:\$\1\$|$)|[\p{L}_][\p{L}\p{N}_$]*|[\s\S]/guy

/**
 * SQL tokens without white space; strings, quoted names and dollar quotes are one token each.
 * @param comments whether comments are given too
 */
export function* sqlTokens(sql: string, from = 0, comments = false): Generator<SqlToken, undefined> {
  const lexeme = new RegExp(LEXEME)
  lexeme.lastIndex = from
  for (let match = lexeme.exec(sql); match !== null; match = lexeme.exec(sql)) {
    const text = match[0]
    if (/^\s/.test(text)) continue
    const kind = kindOf(text)
    if (kind !== 'comment' || comments) yield { kind, start: match.index, text }
  }
  return undefined
}

function kindOf(text: string): SqlToken['kind'] {
  if (text === '(') return 'open'
  if (text === ')') return 'close'
  if (text === ';') return 'end'
  if (text.startsWith('--') || text.startsWith('/*')) return 'comment'
  if (text.startsWith("'") || (text.startsWith('$') && text.length > 1)) return 'string'
  if (text.startsWith('"')) return 'quoted'
  return /^[\p{L}_]/u.test(text) ? 'word' : 'other'
}
