/** What is needed of a terminal's stream. */
export interface TerminalStream {
  readonly columns?: number
  readonly rows?: number
  write(text: string): unknown
}

/**
 * The bottom of a terminal as an area that is redrawn, with lines that scroll away above it. The area is drawn by
 * somebody who erases what was drawn before (as log-update does); this remembers the last drawing, so that lines can be
 * put above it at any moment.
 */
export interface Screen {
  readonly columns: number
  readonly rows: number
  /** The area's next drawing, with the sequences that erase the one before. */
  write(text: string): boolean
  /** Writes lines above the area. */
  above(lines: string): void
}

// biome's rule against control characters is off: these are the terminal's own
const erasing = /^(?:\u001b\[2K(?:\u001b\[1A)?)*(?:\u001b\[G)?/
const controls = /^\u001b\[\?25[hl]$/

/**
 * @param area the stream the area is drawn on (stderr)
 * @param lines where the lines above go (stdout); the same terminal
 */
export function createScreen(area: TerminalStream, lines: TerminalStream): Screen {
  let drawn = ''
  return {
    get columns() {
      return area.columns ?? 80
    },
    get rows() {
      return area.rows ?? 24
    },
    write(text) {
      if (!controls.test(text)) drawn = text.replace(erasing, '')
      area.write(text)
      return true
    },
    above(text) {
      if (drawn === '') {
        lines.write(text)
        return
      }
      area.write(eraseLines(drawn.split('\n').length))
      lines.write(text)
      area.write(drawn)
    },
  }
}

/** Erases `count` lines upwards from the current one and goes to the first column. */
function eraseLines(count: number): string {
  return `${Array.from({ length: count }, (_, index) => (index < count - 1 ? '\u001b[2K\u001b[1A' : '\u001b[2K')).join('')}\u001b[G`
}
