const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const
const FULL = '█'
const STEPS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const

/** A horizontal bar of at most `width` characters, to an eighth of one; whatever is more than nothing shows. */
export function bar(value: number, most: number, width: number): string {
  if (value <= 0 || most <= 0) return ''
  const eighths = Math.max(1, Math.round((value / most) * width * 8))
  return FULL.repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? '')
}

/**
 * One character per value, from the least to the greatest; a space where there is none.
 * @param from what the lowest character stands for, instead of the least value
 */
export function sparkline(values: readonly (number | null)[], from?: number): string {
  const known = values.filter((value) => value !== null)
  const low = from ?? Math.min(...known)
  const range = Math.max(...known) - low
  return values
    .map((value) => {
      if (value === null) return ' '
      return STEPS[range === 0 ? 3 : Math.round(((value - low) / range) * (STEPS.length - 1))] ?? ''
    })
    .join('')
}

/** A text of at most `width` characters. */
export function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`
}
