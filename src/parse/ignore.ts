/**
 * Reads `.dbtignore`: gitignore's patterns. Returns whether a path relative to the project is ignored, either itself or
 * through one of its folders; the last pattern that matches decides.
 */
export function ignoreRules(text: string): (path: string) => boolean {
  const rules = text.split(/\r\n|\r|\n/).flatMap((line) => {
    const rule = readRule(line)
    return rule === undefined ? [] : [rule]
  })
  if (rules.length === 0) return () => false
  return (path) => {
    let ignored = false
    for (const rule of rules) if (rule.matches.test(path)) ignored = !rule.negated
    return ignored
  }
}

interface Rule {
  readonly negated: boolean
  readonly matches: RegExp
}

function readRule(line: string): Rule | undefined {
  let pattern = line.replace(/(?<!\\)\s+$/, '')
  if (pattern === '' || pattern.startsWith('#')) return undefined
  const negated = pattern.startsWith('!')
  if (negated) pattern = pattern.slice(1)
  const foldersOnly = pattern.endsWith('/')
  const parts = pattern.split('/').filter((part) => part !== '')
  if (parts.length === 0) return undefined
  const anchored = pattern.slice(0, -1).includes('/')
  let source = anchored ? '' : '(?:.*/)?'
  parts.forEach((part, at) => {
    const last = at === parts.length - 1
    if (part === '**') source += last ? '.+' : '(?:.*/)?'
    else source += translate(part) + (last ? '' : '/')
  })
  return { negated, matches: new RegExp(`^${source}${foldersOnly ? '/.*' : '(?:/.*)?'}$`, 's') }
}

function translate(part: string): string {
  return part.replace(
    /\\(.)|\*+|\?|\[([!^]?)([^\]]+)\]|[^\\*?[]/gs,
    (whole: string, escaped?: string, not?: string, set?: string) => {
      if (escaped !== undefined) return quote(escaped)
      if (whole.startsWith('*')) return '[^/]*'
      if (whole === '?') return '[^/]'
      if (set !== undefined) return `[${not ? '^' : ''}${set.replace(/[\\\]]/g, '\\$&')}]`
      return quote(whole)
    },
  )
}

function quote(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}
