import type { ScaleLinear } from 'd3-scale'
import { type Html, type HtmlValue, html } from '../html.ts'

/** What a chart is called and says, for those who cannot see it. */
export interface ChartText {
  readonly label: string
}

export interface Box {
  readonly width: number
  readonly height: number
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

export const BOX: Box = { width: 720, height: 300, left: 62, right: 16, top: 14, bottom: 30 }

/** Series take these classes in turn; the page's style gives them their colours. */
const SERIES_COLOURS = 8

export function seriesClass(index: number): string {
  return `s${index % SERIES_COLOURS}`
}

export function frame(box: Box, { label }: ChartText, body: HtmlValue): Html {
  return html`<svg class="chart" viewBox="0 0 ${box.width} ${box.height}" role="img" aria-label="${label}">${body}</svg>`
}

const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 2 })

export function tickText(value: number): string {
  return compact.format(value)
}

/** Horizontal lines with their values. */
export function valueAxis(box: Box, scale: ScaleLinear<number, number>, format: (value: number) => string = tickText): HtmlValue {
  return scale.ticks(5).map((tick) => {
    const y = round(scale(tick))
    return html`<line class="grid" x1="${box.left}" x2="${box.width - box.right}" y1="${y}" y2="${y}"/><text class="tick" x="${box.left - 8}" y="${y + 4}" text-anchor="end">${format(tick)}</text>`
  })
}

/** Labels below, as many as there is room for. */
export function categoryAxis(box: Box, places: readonly { readonly text: string; readonly x: number }[]): HtmlValue {
  const room = (box.width - box.left - box.right) / Math.max(1, places.length)
  const longest = Math.max(1, ...places.map(({ text }) => text.length)) * 7 + 6
  const step = Math.max(1, Math.ceil(longest / room))
  return places
    .filter((_, index) => index % step === 0)
    .map(
      ({ text, x }) =>
        html`<text class="tick" x="${round(x)}" y="${box.height - box.bottom + 18}" text-anchor="middle">${text}</text>`,
    )
}

/** Names of series with their colours. */
export function legend(names: readonly string[]): Html {
  return html`<ul class="legend">${names.map((name, index) => html`<li><i class="${seriesClass(index)}"></i>${name}</li>`)}</ul>`
}

export function round(value: number): number {
  return Math.round(value * 10) / 10
}
