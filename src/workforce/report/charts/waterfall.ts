import { scaleBand, scaleLinear } from 'd3-scale'
import { type Html, html } from '../html.ts'
import { BOX, type ChartText, frame, round, valueAxis } from './frame.ts'

/** A level that is reached, or a step up or down from the one before. */
export interface WaterfallStep {
  readonly name: string
  readonly kind: 'level' | 'change'
  readonly value: number
}

/** How one headcount becomes another: full bars for levels, floating ones for what is added and taken away. */
export function waterfall(text: ChartText, steps: readonly WaterfallStep[], format: (value: number) => string): Html {
  const box = { ...BOX, bottom: 52 }
  const bars = barsOf(steps)
  const x = scaleBand<number>()
    .domain(steps.map((_, index) => index))
    .range([box.left, box.width - box.right])
    .padding(0.22)
  const low = Math.min(...bars.map((bar) => Math.min(bar.from, bar.to)))
  const high = Math.max(1, ...bars.map((bar) => Math.max(bar.from, bar.to)))
  const y = scaleLinear()
    .domain([Math.min(0, low), high * 1.05])
    .nice(5)
    .range([box.height - box.bottom, box.top])
  const drawn = bars.map(({ name, kind, value, from, to }, index) => {
    const left = round(x(index) ?? 0)
    const upper = round(y(Math.max(from, to)))
    const middle = round((x(index) ?? 0) + x.bandwidth() / 2)
    const shown = kind === 'level' ? format(value) : `${value < 0 ? '−' : '+'}${format(Math.abs(value))}`
    const next =
      index + 1 < bars.length
        ? html`<line class="step" x1="${left}" x2="${round((x(index + 1) ?? 0) + x.bandwidth())}" y1="${round(y(to))}" y2="${round(y(to))}"/>`
        : null
    return html`${next}<rect class="${kind === 'level' ? 'level' : value < 0 ? 'down' : 'up'}" x="${left}" y="${upper}" width="${round(x.bandwidth())}" height="${Math.max(1, round(Math.abs(y(from) - y(to))))}" rx="1.5"><title>${name}: ${shown}</title></rect><text class="value" x="${middle}" y="${upper - 5}" text-anchor="middle">${shown}</text>${name
      .split(' ')
      .map(
        (word, line) =>
          html`<text class="tick" x="${middle}" y="${box.height - box.bottom + 16 + line * 13}" text-anchor="middle">${word}</text>`,
      )}`
  })
  return frame(box, text, [valueAxis(box, y), drawn])
}

function barsOf(steps: readonly WaterfallStep[]): readonly (WaterfallStep & { readonly from: number; readonly to: number })[] {
  let at = 0
  return steps.map((step) => {
    const from = step.kind === 'level' ? 0 : at
    at = step.kind === 'level' ? step.value : at + step.value
    return { ...step, from, to: at }
  })
}
