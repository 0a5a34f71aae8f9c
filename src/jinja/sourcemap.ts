import type { MacroFrame } from './error.ts'
import type { Frame, Recorded } from './frame.ts'

/** Where a place of the output was written: a line of a template or macro, and the calls that led there. */
export interface Origin {
  readonly path: string
  readonly line: number
  readonly column: number
  /** The macros inside one another, innermost first, each at its current line; the template itself comes last. */
  readonly stack: readonly MacroFrame[]
}

export interface SourceMap {
  /** The origin of the character at a UTF-16 offset of the output. */
  at(offset: number): Origin | undefined
}

/** The map of a text without template syntax. */
export function staticMap(text: string, path: string, line: number, column: number): SourceMap {
  return {
    at: (offset) => {
      const origin = advanced({ path, line, column }, text, 0, offset)
      return { ...origin, stack: [{ name: path, ...origin }] }
    },
  }
}

/** The map of a rendered text; everything is worked out when it is asked for. */
export function renderedMap(root: Recorded, recorded: readonly Recorded[]): SourceMap {
  let byText: Map<string, Recorded[]> | undefined
  const inner = (text: string): readonly Recorded[] => {
    if (byText === undefined) {
      byText = new Map()
      for (const one of recorded) {
        const known = byText.get(one.text)
        if (known) known.push(one)
        else byText.set(one.text, [one])
      }
    }
    return byText.get(text) ?? []
  }
  return { at: (offset) => (offset < 0 || offset > root.text.length ? undefined : resolve(root, offset, inner, 0)) }
}

function resolve(
  output: Recorded,
  offset: number,
  inner: (text: string) => readonly Recorded[],
  depth: number,
): Origin | undefined {
  const index = pieceAt(output.pieces, offset)
  if (index < 0) return undefined
  const start = output.pieces[index] ?? 0
  const site = output.pieces[index + 1] ?? 0
  const end = output.pieces[index + 2] ?? output.text.length
  const text = output.text.slice(start, end)
  // Where the piece is the whole output of a macro or block, the place is inside that.
  const candidates = depth < 100 ? inner(text).filter((one) => one !== output) : []
  const nested = candidates.find((one) => calledFrom(one.frame, output.frame, site)) ?? candidates.at(-1)
  const found = nested ? resolve(nested, offset - start, inner, depth + 1) : undefined
  if (found) return found
  const position = output.frame.position(site)
  const moved = advanced(position, text, 0, position.line === 0 ? 0 : isLiteral(output, site) ? offset - start : 0)
  return { ...moved, stack: [{ ...position, line: moved.line, column: moved.column }, ...callers(output.frame)] }
}

function callers(frame: Frame): MacroFrame[] {
  const stack: MacroFrame[] = []
  for (let one = frame; one.parent !== undefined; one = one.parent) stack.push(one.parent.position(one.callSite))
  return stack
}

/** Whether a frame is the other one or was called from its site. */
function calledFrom(frame: Frame, by: Frame, site: number): boolean {
  return frame === by || (frame.parent === by && frame.callSite === site)
}

/** Literal text runs on line by line; the output of an expression belongs to the place of the expression. */
function isLiteral(output: Recorded, site: number): boolean {
  return (output.frame.unit.sites[2 * site + 1] ?? 0) < 0
}

/** The index in `pieces` of the piece that holds an offset. */
function pieceAt(pieces: readonly number[], offset: number): number {
  let low = 0
  let high = pieces.length / 2 - 1
  let found = -1
  while (low <= high) {
    const middle = (low + high) >> 1
    const start = pieces[2 * middle] ?? 0
    if (start <= offset) {
      found = middle
      low = middle + 1
    } else {
      high = middle - 1
    }
  }
  return found < 0 ? -1 : 2 * found
}

function advanced<T extends { readonly path: string; readonly line: number; readonly column: number }>(
  origin: T,
  text: string,
  from: number,
  to: number,
): { path: string; line: number; column: number } {
  let { line, column } = origin
  let at = from
  for (let next = text.indexOf('\n', at); next >= 0 && next < to; next = text.indexOf('\n', at)) {
    line++
    column = 1
    at = next + 1
  }
  return { path: origin.path, line, column: column + (to - at) }
}
