import { GRANULARITIES, type Report, type SemanticFinding, type Semantics } from './definitions.ts'
import { checkMetric } from './metrics.ts'
import { checkAcrossModels, checkModel } from './models.ts'
import { checkNames } from './names.ts'
import { checkQuery } from './queries.ts'

export type { Definition, SemanticFinding, Semantics } from './definitions.ts'

/**
 * The rules of dbt-semantic-interfaces 0.9 that `dbt parse` enforces, as far as they need no filter to be parsed.
 * dbt applies them only where there are both semantic models and metrics; so does the caller.
 */
export function checkSemantics(semantics: Semantics): readonly SemanticFinding[] {
  const findings: SemanticFinding[] = []
  const report: Report = (about, key, message, severity = 'error') => {
    findings.push({ about, key, severity, message })
  }
  for (const model of semantics.models) checkModel(model, report)
  checkAcrossModels(semantics, report)
  for (const metric of semantics.metrics) checkMetric(metric, semantics, report)
  checkNames(semantics, report)
  for (const query of semantics.queries) checkQuery(query, semantics, report)
  return findings
}

/** Whether some time spine is as fine as a day. */
export function hasDailySpine(spines: readonly string[]): boolean {
  return spines.some((spine) => GRANULARITIES.indexOf(spine) <= GRANULARITIES.indexOf('day'))
}
