import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml'
import type { Location } from '../../model/index.ts'
import { rangeOf } from './build.ts'

/** A step into data: a mapping's key or a list's index. */
export type PathStep = string | number

/** What the parser is told, everywhere: no implicit types (they are ours), repeated keys allowed. */
export const PARSE_OPTIONS = {
  version: '1.1',
  schema: 'failsafe',
  merge: false,
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'silent',
  resolveKnownTags: false,
} as const

/** Finds places in a YAML text; the text is parsed when the first one is asked for. */
export interface Positions {
  /** The value at `path`, or its nearest ancestor that exists. An empty path is the start of the file. */
  value(path: readonly PathStep[]): Location
  /** The key at `path` where the last step is a mapping's key, else the value. */
  key(path: readonly PathStep[]): Location
  /** A place by its offsets. */
  span(start: number, end: number): Location
}

export function positionsOf(text: string, path: string): Positions {
  let parsed: Document | undefined
  const parse = (): Document => {
    parsed ??= parseDocument(text, PARSE_OPTIONS)
    return parsed
  }
  let lines: LineCounter | undefined
  const span = (start: number, end: number): Location => {
    lines ??= lineStarts(text)
    const counter = lines
    const from = counter.linePos(Math.min(start, text.length))
    const to = counter.linePos(Math.min(Math.max(end, start), text.length))
    return {
      path,
      line: Math.max(1, from.line),
      column: Math.max(1, from.col),
      endLine: Math.max(1, to.line),
      endColumn: Math.max(1, to.col),
    }
  }
  return {
    span,
    value: (steps) => {
      const found = find(parse(), steps)
      return steps.length === 0 || found === undefined ? start(path) : span(...rangeOf(found.value ?? found.key))
    },
    key: (steps) => {
      const found = find(parse(), steps)
      return steps.length === 0 || found === undefined ? start(path) : span(...rangeOf(found.key ?? found.value))
    },
  }
}

/** Offsets of the lines; finding them needs no parsing, so that broken files have places too. */
function lineStarts(text: string): LineCounter {
  const counter = new LineCounter()
  counter.addNewLine(0)
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) counter.addNewLine(at + 1)
  return counter
}

function start(path: string): Location {
  return { path, line: 1, column: 1 }
}

interface Found {
  readonly key: unknown
  readonly value: unknown
}

/** Walks as far as the path exists. */
function find(document: Document, steps: readonly PathStep[]): Found | undefined {
  let found: Found | undefined
  let current: unknown = document.contents
  for (const step of steps) {
    if (isAlias(current)) current = current.resolve(document)
    const next = child(document, current, step)
    if (next === undefined) return found
    found = next
    current = next.value
  }
  return found
}

function child(document: Document, node: unknown, step: PathStep): Found | undefined {
  if (isSeq(node)) {
    const item: unknown = typeof step === 'number' ? node.items[step] : undefined
    return item === undefined ? undefined : { key: undefined, value: item }
  }
  if (!isMap(node)) return undefined
  let merged: Found | undefined
  // The last of repeated keys counts.
  for (const pair of [...node.items].reverse()) {
    const key = pair.key
    if (isScalar(key) && String(key.value) === String(step)) return { key, value: pair.value }
    if (isScalar(key) && key.value === '<<') {
      const source = isAlias(pair.value) ? pair.value.resolve(document) : pair.value
      merged ??= child(document, source, step)
    }
  }
  return merged
}
