import { DatabaseError } from '../../adapter/index.ts'
import { type SqlToken, sqlTokens } from '../../compile/index.ts'

/**
 * Some errors of DuckDB tell no place. Where the name in question stands once in the SQL, or where what it is about can be
 * counted, the place is found here.
 * @param compiled the node's own SQL, somewhere inside what was submitted
 */
export function located(error: DatabaseError, compiled: string): DatabaseError {
  if (error.sql === undefined) return error
  const start = error.sql.indexOf(compiled)
  if (error.position !== undefined && (start < 0 || error.position < start + compiled.length)) return error
  const offset = start < 0 ? undefined : error.position === undefined ? placeIn(error.detail, compiled) : unfinished(compiled)
  if (offset === undefined) return error
  return new DatabaseError({ ...fieldsOf(error), position: start + offset })
}

function fieldsOf(error: DatabaseError) {
  const { category, exceptionType, detail, raw, sql, candidates, subject, subtype, hint, holder } = error
  return { category, exceptionType, detail, raw, sql, candidates, subject, subtype, hint, holder, cause: error }
}

function placeIn(detail: string, sql: string): number | undefined {
  const tokens = [...sqlTokens(sql)]
  const key = /Could not find key "(.+?)" in struct/.exec(detail)?.[1]
  if (key !== undefined) return afterDot(tokens, key)
  const table = /Referenced table "(.+?)" not found/.exec(detail)?.[1]
  if (table !== undefined) return beforeDot(tokens, table)
  const alias = /[Dd]uplicate alias "(.+?)"/.exec(detail)?.[1]
  if (alias !== undefined) return secondNamed(tokens, alias)
  const grouped = /column "?([^"\s]+)"? must appear in the GROUP BY/.exec(detail)?.[1]
  if (grouped !== undefined) return tokens.find((token) => isNamed(token, grouped))?.start
  const clause = /^(GROUP|ORDER) BY term out of range.* and (\d+)/.exec(detail)
  if (clause !== null) return clauseOutOfRange(tokens, clause[1] ?? '', Number(clause[2]))
  if (/same number of result columns/.test(detail)) return unevenBranch(tokens)
  const quoted = [...detail.matchAll(/["'`]([^"'`]+)["'`]/g)].map((match) => match[1] ?? '')
  for (const name of quoted) {
    const found = tokens.find((token) => isNamed(token, name))
    if (found !== undefined) return found.start
  }
  return literalIn(detail, tokens)
}

/** SQL that ends too early: its last parenthesis that is not closed, else its last word. */
function unfinished(sql: string): number | undefined {
  const open: number[] = []
  let last: number | undefined
  for (const token of sqlTokens(sql)) {
    if (token.kind === 'open') open.push(token.start)
    if (token.kind === 'close') open.pop()
    last = token.start
  }
  return open.at(-1) ?? last
}

/** The GROUP BY (or ORDER BY) of a position that there is not. */
function clauseOutOfRange(tokens: readonly SqlToken[], word: string, most: number): number | undefined {
  for (const [index, token] of tokens.entries()) {
    if (token.text.toUpperCase() !== word || tokens[index + 1]?.text.toLowerCase() !== 'by') continue
    for (let at = index + 2; at < tokens.length; at++) {
      const each = tokens[at]
      if (each === undefined || each.kind === 'close' || each.kind === 'word') break
      if (/^\d$/.test(each.text) && Number(each.text) > most) return each.start
    }
  }
  return undefined
}

function isNamed(token: SqlToken, name: string): boolean {
  if (token.kind === 'word') return token.text.toLowerCase() === name.toLowerCase()
  return token.kind === 'quoted' && token.text.slice(1, -1).replaceAll('""', '"').toLowerCase() === name.toLowerCase()
}

function afterDot(tokens: readonly SqlToken[], name: string): number | undefined {
  const at = tokens.findIndex((token, index) => isNamed(token, name) && tokens[index - 1]?.text === '.')
  const bracket = tokens.find((token) => token.kind === 'string' && token.text.slice(1, -1) === name)
  return tokens[at]?.start ?? bracket?.start
}

function beforeDot(tokens: readonly SqlToken[], name: string): number | undefined {
  return tokens.find((token, index) => isNamed(token, name) && tokens[index + 1]?.text === '.' && tokens[index - 1]?.text !== '.')
    ?.start
}

/** The second of two things of one name: where no dot follows, so that it is the alias or table itself. */
function secondNamed(tokens: readonly SqlToken[], name: string): number | undefined {
  const named = [...tokens.keys()].filter((at) => {
    const token = tokens[at]
    const isCte = /^as$/i.test(tokens[at + 1]?.text ?? '') && tokens[at + 2]?.kind === 'open'
    return token !== undefined && isNamed(token, name) && tokens[at + 1]?.text !== '.' && !isCte
  })
  const aliases = named.filter((at) => tokens[at - 1]?.text !== '.')
  const second = aliases[1] ?? named[1]
  return second === undefined ? undefined : tokens[second]?.start
}

/** A literal that the message quotes without marks: a format, a pattern. */
function literalIn(detail: string, tokens: readonly SqlToken[]): number | undefined {
  return tokens.find((token) => token.kind === 'string' && token.text.length > 2 && detail.includes(token.text.slice(1, -1)))
    ?.start
}

interface Branch {
  readonly items: readonly number[]
  readonly starts: number
}

const SET_WORDS = /^(union|intersect|except)$/i

/**
 * The first branch of a set operation whose select list is as long as no other's: the last item that is too much, or the word
 * SELECT where items are missing. Branches with a star cannot be counted.
 */
function unevenBranch(tokens: readonly SqlToken[]): number | undefined {
  for (const branches of setOperations(tokens)) {
    if (branches.some(({ items }) => items.length === 0)) continue
    const counts = branches.map(({ items }) => items.length)
    const usual = mostCommon(counts)
    const odd = branches.find(({ items }) => items.length !== usual)
    if (odd === undefined) continue
    return odd.items.length > usual ? odd.items.at(-1) : odd.starts
  }
  return undefined
}

function mostCommon(counts: readonly number[]): number {
  const often = (count: number): number => counts.filter((each) => each === count).length
  return counts.reduce((best, count) => (often(count) > often(best) ? count : best), counts[0] ?? 0)
}

/** The select lists of each set operation, one array of branches per level of parentheses that has one. */
function setOperations(tokens: readonly SqlToken[]): Branch[][] {
  const found: Branch[][] = []
  const levels: { branches: Branch[]; hasSet: boolean }[] = [{ branches: [], hasSet: false }]
  for (const [index, token] of tokens.entries()) {
    const level = levels.at(-1)
    if (token.kind === 'open') levels.push({ branches: [], hasSet: false })
    else if (token.kind === 'close') {
      const ended = levels.pop()
      if (ended?.hasSet === true) found.push(ended.branches)
      if (levels.length === 0) levels.push({ branches: [], hasSet: false })
    } else if (level !== undefined && token.kind === 'word') {
      if (SET_WORDS.test(token.text)) level.hasSet = true
      if (/^select$/i.test(token.text)) {
        if (!level.hasSet) level.branches = []
        level.branches.push(branchAt(tokens, index))
      }
    }
  }
  for (const level of levels) if (level.hasSet) found.push(level.branches)
  return found
}

const ENDS = /^(from|where|group|having|order|limit|union|intersect|except|qualify|window)$/i

function branchAt(tokens: readonly SqlToken[], select: number): Branch {
  const items: number[] = []
  let depth = 0
  let fresh = true
  for (let index = select + 1; index < tokens.length; index++) {
    const token = tokens[index]
    if (token === undefined || token.kind === 'end') break
    if (depth === 0 && fresh && /^(distinct|all)$/i.test(token.text)) continue
    if (depth === 0 && token.text === '*' && (fresh || tokens[index - 1]?.text === '.'))
      return { items: [], starts: tokens[select]?.start ?? 0 }
    if (depth === 0 && fresh) {
      items.push(token.start)
      fresh = false
    }
    if (token.kind === 'open') depth += 1
    if (token.kind === 'close') {
      if (depth === 0) break
      depth -= 1
    }
    if (depth > 0) continue
    if (token.text === ',') fresh = true
    if (token.kind === 'word' && ENDS.test(token.text)) break
  }
  return { items, starts: tokens[select]?.start ?? 0 }
}
