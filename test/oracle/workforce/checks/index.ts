export type { CheckedPlan } from './check.ts'
export { checksOf, type Finding, findings } from './findings.ts'
