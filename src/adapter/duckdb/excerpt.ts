/**
 * The `LINE n: …` excerpt with its caret that DuckDB appends to an error and that is missing from its JSON form.
 * Written from observing DuckDB 1.5: a line is cut about 60 columns before and after the place.
 */

/** Columns shown on either side of the place, the place's own included. */
const REACH = 60

/** A cut moves by up to this many glyphs to the left, or one fewer to the right, to fall on the edge of a word. */
const SLACK = 4

/**
 * @param sql the submitted text
 * @param offset UTF-8 byte offset of the place, as DuckDB reports it
 * @returns the excerpt, or undefined if the place lies outside the text (DuckDB prints none then)
 */
export function excerpt(sql: string, offset: number): string | undefined {
  const bytes = Buffer.from(sql, 'utf8')
  if (offset >= bytes.length) return undefined
  const lineStart = lineStartBefore(bytes, offset)
  const lineNumber = countNewlines(bytes, lineStart) + 1
  const line = bytes.toString('utf8', lineStart, lineEndAfter(bytes, offset))
  const glyphs = glyphsOf(line)
  const at = Math.max(
    glyphs.findIndex((glyph) => glyph.start >= offset - lineStart),
    0,
  )
  const first = firstShown(glyphs, at)
  const last = lastShown(glyphs, at)
  const shown = glyphs.slice(first, last)
  const head = `LINE ${lineNumber}: ${first > 0 ? '...' : ''}`
  const before = glyphs.slice(first, at).reduce((width, glyph) => width + glyph.width, 0)
  const tail = last < glyphs.length ? '...' : ''
  return `${head}${shown.map((glyph) => glyph.text).join('')}${tail}\n${' '.repeat(head.length + before)}^`
}

/** UTF-16 index of a UTF-8 byte offset. */
export function utf16Offset(sql: string, byteOffset: number): number {
  return Buffer.from(sql, 'utf8').toString('utf8', 0, byteOffset).length
}

interface Glyph {
  readonly text: string
  readonly start: number
  readonly width: number
}

/** Index of the first glyph shown: far enough left for {@link REACH} columns, then moved to a word's edge nearby. */
function firstShown(glyphs: readonly Glyph[], at: number): number {
  let width = 0
  for (let i = at; i > 0; i--) {
    width += glyphs[i]?.width ?? 0
    if (width >= REACH) return edgeNear(glyphs, i)
  }
  return 0
}

/** Index after the last glyph shown. */
function lastShown(glyphs: readonly Glyph[], at: number): number {
  let width = 0
  for (let i = at; i < glyphs.length; i++) {
    width += glyphs[i]?.width ?? 0
    if (width >= REACH) return edgeNear(glyphs, i)
  }
  return glyphs.length
}

function edgeNear(glyphs: readonly Glyph[], cut: number): number {
  for (let i = Math.max(cut - SLACK, 0); i < cut + SLACK && i < glyphs.length; i++) {
    if (!/^[\w\u0080-\u{10ffff}]/u.test(glyphs[i]?.text ?? '')) return i
  }
  return cut
}

function glyphsOf(line: string): Glyph[] {
  const glyphs: Glyph[] = []
  let start = 0
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(line)) {
    glyphs.push({ text: segment, start, width: displayWidth(segment) })
    start += Buffer.byteLength(segment, 'utf8')
  }
  return glyphs
}

/** Columns a glyph takes in a terminal: two for East Asian wide characters and emoji, none for control characters. */
function displayWidth(glyph: string): number {
  const code = glyph.codePointAt(0) ?? 0
  if (code < 32 || code === 127) return 0
  return WIDE.test(glyph) ? 2 : 1
}

const WIDE =
  /^[ᄀ-ᅟ⺀-〾ぁ-㏿㐀-䶿一-鿿ꀀ-꓏가-힣豈-﫿︰-﹏＀-｠￠-￦\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u

function isNewline(byte: number | undefined): boolean {
  return byte === 10 || byte === 13
}

function lineStartBefore(bytes: Buffer, offset: number): number {
  let i = offset
  while (i > 0 && !isNewline(bytes[i - 1])) i--
  return i
}

function lineEndAfter(bytes: Buffer, offset: number): number {
  let i = offset
  while (i < bytes.length && !isNewline(bytes[i])) i++
  return i
}

function countNewlines(bytes: Buffer, end: number): number {
  let lines = 0
  // A carriage return and a line feed are one end of line.
  for (let i = 0; i < end; i++) if (isNewline(bytes[i]) && !(bytes[i] === 13 && bytes[i + 1] === 10)) lines++
  return lines
}
