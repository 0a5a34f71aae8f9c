import * as z from 'zod'
import { didYouMean } from '../config/index.ts'
import { failure, type Plain } from '../model/index.ts'
import { RULES, type RuleSeverities } from './rules/index.ts'

// YAML 1.1 reads a bare `off` as false
const severity = z.union([z.enum(['error', 'warning', 'info', 'off']), z.literal(false).transform(() => 'off' as const)])

const settings = z.strictObject({ severity: z.record(z.string(), severity).default({}) })

/**
 * `validate:` of planwise.yml: `severity: {PW3208: error, PW3204: off}`.
 * @param raw the block as it is written
 * @throws {PlanwiseError} `PW3102` for unknown keys, codes and severities
 */
export function ruleSeverities(raw: Plain | undefined, path: string): RuleSeverities {
  if (raw === undefined || raw === null) return new Map()
  const parsed = settings.safeParse(raw)
  if (!parsed.success)
    throw failure('PW3102', `validate: in ${path}: ${z.prettifyError(parsed.error)}`, {
      family: 'Runtime Error',
      at: { path },
      hint: 'Write severity: {PW3208: error} with error, warning, info or off for each code.',
    })
  const known = new Set(RULES.map(({ code }) => code))
  for (const code of Object.keys(parsed.data.severity)) {
    if (known.has(code)) continue
    const hint = didYouMean(code, known)
    throw failure('PW3102', `validate: in ${path}: there is no rule ${code}`, {
      family: 'Runtime Error',
      at: { path },
      hint: hint ?? `Rules: ${[...known].join(', ')}.`,
    })
  }
  return new Map(Object.entries(parsed.data.severity))
}
