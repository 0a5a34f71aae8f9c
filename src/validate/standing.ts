import type { NodeId } from '../model/index.ts'
import { distinct, type Finding, inOrder, type Unchecked, type Validation } from './finding.ts'

/** What is known of a whole project while parts of it are validated again and again. */
export interface Standing {
  /** Takes a validation of some nodes: what was known about them before no longer holds. */
  take(validation: Validation, about: readonly NodeId[]): void
  forget(ids: readonly NodeId[]): void
  /** Of the whole project. */
  findings(): readonly Finding[]
  unchecked(): readonly Unchecked[]
}

/** Findings that are about no node (hooks, files) are those of the last validation. */
export function createStanding(): Standing {
  let general: readonly Finding[] = []
  const findings = new Map<string, readonly Finding[]>()
  const unchecked = new Map<string, readonly Unchecked[]>()

  function forget(ids: readonly string[]): void {
    for (const id of ids) {
      findings.delete(id)
      unchecked.delete(id)
    }
  }

  return {
    forget,
    take(validation, about) {
      const others = [...validation.findings, ...validation.unchecked].flatMap(({ resource }) => resource ?? [])
      forget([...about, ...others])
      general = validation.findings.filter(({ resource }) => resource === null)
      for (const finding of validation.findings)
        if (finding.resource !== null) findings.set(finding.resource, [...(findings.get(finding.resource) ?? []), finding])
      for (const one of validation.unchecked) unchecked.set(one.resource, [...(unchecked.get(one.resource) ?? []), one])
    },
    findings: () => inOrder(distinct([...general, ...[...findings.values()].flat()])),
    unchecked: () => [...unchecked.values()].flat(),
  }
}
