import type { AnalyzedScenario, YearFigures } from '../../model/index.ts'
import { bar, gridLines, sparkline } from '../../report/index.ts'
import { shown } from '../metrics.ts'

export const ANALYSES = ['workforce', 'events', 'cost'] as const
export type Analysis = (typeof ANALYSES)[number]

/** Names of event categories, in the order of a working life. */
const CATEGORIES: readonly (readonly [string, string])[] = [
  ['hiring', 'Hires'],
  ['promotion', 'Promotions'],
  ['merit_cola', 'Raises'],
  ['experienced_termination', 'Experienced leave'],
  ['reduction_in_force', 'Reductions'],
  ['new_hire_termination', 'New hires leave'],
]
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const WIDEST_BAR = 44

/** One scenario under one topic, for a terminal of `width` columns. */
export function analysisLines(topic: Analysis, scenario: AnalyzedScenario, width: number): readonly string[] {
  switch (topic) {
    case 'workforce':
      return workforce(scenario, width)
    case 'events':
      return events(scenario, width)
    case 'cost':
      return cost(scenario, width)
  }
}

function workforce({ scenario, years, levels, bands }: AnalyzedScenario, width: number): readonly string[] {
  const last = years.at(-1)?.year
  const sumBy = (key: (band: AnalyzedScenario['bands'][number]) => string): Entry[] => {
    const sums = new Map<string, number>()
    for (const band of bands.filter(({ year }) => year === last)) sums.set(key(band), (sums.get(key(band)) ?? 0) + band.headcount)
    return [...sums].map(([name, value]) => ({ name, value }))
  }
  const ofLast = levels.filter(({ year }) => year === last)
  return [
    `${scenario}: workforce`,
    '',
    ...titled(
      'Headcount at the end of the year',
      bars(
        years.map((f) => ({ name: String(f.year), value: f.endHeadcount, note: `${shown(f.growth, 'rate')} growth` })),
        width,
      ),
    ),
    ...titled('By level', levelGrid(levels, years, width)),
    ...titled(
      `Levels, end of ${last ?? ''}`,
      bars(
        ofLast.map(({ level, headcount }) => ({ name: `Level ${level}`, value: headcount })),
        width,
      ),
    ),
    ...titled(`Age, end of ${last ?? ''}`, bars(byFirstNumber(sumBy(({ ageBand }) => ageBand)), width)),
    ...titled(`Years of service, end of ${last ?? ''}`, bars(byFirstNumber(sumBy(({ tenureBand }) => tenureBand)), width), true),
  ]
}

function levelGrid(levels: AnalyzedScenario['levels'], years: readonly YearFigures[], width: number): readonly string[] {
  const ids = [...new Set(levels.map(({ level }) => level))].sort((a, b) => a - b)
  const rows = ids.map((level) => {
    const values = years.map(({ year }) => levels.find((each) => each.level === level && each.year === year)?.headcount ?? 0)
    return [`Level ${level}`, ...values.map((value) => shown(value, 'people')), sparkline(values)]
  })
  return gridLines({ head: ['', ...years.map(({ year }) => String(year)), 'trend'], rows }, width - 2)
}

function events({ scenario, years, events: counts }: AnalyzedScenario, width: number): readonly string[] {
  const sum = (of: AnalyzedScenario['events']): number => of.reduce((total, each) => total + each.events, 0)
  const known = CATEGORIES.filter(([category]) => counts.some((each) => each.category === category))
  const others = [...new Set(counts.map(({ category }) => category))].filter(
    (each) => !CATEGORIES.some(([name]) => name === each),
  )
  const rows = [...known, ...others.map((name) => [name, name] as const)].map(([category, name]) => {
    const own = counts.filter((each) => each.category === category)
    const values = years.map(({ year }) => sum(own.filter((each) => each.year === year)))
    return [name, ...values.map((value) => shown(value, 'people')), shown(sum(own), 'people'), sparkline(values)]
  })
  const months = MONTHS.map((name, index) => ({ name, value: sum(counts.filter(({ month }) => month === index + 1)) }))
  const perMonth = known.map(([category, name]) => [
    name,
    sparkline(
      MONTHS.map((_, index) => sum(counts.filter((each) => each.category === category && each.month === index + 1))),
      0,
    ),
  ])
  return [
    `${scenario}: events`,
    '',
    ...titled(
      'By kind and year',
      gridLines({ head: ['', ...years.map(({ year }) => String(year)), 'total', 'trend'], rows }, width - 2),
    ),
    ...titled('By month, all years together', bars(months, width)),
    ...titled(
      'January to December, by kind',
      gridLines({ head: ['', 'J…D'], rows: perMonth, left: new Set([1]) }, width - 2),
      true,
    ),
  ]
}

function cost({ scenario, years, levels }: AnalyzedScenario, width: number): readonly string[] {
  const ids = [...new Set(levels.map(({ level }) => level))].sort((a, b) => a - b)
  const row = (name: string, values: readonly (number | null)[]): string[] => [
    name,
    ...values.map((value) => shown(value, 'money')),
    sparkline(values),
  ]
  const payRows = [
    ...ids.map((level) =>
      row(
        `Level ${level}`,
        years.map(({ year }) => levels.find((each) => each.level === level && each.year === year)?.averagePay ?? null),
      ),
    ),
    row(
      'Everybody',
      years.map(({ averagePay }) => averagePay),
    ),
    row(
      'Median',
      years.map(({ medianPay }) => medianPay),
    ),
  ]
  const changes = years.map((f, index) => {
    const before = years[index - 1]?.cost
    return {
      name: String(f.year),
      value: f.cost,
      note:
        before === undefined || before === 0
          ? ''
          : `${shown(f.cost / before - 1, 'rate')} more`.replace(/^-(.*) more$/, '$1 less'),
    }
  })
  return [
    `${scenario}: cost`,
    '',
    ...titled('Pay of the year, prorated', bars(changes, width)),
    ...titled(
      'Annual pay of the active, at the end of the year',
      bars(
        years.map((f) => ({ name: String(f.year), value: f.annualPay })),
        width,
      ),
    ),
    ...titled(
      'Average annual pay',
      gridLines({ head: ['', ...years.map(({ year }) => String(year)), 'trend'], rows: payRows }, width - 2),
      true,
    ),
  ]
}

interface Entry {
  readonly name: string
  readonly value: number
  readonly note?: string
}

/** Names, values, bars and notes in columns; bars take what room is left. */
function bars(entries: readonly Entry[], width: number): readonly string[] {
  const names = Math.max(0, ...entries.map(({ name }) => name.length))
  const values = entries.map(({ value }) => shown(value, 'people'))
  const digits = Math.max(0, ...values.map((text) => text.length))
  const notes = Math.max(0, ...entries.map(({ note }) => note?.length ?? 0))
  const room = Math.min(WIDEST_BAR, Math.max(4, width - 2 - names - digits - notes - 6))
  const most = Math.max(0, ...entries.map(({ value }) => value))
  return entries.map(({ name, value, note }, index) => {
    const drawn = bar(value, most, room)
    const line = `${name.padEnd(names)}  ${values[index]?.padStart(digits) ?? ''}  ${note === undefined ? drawn : drawn.padEnd(room)}  ${note ?? ''}`
    return line.trimEnd()
  })
}

function titled(title: string, lines: readonly string[], last = false): readonly string[] {
  return [title, ...lines.map((line) => (line === '' ? '' : `  ${line}`)), ...(last ? [] : [''])]
}

/** `< 2`, `2-4`, `5-9`, `20+` in the order of their numbers. */
function byFirstNumber(entries: readonly Entry[]): readonly Entry[] {
  const first = ({ name }: Entry): number => (name.startsWith('<') ? -1 : Number(/\d+/.exec(name)?.[0] ?? 0))
  return [...entries].sort((a, b) => first(a) - first(b))
}
