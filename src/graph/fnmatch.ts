const compiled = new Map<string, RegExp>()

/** Python's `fnmatch.fnmatch` on POSIX: the whole text, case-sensitive, `*` `?` `[seq]` `[!seq]`. */
export function fnmatch(text: string, pattern: string): boolean {
  if (!/[*?[]/.test(pattern)) return text === pattern
  let regexp = compiled.get(pattern)
  if (regexp === undefined) {
    regexp = new RegExp(`^(?:${translate(pattern, '.*', '.')})$`, 'su')
    compiled.set(pattern, regexp)
  }
  return regexp.test(text)
}

/**
 * Python's `Path.glob` pattern as a test of a relative path: `*` and `?` stay within one part, `**` as a whole part spans any
 * number of them.
 */
export function globPattern(pattern: string): (path: string) => boolean {
  const parts = pattern.split('/').filter((part) => part !== '' && part !== '.')
  let source = ''
  parts.forEach((part, at) => {
    const last = at === parts.length - 1
    if (part === '**') source += last ? '.*' : '(?:[^/]+/)*'
    else source += translate(part, '[^/]*', '[^/]') + (last ? '' : '/')
  })
  const regexp = new RegExp(`^(?:${source.replace(/\/\.\*$/, '(?:/.*)?')})$`, 'su')
  return (path) => regexp.test(path)
}

function translate(pattern: string, star: string, any: string): string {
  let source = ''
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern.charAt(at)
    if (char === '*') {
      if (pattern.charAt(at - 1) !== '*') source += star
    } else if (char === '?') {
      source += any
    } else if (char === '[') {
      const end = closingBracket(pattern, at)
      if (end < 0) source += '\\['
      else {
        source += characterClass(pattern.slice(at + 1, end))
        at = end
      }
    } else {
      source += char.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
    }
  }
  return source
}

function closingBracket(pattern: string, open: number): number {
  let at = open + 1
  if (pattern.charAt(at) === '!') at++
  if (pattern.charAt(at) === ']') at++
  return pattern.indexOf(']', at)
}

function characterClass(body: string): string {
  const negated = body.startsWith('!')
  const members = (negated ? body.slice(1) : body).replace(/[\\\][^&~|]/g, '\\$&')
  return `[${negated ? '^' : ''}${members}]`
}
