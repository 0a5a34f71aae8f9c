import type { YearFigures } from '../../model/index.ts'
import { type Comparison, compareScenarios } from '../compare/index.ts'
import { shown, shownDifference, shownPercent } from '../metrics.ts'
import { groupedBars, legend, lineChart } from './charts/index.ts'
import type { ReportData, ReportScenario } from './data.ts'
import { Html, type HtmlValue, html } from './html.ts'
import { scenarioSection } from './scenario-section.ts'
import { STYLE } from './style.ts'
import { type TableRow, table } from './table.ts'

/** The report: one page that needs nothing but itself, for the screen and for paper. */
export function reportPage(data: ReportData): string {
  const { project, scenarios, notes, writtenAt } = data
  const years = yearsOf(scenarios)
  const title = `Workforce plan ${years[0] ?? ''}–${years.at(-1) ?? ''}: ${project}`
  const comparison = compareScenarios(scenarios)
  const day = writtenAt.toISOString().slice(0, 10)
  const page = html`<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><meta name="generator" content="planwise"><title>${title}</title><style>${new Html(STYLE)}</style></head><body>
<header><h1>Workforce plan ${years[0] ?? ''}–${years.at(-1) ?? ''}</h1><p class="soft">${project} · ${scenarios.map(({ name }) => name).join(', ')} · ${day}</p>
<nav aria-label="Contents"><ul><li><a href="#summary">Summary</a></li>${scenarios.length > 1 ? html`<li><a href="#comparison">Scenarios side by side</a></li>` : ''}${scenarios.map(({ name }, index) => html`<li><a href="#scenario-${index + 1}">${name}</a></li>`)}</ul></nav></header>
<main>${summary(scenarios, years)}
${scenarios.length > 1 ? sideBySide(comparison, years) : null}
${scenarios.map((scenario, index) => scenarioSection(scenario, `scenario-${index + 1}`))}</main>
<footer>${notes.map(({ name, value }) => html`${name.replaceAll('_', ' ')}: ${value}<br>`)}</footer></body></html>
`
  return `<!doctype html>\n${page.text}`
}

function yearsOf(scenarios: readonly ReportScenario[]): readonly number[] {
  return [...new Set(scenarios.flatMap(({ figures }) => figures.map(({ year }) => year)))].sort((a, b) => a - b)
}

function summary(scenarios: readonly [ReportScenario, ...ReportScenario[]], years: readonly number[]): HtmlValue {
  const [{ name, figures }] = scenarios
  const series = scenarios.map((scenario) => ({
    name: scenario.name,
    values: years.map((year) => scenario.figures.find((each) => each.year === year)?.endHeadcount ?? null),
  }))
  const label = 'Headcount at the end of each year'
  return html`<h2 id="summary" class="first">Summary</h2>${cards(name, figures)}
<h3>${label}</h3><figure>${lineChart({ label }, years, series, people)}${table(
    label,
    ['Scenario', ...years.map(String)],
    series.map((each) => ({ head: each.name, cells: each.values.map((value) => shown(value, 'people')) })),
  )}</figure>`
}

const people = (value: number): string => shown(value, 'people')

/** What one wants to know first, of the first scenario. */
function cards(name: string, figures: readonly YearFigures[]): HtmlValue {
  const first = figures[0]
  const last = figures.at(-1)
  if (first === undefined || last === undefined) return null
  const sum = (value: (f: YearFigures) => number): string => people(figures.reduce((total, f) => total + value(f), 0))
  const growth = first.startHeadcount === 0 ? null : last.endHeadcount / first.startHeadcount - 1
  const facts: readonly (readonly [string, string])[] = [
    [people(first.startHeadcount), `people at the start of ${first.year}`],
    [people(last.endHeadcount), `people at the end of ${last.year}`],
    [shownPercent(growth), `since the start of ${first.year}`],
    [sum((f) => f.hires), 'hires'],
    [sum((f) => f.terminations), 'terminations'],
    [sum((f) => f.promotions), 'promotions'],
    [compact(last.cost), `pay of ${last.year}`],
    [shown(last.averagePay, 'money'), `average annual pay, end of ${last.year}`],
  ]
  return html`<p class="soft">${name}</p><ul class="cards">${facts.map(([value, what]) => html`<li><b>${value}</b><span>${what}</span></li>`)}</ul>`
}

function compact(value: number): string {
  return new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 }).format(value)
}

function sideBySide(comparison: Comparison, years: readonly number[]): HtmlValue {
  const cost = comparison.metrics.find(({ metric }) => metric === 'cost')
  const series = comparison.scenarios.map((name, index) => ({
    name,
    values: (cost?.years ?? []).map(({ values }) => values[index]?.value ?? 0),
  }))
  return html`<h2 id="comparison">Scenarios side by side</h2><p class="soft">Differences are measured against ${comparison.base}.</p>
<h3>Pay of the year, prorated</h3><figure>${legend(comparison.scenarios)}${groupedBars({ label: 'Prorated pay of each year by scenario' }, years.map(String), series, (value) => shown(value, 'money'))}</figure>
${comparison.metrics
  .filter(
    ({ metric, years: all }) =>
      metric !== 'reductions_in_force' || all.some(({ values }) => values.some(({ value }) => (value ?? 0) > 0)),
  )
  .map((metric) => comparedTable(metric, comparison, years))}`
}

function comparedTable(metric: Comparison['metrics'][number], { scenarios, base }: Comparison, years: readonly number[]): Html {
  const rows = scenarios.flatMap((name, index): TableRow[] => {
    const values = metric.years.map(({ values: all }) => all[index])
    const plain = { head: name, cells: values.map((each) => shown(each?.value ?? null, metric.unit)) }
    if (index === 0) return [plain]
    const differences = values.map((each) => shownDifference(each?.difference ?? null, metric.unit))
    const percents = values.map((each) => shownPercent(each?.percent ?? null))
    const against: TableRow = { head: `against ${base}`, cells: differences, sub: true }
    return [plain, against, ...(metric.unit === 'rate' ? [] : [{ head: 'in percent', cells: percents, sub: true }])]
  })
  return table(metric.title, ['', ...years.map(String)], rows)
}
