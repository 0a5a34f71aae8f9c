import type { ValidateData } from '../../model/index.ts'

/** One JSON object for programs: `ok`, `summary`, `diagnostics`, `unchecked`, `lineage`, `changes`. */
export function jsonText({ ok, summary, findings, unchecked, lineage, changes }: ValidateData): string {
  return JSON.stringify({ ok, summary, diagnostics: findings, unchecked, lineage, changes }, null, 2)
}
