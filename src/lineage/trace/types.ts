/** Names of a struct's fields from the database's text of a type, `STRUCT(a INTEGER, "b c" VARCHAR[])`; null for other types. */
export function structFields(type: string): readonly string[] | null {
  const inner = /^STRUCT\((.*)\)$/s.exec(type)?.[1]
  if (inner === undefined) return null
  const names: string[] = []
  for (const part of topLevelParts(inner)) {
    const name = /^\s*(?:"((?:[^"]|"")*)"|(\S+))\s/.exec(part)
    const text = name?.[1]?.replaceAll('""', '"') ?? name?.[2]
    if (text === undefined) return null
    names.push(text)
  }
  return names
}

function topLevelParts(text: string): readonly string[] {
  const parts: string[] = []
  let depth = 0
  let quote = ''
  let begin = 0
  for (let at = 0; at < text.length; at++) {
    const sign = text.charAt(at)
    if (quote !== '') {
      if (sign === quote) quote = ''
    } else if (sign === '"' || sign === "'") quote = sign
    else if (sign === '(') depth++
    else if (sign === ')') {
      depth--
      if (depth < 0) return []
    } else if (sign === ',' && depth === 0) {
      parts.push(text.slice(begin, at))
      begin = at + 1
    }
  }
  parts.push(text.slice(begin))
  return parts
}
