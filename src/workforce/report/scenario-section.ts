import type { EventCount, YearFigures } from '../../model/index.ts'
import { intakeText } from '../census-text.ts'
import { shown } from '../metrics.ts'

import { groupedBars, legend, lineChart, stackedBars, type WaterfallStep, waterfall } from './charts/index.ts'
import type { ReportScenario } from './data.ts'
import { ensembleSection } from './ensemble-section.ts'
import { type Html, type HtmlValue, html } from './html.ts'
import { table, textTable } from './table.ts'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
/** Names of event categories, in the order of a working life. */
export const CATEGORIES: Readonly<Record<string, string>> = {
  hiring: 'Hires',
  promotion: 'Promotions',
  merit_cola: 'Raises',
  experienced_termination: 'Experienced terminations',
  reduction_in_force: 'Reductions in force',
  new_hire_termination: 'New-hire terminations',
}
/** More years than this are one bridge from the first to the last. */
const BRIDGED_YEARS = 3

const people = (value: number): string => shown(value, 'people')
const money = (value: number): string => shown(value, 'money')

/** Everything about one scenario. */
export function scenarioSection(scenario: ReportScenario, id: string): Html {
  return html`<h2 id="${id}">${scenario.name}</h2>
${bridge(scenario.figures)}
${levels(scenario)}
${pay(scenario)}
${events(scenario.events)}
${ensembleSection(scenario)}
${quality(scenario)}
${parameters(scenario)}`
}

function bridge(figures: readonly YearFigures[]): HtmlValue {
  const first = figures[0]
  if (first === undefined) return null
  const label = `From ${people(first.startHeadcount)} people at the start of ${first.year} to ${people(figures.at(-1)?.endHeadcount ?? 0)} at the end of ${figures.at(-1)?.year ?? ''}`
  return html`<h3>From start to end</h3><p class="soft">${label}.</p><figure>${waterfall({ label }, bridgeSteps(figures), people)}
${table(
  'Headcount by year',
  ['Year', 'Start', 'Hires', 'Experienced', 'Reductions', 'New hires leaving', 'End', 'Growth', 'Promotions'],
  figures.map((f) => ({
    head: String(f.year),
    cells: [
      people(f.startHeadcount),
      people(f.hires),
      people(f.experiencedTerminations),
      people(f.reductionsInForce),
      people(f.newHireTerminations),
      people(f.endHeadcount),
      shown(f.growth, 'rate'),
      people(f.promotions),
    ],
  })),
)}</figure>`
}

/** Year by year while the bars have room, else the whole horizon in one. */
export function bridgeSteps(figures: readonly YearFigures[]): readonly WaterfallStep[] {
  const last = figures.at(-1)
  const first = figures[0]
  if (first === undefined || last === undefined) return []
  const changes = (of: readonly YearFigures[]): WaterfallStep[] => {
    const sum = (value: (f: YearFigures) => number): number => of.reduce((total, f) => total + value(f), 0)
    const steps: WaterfallStep[] = [
      { name: 'Hires', kind: 'change', value: sum((f) => f.hires) },
      { name: 'Experienced leave', kind: 'change', value: -sum((f) => f.experiencedTerminations) },
      { name: 'Reductions', kind: 'change', value: -sum((f) => f.reductionsInForce) },
      { name: 'New hires leave', kind: 'change', value: -sum((f) => f.newHireTerminations) },
    ]
    return steps.filter(({ value }) => value !== 0)
  }
  const start: WaterfallStep = { name: `Start ${first.year}`, kind: 'level', value: first.startHeadcount }
  const end = (f: YearFigures): WaterfallStep => ({ name: `End ${f.year}`, kind: 'level', value: f.endHeadcount })
  if (figures.length > BRIDGED_YEARS) return [start, ...changes(figures), end(last)]
  return [start, ...figures.flatMap((f) => [...changes([f]), end(f)])]
}

function levels({ levels: rows, name }: ReportScenario): HtmlValue {
  const { years, ids } = keysOf(rows)
  const find = (level: number, year: number) => rows.find((row) => row.level === level && row.year === year)
  const series = ids.map((level) => ({ name: `Level ${level}`, values: years.map((year) => find(level, year)?.headcount ?? 0) }))
  return html`<h3>Workforce by level</h3><figure>${legend(series.map((each) => each.name))}${stackedBars(
    { label: `${name}: headcount at the end of each year by level` },
    years.map(String),
    series,
    people,
  )}${table(
    'Headcount at the end of the year',
    ['Level', ...years.map(String)],
    series.map((each) => ({ head: each.name, cells: each.values.map(people) })),
  )}</figure>`
}

function pay({ levels: rows, figures, name }: ReportScenario): HtmlValue {
  const { years, ids } = keysOf(rows)
  const series = ids.map((level) => ({
    name: `Level ${level}`,
    values: years.map((year) => rows.find((row) => row.level === level && row.year === year)?.averagePay ?? null),
  }))
  return html`<h3>Pay by level</h3><figure>${lineChart({ label: `${name}: average annual pay by level` }, years, series, money)}${table(
    'Average annual pay of the active, at the end of the year',
    ['Level', ...years.map(String)],
    [
      ...series.map((each) => ({ head: each.name, cells: each.values.map((value) => shown(value, 'money')) })),
      { head: 'Everybody', cells: figures.map(({ averagePay }) => shown(averagePay, 'money')) },
      { head: 'Median', cells: figures.map(({ medianPay }) => shown(medianPay, 'money')) },
    ],
  )}</figure>
<h3>What a year costs</h3><figure>${groupedBars(
    { label: `${name}: prorated pay of each year` },
    figures.map(({ year }) => String(year)),
    [{ name: 'Prorated pay', values: figures.map(({ cost }) => cost) }],
    money,
  )}${table(
    'Pay',
    ['', ...figures.map(({ year }) => String(year))],
    [
      { head: 'Pay of the year, prorated', cells: figures.map(({ cost }) => money(cost)) },
      { head: 'Annual pay at the end', cells: figures.map(({ annualPay }) => money(annualPay)) },
    ],
  )}</figure>`
}

function keysOf(rows: readonly { readonly year: number; readonly level: number }[]) {
  const sorted = (values: readonly number[]): number[] => [...new Set(values)].sort((a, b) => a - b)
  return { years: sorted(rows.map(({ year }) => year)), ids: sorted(rows.map(({ level }) => level)) }
}

function events(counts: readonly EventCount[]): HtmlValue {
  const found = new Set(counts.map(({ category }) => category))
  const categories = [
    ...Object.keys(CATEGORIES).filter((each) => found.has(each)),
    ...[...found].filter((each) => !(each in CATEGORIES)),
  ]
  const series = categories.map((category) => ({
    name: CATEGORIES[category] ?? category,
    values: MONTHS.map((_, index) => sum(counts.filter((each) => each.category === category && each.month === index + 1))),
  }))
  const years = [...new Set(counts.map(({ year }) => year))].sort((a, b) => a - b)
  return html`<h3>Events by kind and month</h3><p class="soft">All years together, by the month in which they happen.</p><figure>${legend(series.map(({ name }) => name))}${stackedBars(
    { label: 'Events by month, all years together' },
    MONTHS,
    series,
    people,
  )}${table(
    'Events by kind and year',
    ['', ...years.map(String), 'Total'],
    categories.map((category) => {
      const own = counts.filter((each) => each.category === category)
      return {
        head: CATEGORIES[category] ?? category,
        cells: [...years.map((year) => people(sum(own.filter((each) => each.year === year)))), people(sum(own))],
      }
    }),
  )}</figure>`
}

function sum(counts: readonly EventCount[]): number {
  return counts.reduce((total, { events: count }) => total + count, 0)
}

function quality({ quality: found, intake, mistakes }: ReportScenario): HtmlValue {
  const census = intake === null ? null : html`<p>${intakeText(intake)}</p>`
  const all = intake === null ? 0 : intake.quarantined + intake.duplicates + intake.flagged
  const rows =
    mistakes.length === 0
      ? null
      : textTable(
          `Mistakes in the census${all > mistakes.length ? `, the first ${mistakes.length} of ${people(all)}` : ''}`,
          ['Line', 'Employee', 'What is wrong', 'The row was'],
          mistakes.map(({ line, employeeId, reason, outcome }) => [
            line === null ? '' : String(line),
            employeeId ?? '',
            reason.replaceAll('_', ' '),
            outcome,
          ]),
        )
  const rules =
    found.length === 0
      ? html`<p>Every rule that the tables must keep holds in every year.</p>`
      : textTable(
          'Rules that do not hold',
          ['Year', 'Rule', 'Severity', 'Rows'],
          found.map((each) => [String(each.year), each.check.replaceAll('_', ' '), each.severity, people(each.failures)]),
        )
  return html`<h3>Data quality</h3>${census}${rows}${rules}`
}

function parameters({ notes }: ReportScenario): HtmlValue {
  return html`<h3>Parameters</h3>${textTable(
    'What the scenario was computed with, and where each value comes from',
    ['Name', 'Value', 'From'],
    notes.map(({ name, value, source }) => [name.replace(/^parameters\./, ''), value, source]),
  )}`
}
