import { diagnose } from '../config/index.ts'
import type { Finding } from './finding.ts'

/** A comment that takes findings back: `-- noqa: PW3208 the order does not matter here`. */
interface Suppression {
  readonly path: string
  /** The line it holds for. */
  readonly line: number
  /** The line and column it is written in. */
  readonly at: { readonly line: number; readonly column: number }
  readonly codes: readonly string[]
  readonly reason: string
}

const COMMENT = /(?:--|#|\/\*|\{#)\s*noqa:\s*(PW\d{4}(?:\s*,\s*PW\d{4})*)[ \t]*(.*)$/

/**
 * Takes back the findings that comments name, on their line or on the line below a comment that stands alone.
 * @param paths files to look into for comments that take nothing back
 */
export function suppressed(
  findings: readonly Finding[],
  paths: Iterable<string>,
  sourceText: (path: string) => string | undefined,
): { readonly findings: readonly Finding[]; readonly count: number } {
  const comments = [...new Set([...paths, ...findings.flatMap(({ diagnostic }) => diagnostic.at?.path ?? [])])].flatMap((path) =>
    suppressionsIn(path, sourceText(path) ?? ''),
  )
  if (comments.length === 0) return { findings, count: 0 }
  const used = new Set<string>()
  const kept = findings.filter(({ diagnostic: { code, at } }) => {
    const by = comments.find((each) => each.path === at?.path && each.line === at.line && each.codes.includes(code))
    if (by === undefined) return true
    used.add(`${by.path}:${by.at.line}:${code}`)
    return false
  })
  const more = comments.flatMap((each) => remarks(each, used, sourceText(each.path)))
  return { findings: [...kept, ...more], count: findings.length - kept.length }
}

function suppressionsIn(path: string, text: string): Suppression[] {
  if (!text.includes('noqa:')) return []
  return text.split(/\r\n|\r|\n/).flatMap((line, index) => {
    const match = COMMENT.exec(line)
    if (match === null) return []
    const alone = line.slice(0, match.index).trim() === ''
    const reason = (match[2] ?? '')
      .replace(/(\*\/|#\}).*$/, '')
      .replace(/^[\s:–—-]+/, '')
      .trim()
    const codes = (match[1] ?? '').split(/\s*,\s*/)
    return [{ path, line: index + (alone ? 2 : 1), at: { line: index + 1, column: match.index + 1 }, codes, reason }]
  })
}

function remarks({ path, at, codes, reason }: Suppression, used: ReadonlySet<string>, text: string | undefined): Finding[] {
  const place = { path, ...at }
  const found: Finding[] = []
  if (reason === '')
    found.push({
      resource: null,
      diagnostic: diagnose(
        {
          code: 'PW3301',
          severity: 'warning',
          message: 'A finding is taken back without a reason',
          hint: `Write it behind the code: -- noqa: ${codes.join(', ')} why`,
        },
        place,
        text,
      ),
    })
  for (const code of codes) {
    if (used.has(`${path}:${at.line}:${code}`)) continue
    const message = `There is no finding ${code} here to take back`
    found.push({
      resource: null,
      diagnostic: diagnose({ code: 'PW3302', severity: 'warning', message, hint: 'Remove the comment.' }, place, text),
    })
  }
  return found
}
