import { scaleBand, scaleLinear } from 'd3-scale'
import { stack } from 'd3-shape'
import { type Html, html } from '../html.ts'
import { BOX, type ChartText, categoryAxis, frame, round, seriesClass, valueAxis } from './frame.ts'

export interface BarSeries {
  readonly name: string
  /** One per category. */
  readonly values: readonly number[]
}

/** Bars of several series side by side for each category. */
export function groupedBars(
  text: ChartText,
  categories: readonly string[],
  series: readonly BarSeries[],
  format: (value: number) => string,
): Html {
  const x = scaleBand()
    .domain(categories)
    .range([BOX.left, BOX.width - BOX.right])
    .padding(0.24)
  const inner = scaleBand<number>()
    .domain(series.map((_, index) => index))
    .range([0, x.bandwidth()])
    .padding(series.length > 1 ? 0.08 : 0)
  const y = scaleLinear()
    .domain([0, Math.max(1, ...series.flatMap(({ values }) => values))])
    .nice(5)
    .range([BOX.height - BOX.bottom, BOX.top])
  const bars = series.map(
    ({ name, values }, index) =>
      html`<g class="${seriesClass(index)}">${categories.map((category, at) => {
        const value = values[at] ?? 0
        const left = (x(category) ?? 0) + (inner(index) ?? 0)
        return html`<rect x="${round(left)}" y="${round(y(value))}" width="${round(inner.bandwidth())}" height="${round(y(0) - y(value))}" rx="1.5"><title>${name} ${category}: ${format(value)}</title></rect>`
      })}</g>`,
  )
  const places = categories.map((category) => ({ text: category, x: (x(category) ?? 0) + x.bandwidth() / 2 }))
  return frame(BOX, text, [valueAxis(BOX, y), bars, categoryAxis(BOX, places)])
}

/** Bars of several series on top of each other. */
export function stackedBars(
  text: ChartText,
  categories: readonly string[],
  series: readonly BarSeries[],
  format: (value: number) => string,
): Html {
  const names = series.map(({ name }) => name)
  const rows = categories.map((_, at) => Object.fromEntries(series.map(({ name, values }) => [name, values[at] ?? 0])))
  const layers = stack<{ readonly [name: string]: number }>().keys(names)(rows)
  const x = scaleBand()
    .domain(categories)
    .range([BOX.left, BOX.width - BOX.right])
    .padding(0.24)
  const top = Math.max(1, ...layers.flatMap((layer) => layer.map(([, high]) => high)))
  const y = scaleLinear()
    .domain([0, top])
    .nice(5)
    .range([BOX.height - BOX.bottom, BOX.top])
  const bars = layers.map(
    (layer, index) =>
      html`<g class="${seriesClass(index)}">${layer.map(([low, high], at) => {
        const category = categories[at] ?? ''
        return html`<rect x="${round(x(category) ?? 0)}" y="${round(y(high))}" width="${round(x.bandwidth())}" height="${round(y(low) - y(high))}"><title>${layer.key} ${category}: ${format(high - low)}</title></rect>`
      })}</g>`,
  )
  const places = categories.map((category) => ({ text: category, x: (x(category) ?? 0) + x.bandwidth() / 2 }))
  return frame(BOX, text, [valueAxis(BOX, y), bars, categoryAxis(BOX, places)])
}
