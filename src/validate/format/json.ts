import type { ValidateData } from '../../model/index.ts'

/** One JSON object for programs: `ok`, `summary`, `diagnostics`, `unchecked`, `lineage`. */
export function jsonText({ ok, summary, findings, unchecked, lineage }: ValidateData): string {
  return JSON.stringify({ ok, summary, diagnostics: findings, unchecked, lineage }, null, 2)
}
