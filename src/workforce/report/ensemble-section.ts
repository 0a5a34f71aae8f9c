import { shown } from '../metrics.ts'
import type { EnsembleFigure } from '../read/index.ts'
import { lineChart } from './charts/index.ts'
import type { ReportScenario } from './data.ts'
import { type Html, type HtmlValue, html } from './html.ts'
import { table } from './table.ts'

/** The figures of an ensemble, as they are called in its table. */
const TITLES: Readonly<Record<string, string>> = {
  headcount: 'Headcount at the end of the year',
  hires: 'Hires',
  terminations: 'Terminations',
  promotions: 'Promotions',
  payroll_cost: 'Pay of the year, prorated',
  total_compensation: 'Annual pay at the end of the year',
  average_compensation: 'Average annual pay at the end of the year',
}

/** How the figures spread by chance: the middle of all seeds, and between which values eight of ten lie. */
export function ensembleSection({ name, ensemble }: ReportScenario): HtmlValue {
  const seeds = Math.max(0, ...ensemble.map((each) => each.seeds))
  if (seeds === 0) return null
  const metrics = [...Object.keys(TITLES), ...ensemble.map(({ metric }) => metric)]
  const found = [...new Set(metrics)].flatMap((metric) => {
    const figures = ensemble.filter((each) => each.metric === metric)
    return figures.length === 0 ? [] : [{ metric, figures }]
  })
  const fixed = found.filter(({ figures }) => figures.every(({ p10, p90 }) => p10 === p90))
  const spread = found.filter((each) => !fixed.includes(each))
  const titles = fixed.map(({ metric }) => (TITLES[metric] ?? metric).toLowerCase()).join(', ')
  return html`<h3>What chance does</h3><p class="soft">The same plan with ${seeds} seeds: the line is the median, in the band lie eight of ten.</p>${
    fixed.length === 0 ? null : html`<p>The same with every seed: ${titles}.</p>`
  }${spread.map(({ metric, figures }) => spreadFigure(TITLES[metric] ?? metric, name, figures))}`
}

function spreadFigure(title: string, name: string, figures: readonly EnsembleFigure[]): Html {
  const years = figures.map(({ year }) => year)
  const money = (value: number): string => shown(value, 'money')
  const band = { low: figures.map(({ p10 }) => p10), high: figures.map(({ p90 }) => p90) }
  const row = (head: string, value: (figure: EnsembleFigure) => number) => ({
    head,
    cells: figures.map((figure) => money(value(figure))),
  })
  const series = [{ name: 'Median', values: figures.map(({ p50 }) => p50) }]
  return html`<figure><figcaption>${title}</figcaption>${lineChart({ label: `${name}: ${title} over all seeds` }, years, series, money, band)}${table(
    `${title}, over all seeds`,
    ['', ...years.map(String)],
    [row('90 % lie below', ({ p90 }) => p90), row('Median', ({ p50 }) => p50), row('10 % lie below', ({ p10 }) => p10)],
  )}</figure>`
}
