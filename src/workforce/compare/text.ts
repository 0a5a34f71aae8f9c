import type { ComparedMetric } from '../../model/index.ts'
import { gridLines } from '../../report/index.ts'
import { shown, shownDifference, shownPercent } from '../metrics.ts'
import type { Comparison } from './compare.ts'

/** A comparison for the terminal: one block per metric, years side by side, no line wider than `width` where values allow. */
export function comparisonLines(comparison: Comparison, width: number): readonly string[] {
  const blocks = comparison.metrics.filter(hasContent).map((metric) => [metric.title, ...metricLines(metric, comparison, width)])
  return blocks.flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]))
}

/** Reductions in force are rare: a metric that is 0 everywhere is left out, but the kinds of terminations only. */
function hasContent({ metric, years }: ComparedMetric): boolean {
  return metric !== 'reductions_in_force' || years.some(({ values }) => values.some(({ value }) => (value ?? 0) !== 0))
}

function metricLines({ unit, years }: ComparedMetric, { scenarios, base }: Comparison, width: number): readonly string[] {
  const rows = scenarios.flatMap((scenario, index) => {
    const values = years.map((year) => year.values[index] ?? { scenario, value: null, difference: null, percent: null })
    const plain = [`  ${scenario}`, ...values.map(({ value }) => shown(value, unit))]
    if (index === 0) return [plain]
    return [
      plain,
      [`    vs ${base}`, ...values.map(({ difference }) => shownDifference(difference, unit))],
      ...(unit === 'rate' ? [] : [['', ...values.map(({ percent }) => shownPercent(percent))]]),
    ]
  })
  return gridLines({ head: ['', ...years.map(({ year }) => String(year))], rows }, width)
}
