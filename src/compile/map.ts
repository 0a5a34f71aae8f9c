import type { Origin, SourceMap } from '../jinja/index.ts'

/** Text together with where each part of it was written. */
export interface MappedText {
  readonly text: string
  readonly map: SourceMap
}

/** A part of a composed text; without a map it was written by planwise and has no origin. */
export interface Piece {
  readonly text: string
  readonly map?: SourceMap
  /** Where this piece begins in its map's text. */
  readonly from?: number
}

/** Joins pieces; the result's map asks each piece's own map. */
export function composeMap(pieces: readonly Piece[]): MappedText {
  const starts: number[] = []
  let length = 0
  for (const piece of pieces) {
    starts.push(length)
    length += piece.text.length
  }
  return {
    text: pieces.map((piece) => piece.text).join(''),
    map: {
      at(offset: number): Origin | undefined {
        const index = lastAtMost(starts, offset)
        const piece = pieces[index]
        if (piece?.map === undefined) return undefined
        return piece.map.at(offset - (starts[index] ?? 0) + (piece.from ?? 0))
      },
    },
  }
}

function lastAtMost(sorted: readonly number[], wanted: number): number {
  let low = 0
  let high = sorted.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((sorted[middle] ?? 0) <= wanted) low = middle
    else high = middle - 1
  }
  return low
}

/** 1-based line and column of an offset in a text. */
export function lineColumn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset)
  const line = before.split('\n').length
  return { line, column: offset - (before.lastIndexOf('\n') + 1) + 1 }
}
