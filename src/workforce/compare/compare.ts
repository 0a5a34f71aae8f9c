import type { CompareData, ComparedValue, FigureUnit, YearFigures } from '../../model/index.ts'
import { METRICS } from '../metrics.ts'

/** A scenario with its yearly figures. */
export interface ScenarioFigures {
  readonly name: string
  readonly figures: readonly YearFigures[]
}

/** Scenarios side by side; the first is what the others are measured against. */
export type Comparison = Omit<CompareData, 'base' | 'files'> & { readonly base: string }

/** Puts scenarios side by side, year by year. Years that only some have are kept. */
export function compareScenarios(scenarios: readonly [ScenarioFigures, ...ScenarioFigures[]]): Comparison {
  const years = [...new Set(scenarios.flatMap(({ figures }) => figures.map(({ year }) => year)))].sort((a, b) => a - b)
  return {
    base: scenarios[0].name,
    scenarios: scenarios.map(({ name }) => name),
    metrics: METRICS.map(({ name, title, unit, value }) => ({
      metric: name,
      title,
      unit,
      years: years.map((year) => {
        const of = ({ figures }: ScenarioFigures): number | null => {
          const found = figures.find((each) => each.year === year)
          return found === undefined ? null : value(found)
        }
        const base = of(scenarios[0])
        return { year, values: scenarios.map((each) => compared(each.name, of(each), base, unit)) }
      }),
    })),
  }
}

function compared(scenario: string, value: number | null, base: number | null, unit: FigureUnit): ComparedValue {
  if (value === null || base === null) return { scenario, value, difference: null, percent: null }
  const difference = unit === 'money' ? Math.round((value - base) * 100) / 100 : value - base
  return { scenario, value, difference, percent: unit === 'rate' || base === 0 ? null : (value - base) / base }
}
