import type { Diagnostic, NodeId, ValidateData, ValidateFinding } from '../model/index.ts'

/** What was found, and about what. */
export interface Finding {
  readonly diagnostic: Diagnostic
  readonly resource: NodeId | null
}

/** What nothing can be said about, and why. */
export interface Unchecked {
  readonly resource: NodeId
  readonly because: string
}

/** All that a validation has to say. */
export interface Validation {
  readonly findings: readonly Finding[]
  readonly unchecked: readonly Unchecked[]
  /** Resources whose SQL was bound, right or wrong. */
  readonly checked: number
  /** Findings that comments in the files suppress. */
  readonly suppressed: number
}

const RANKS = { info: 0, warning: 1, error: 2 } as const

export function isAtLeast(severity: Diagnostic['severity'], least: Diagnostic['severity']): boolean {
  return RANKS[severity] >= RANKS[least]
}

/** @param least findings below it leave the result clean */
export function validationData(validation: Validation, least: Diagnostic['severity']): ValidateData {
  const { findings, unchecked, checked, suppressed } = validation
  const count = (severity: Diagnostic['severity']): number =>
    findings.filter(({ diagnostic }) => diagnostic.severity === severity).length
  return {
    ok: !findings.some(({ diagnostic }) => isAtLeast(diagnostic.severity, least)),
    summary: {
      errors: count('error'),
      warnings: count('warning'),
      infos: count('info'),
      checked,
      unchecked: unchecked.length,
      suppressed,
    },
    findings: shown(findings, least).map(plainFinding),
    unchecked: unchecked.map(({ resource, because }) => ({ resource, because })),
    lineage: null,
    changes: null,
  }
}

/** Notes are counted, and shown where they are asked for. */
export function shown(findings: readonly Finding[], least: Diagnostic['severity']): readonly Finding[] {
  return least === 'info' ? findings : findings.filter(({ diagnostic }) => diagnostic.severity !== 'info')
}

function plainFinding({ diagnostic, resource }: Finding): ValidateFinding {
  const { code, severity, message, hint = null, at, compiled } = diagnostic
  const { line } = compiled?.at ?? {}
  return {
    code,
    severity,
    message,
    hint,
    resource,
    file: at?.path ?? null,
    line: at?.line ?? null,
    column: at?.column ?? null,
    endLine: at?.endLine ?? null,
    endColumn: at?.endColumn ?? null,
    compiled: compiled === undefined || line === undefined ? null : { file: compiled.at.path, line },
  }
}

/** By file, then by line; what has no file comes first. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  const path = ({ diagnostic }: Finding): string => diagnostic.at?.path ?? ''
  const line = ({ diagnostic }: Finding): number => diagnostic.at?.line ?? 0
  const column = ({ diagnostic }: Finding): number => diagnostic.at?.column ?? 0
  return [...findings].sort(
    (a, b) => (path(a) < path(b) ? -1 : path(a) > path(b) ? 1 : 0) || line(a) - line(b) || column(a) - column(b),
  )
}

/** One mistake of a macro or an ephemeral model is one finding, though every query that it is part of fails. */
export function distinct(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>()
  return findings.filter(({ diagnostic, resource }) => {
    const { code, at, message } = diagnostic
    const key = JSON.stringify([
      code,
      at?.path,
      at?.line,
      at?.column,
      message.split('\n')[0],
      at?.line === undefined ? resource : '',
    ])
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}
