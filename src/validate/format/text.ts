import type { Diagnostic, ValidateData } from '../../model/index.ts'
import { locationText } from '../../report/index.ts'
import { changesText } from '../change/index.ts'
import { type Finding, shown, type Unchecked, type Validation } from '../finding.ts'

const MOST_UNCHECKED = 20

/** The findings for people: grouped by file, each with its place, code and lines of the file; then what is unchecked. */
export function textOf(validation: Validation, data: ValidateData, least: Diagnostic['severity']): string {
  const files = new Map<string, Finding[]>()
  for (const finding of shown(validation.findings, least)) {
    const file = finding.diagnostic.at?.path ?? 'the project'
    files.set(file, [...(files.get(file) ?? []), finding])
  }
  const groups = [...files].map(([file, findings]) => [file, ...findings.map(findingText)].join('\n'))
  const unchecked = uncheckedText(validation.unchecked)
  return [
    ...groups,
    ...(unchecked === '' ? [] : [unchecked]),
    ...(data.changes === null ? [] : [changesText(data.changes)]),
    summaryText(data),
  ].join('\n\n')
}

function findingText({ diagnostic }: Finding): string {
  const { at, severity, code, message, frame, compiled, hint } = diagnostic
  const place = at?.line === undefined ? '' : `${at.line}${at.column === undefined ? '' : `:${at.column}`}  `
  const [first = '', ...rest] = (compiled === undefined ? message : message.replace(/\n+LINE \d+: [^\n]*\n *\^/, ''))
    .trim()
    .split('\n')
  const lines = [`  ${place}${severity}  ${first}  ${code}`, ...rest.map((line) => (line === '' ? '' : `    ${line}`))]
  if (frame !== undefined) lines.push(...frame.split('\n').map((line) => `    ${line}`))
  if (compiled !== undefined) lines.push(`    compiled: ${locationText(compiled.at)}`)
  if (hint !== undefined) lines.push(`    hint: ${hint.split('\n').join('\n    ')}`)
  return lines.join('\n')
}

/** One line per reason, with the resources it holds for. */
function uncheckedText(unchecked: readonly Unchecked[]): string {
  if (unchecked.length === 0) return ''
  const reasons = new Map<string, string[]>()
  for (const { resource, because } of unchecked) reasons.set(because, [...(reasons.get(because) ?? []), resource])
  const lines = [...reasons].map(([because, resources]) => {
    const shown = resources.slice(0, MOST_UNCHECKED).join(', ')
    const more = resources.length > MOST_UNCHECKED ? ` and ${resources.length - MOST_UNCHECKED} more` : ''
    return `  ${because}\n    ${resources.length === 1 ? '' : `${resources.length}: `}${shown}${more}`
  })
  return [`Unchecked (${unchecked.length})`, ...lines].join('\n')
}

function summaryText({ summary }: ValidateData): string {
  const { errors, warnings, infos, checked, unchecked, suppressed } = summary
  const found = [plural(errors, 'error'), plural(warnings, 'warning'), ...(infos === 0 ? [] : [plural(infos, 'note')])].join(', ')
  const more = suppressed === 0 ? '' : `, ${suppressed} suppressed`
  return `${found}${more}; ${checked} checked, ${unchecked} unchecked`
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
