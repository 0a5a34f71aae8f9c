import type { ValidateData } from '../../model/index.ts'

/** One JSON object for programs: `ok`, `summary`, `diagnostics`, `unchecked`. */
export function jsonText({ ok, summary, findings, unchecked }: ValidateData): string {
  return JSON.stringify({ ok, summary, diagnostics: findings, unchecked }, null, 2)
}
