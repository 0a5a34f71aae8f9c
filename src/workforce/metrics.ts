import type { FigureUnit, YearFigures } from '../model/index.ts'

export interface Metric {
  /** Its name in tables and JSON. */
  readonly name: MetricName
  readonly title: string
  readonly unit: FigureUnit
  readonly value: (figures: YearFigures) => number | null
}

export type MetricName =
  | 'headcount'
  | 'growth'
  | 'hires'
  | 'terminations'
  | 'experienced_terminations'
  | 'reductions_in_force'
  | 'new_hire_terminations'
  | 'promotions'
  | 'cost'
  | 'average_pay'

/** The metrics by which scenarios are compared, in the order in which they are shown. */
export const METRICS: readonly Metric[] = [
  { name: 'headcount', title: 'Headcount at the end of the year', unit: 'people', value: (f) => f.endHeadcount },
  { name: 'growth', title: 'Growth over the year', unit: 'rate', value: (f) => f.growth },
  { name: 'hires', title: 'Hires', unit: 'people', value: (f) => f.hires },
  { name: 'terminations', title: 'Terminations', unit: 'people', value: (f) => f.terminations },
  {
    name: 'experienced_terminations',
    title: 'Terminations: experienced',
    unit: 'people',
    value: (f) => f.experiencedTerminations,
  },
  { name: 'reductions_in_force', title: 'Terminations: reduction in force', unit: 'people', value: (f) => f.reductionsInForce },
  { name: 'new_hire_terminations', title: 'Terminations: new hires', unit: 'people', value: (f) => f.newHireTerminations },
  { name: 'promotions', title: 'Promotions', unit: 'people', value: (f) => f.promotions },
  { name: 'cost', title: 'Pay of the year, prorated', unit: 'money', value: (f) => f.cost },
  { name: 'average_pay', title: 'Average annual pay at the end of the year', unit: 'money', value: (f) => f.averagePay },
]

/** `4,509`, `417,293,120`, `3.0%`; a dash where there is no value. */
export function shown(value: number | null, unit: FigureUnit): string {
  if (value === null) return '–'
  if (unit === 'rate') return `${(value * 100).toFixed(1)}%`
  return whole(value)
}

/** The same with its sign; a difference of rates is in percentage points. */
export function shownDifference(value: number | null, unit: FigureUnit): string {
  if (value === null) return '–'
  if (unit !== 'rate') return signed(whole(value))
  return signed(`${(value * 100).toFixed(1)}pp`)
}

/** A fraction as signed percent, e.g. `+4.9%`. */
export function shownPercent(value: number | null): string {
  return value === null ? '–' : signed(`${(value * 100).toFixed(1)}%`)
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US')
}

function signed(text: string): string {
  if (/^-?0(\.0+)?(%|pp)?$/.test(text)) return text.replace('-', '')
  return text.startsWith('-') ? text : `+${text}`
}
