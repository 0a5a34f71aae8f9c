import { scaleLinear, scalePoint } from 'd3-scale'
import { area, line } from 'd3-shape'
import { type Html, type HtmlValue, html } from '../html.ts'
import { BOX, type Box, type ChartText, categoryAxis, frame, round, seriesClass, valueAxis } from './frame.ts'

export interface Series {
  readonly name: string
  /** One per year; null where there is none. */
  readonly values: readonly (number | null)[]
}

/** Lower and upper bounds around a line. */
export interface Band {
  readonly low: readonly number[]
  readonly high: readonly number[]
}

const LABEL_HEIGHT = 15

/** Lines over the years, each named at its end; a band is drawn behind the first. */
export function lineChart(
  text: ChartText,
  years: readonly number[],
  series: readonly Series[],
  format: (value: number) => string,
  band?: Band,
): Html {
  const longest = Math.max(0, ...series.map(({ name }) => name.length))
  const box: Box = { ...BOX, right: Math.min(190, 16 + longest * 7.2) }
  const x = scalePoint<number>()
    .domain(years)
    .range([box.left, box.width - box.right - 10])
    .padding(years.length < 2 ? 0.5 : 0.05)
  const all = [
    ...series.flatMap(({ values }) => values.filter((value) => value !== null)),
    ...(band?.low ?? []),
    ...(band?.high ?? []),
  ]
  const y = scaleLinear()
    .domain(domainOf(all))
    .nice(5)
    .range([box.height - box.bottom, box.top])
  const placeOf = (index: number): number => x(years[index] ?? 0) ?? 0
  const labels = spread(
    series.map(({ values }) => {
      const last = values.findLastIndex((value) => value !== null)
      return { x: placeOf(Math.max(0, last)), y: y(values[last] ?? 0) }
    }),
  )
  const drawn: HtmlValue = series.map(({ name, values }, index) => {
    const points = values.flatMap((value, at) => (value === null ? [] : [{ x: placeOf(at), y: y(value), at, value }]))
    const path =
      line<{ x: number; y: number }>(
        (p) => round(p.x),
        (p) => round(p.y),
      )(points) ?? ''
    return html`<g class="${seriesClass(index)}"><path class="line" d="${path}"/>${points.map(
      (p) =>
        html`<circle cx="${round(p.x)}" cy="${round(p.y)}" r="3.2"><title>${name} ${years[p.at] ?? ''}: ${format(p.value)}</title></circle>`,
    )}<text class="name" x="${round((labels[index]?.x ?? 0) + 9)}" y="${round((labels[index]?.y ?? 0) + 4)}">${name}</text></g>`
  })
  return frame(box, text, [
    valueAxis(box, y),
    categoryAxis(
      box,
      years.map((year, index) => ({ text: String(year), x: placeOf(index) })),
    ),
    band === undefined ? null : bandOf(band, placeOf, y),
    drawn,
  ])
}

function bandOf({ low, high }: Band, placeOf: (index: number) => number, y: (value: number) => number): Html {
  const path = area<number>()
    .x((_, index) => round(placeOf(index)))
    .y0((_, index) => round(y(low[index] ?? 0)))
    .y1((value) => round(y(value)))([...high])
  return html`<path class="band s0" d="${path ?? ''}"/>`
}

/** From near the least to near the greatest value: lines tell changes, not sizes. */
function domainOf(values: readonly number[]): [number, number] {
  const low = Math.min(...values, Number.POSITIVE_INFINITY)
  const high = Math.max(...values, Number.NEGATIVE_INFINITY)
  if (!Number.isFinite(low)) return [0, 1]
  const margin = (high - low) * 0.12 || Math.abs(high) * 0.05 || 1
  return [low >= 0 ? Math.max(0, low - margin) : low - margin, high + margin]
}

/** Moves labels apart that would lie on each other. */
function spread(
  places: readonly { readonly x: number; readonly y: number }[],
): readonly { readonly x: number; readonly y: number }[] {
  const sorted = places.map((place, index) => ({ ...place, index })).sort((a, b) => a.y - b.y)
  for (let at = 1; at < sorted.length; at++) {
    const above = sorted[at - 1]
    const here = sorted[at]
    if (above !== undefined && here !== undefined && here.y - above.y < LABEL_HEIGHT) here.y = above.y + LABEL_HEIGHT
  }
  return sorted.sort((a, b) => a.index - b.index)
}
