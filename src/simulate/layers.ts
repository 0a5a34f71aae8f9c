import { diagnose, didYouMean, type PathStep } from '../config/index.ts'
import { type Diagnostic, failure, isPlainRecord, type Plain, type PlainRecord } from '../model/index.ts'
import type { Parameter, Plan, Setting, Source } from './scenario.ts'

/** Values from one place, and how a mistake in one of them is told. */
export interface Layer {
  readonly values: PlainRecord
  readonly source: Source
  readonly at: (name: string) => { readonly diagnostic: (message: string, hint?: string) => Diagnostic; readonly origin: string }
}

/** A parameter with the layer that decided it. */
export type Decided = Parameter & { readonly layer: Layer }

/** A scenario and its bases, nearest first. */
export function lineageOf({ scenarios, file }: Plan, name: string, diagnostics: Diagnostic[]): readonly string[] {
  const known = Object.keys(scenarios)
  if (!known.includes(name)) {
    const hint = didYouMean(name, known) ?? (known.length > 0 ? `Known scenarios: ${known.join(', ')}.` : undefined)
    throw failure('PW5302', `There is no scenario '${name}' in planwise.yml`, {
      family: 'Usage Error',
      ...(hint === undefined ? {} : { hint }),
    })
  }
  const lineage: string[] = []
  let next: string | undefined = name
  while (next !== undefined) {
    if (lineage.includes(next)) {
      const message = `Scenario '${next}' is its own base: ${[...lineage, next].join(' → ')}`
      diagnostics.push(placed(file, ['scenarios', lineage.at(-1) ?? next, 'base'], 'PW5302', message))
      return lineage
    }
    lineage.push(next)
    const values: Plain | undefined = scenarios[next]
    const base: Plain | undefined = isPlainRecord(values) ? values['base'] : undefined
    if (typeof base === 'string' && !known.includes(base)) {
      const message = `Scenario '${next}' has the base '${base}', which does not exist`
      diagnostics.push(placed(file, ['scenarios', next, 'base'], 'PW5302', message, didYouMean(base, known)))
      return lineage
    }
    next = typeof base === 'string' ? base : undefined
  }
  return lineage
}

/** From the weakest to the strongest. */
export function layersOf(
  plan: Plan,
  lineage: readonly string[],
  cli: PlainRecord,
  settings: readonly Setting[],
): readonly Layer[] {
  const inFile = (path: readonly PathStep[], values: PlainRecord, source: Source): Layer => ({
    values,
    source,
    at: (name) => ({
      origin: placeText(plan.file, [...path, name]),
      diagnostic: (message, hint) => placed(plan.file, [...path, name], 'PW5304', message, hint),
    }),
  })
  const scenarios = [...lineage].reverse().map((name) => {
    const values = plan.scenarios[name]
    return inFile(['scenarios', name], isPlainRecord(values) ? values : {}, 'scenario')
  })
  const typed = (name: string): string => settings.find((setting) => setting.name === name)?.origin ?? '--set'
  return [
    inFile(['simulation'], plan.simulation, 'simulation'),
    ...scenarios,
    {
      values: cli,
      source: 'cli',
      at: (name) => ({
        origin: typed(name),
        diagnostic: (message, hint) =>
          diagnose({ code: 'PW5304', family: 'Usage Error', message: `${typed(name)}: ${message}`, hint }),
      }),
    },
  ]
}

function placeText(file: Plan['file'], path: readonly PathStep[]): string {
  const { path: name, line, column } = file.at(path)
  return [name, line, column].filter((part) => part !== undefined).join(':')
}

function placed(file: Plan['file'], path: readonly PathStep[], code: string, message: string, hint?: string): Diagnostic {
  return diagnose({ code, family: 'Runtime Error', message, hint }, file.at(path), file.text)
}
