import type { Plain } from '../../model/index.ts'
import { blockScalar } from './block-scalar.ts'
import { Flow } from './fast-flow.ts'
import { closing, DEEPEST, endsWord, GiveUp, quoted, resolve } from './fast-scalar.ts'
import { BadScalar, tagOf } from './scalars.ts'

/**
 * A reader for the YAML that projects are made of: block mappings and sequences, scalars on one line, block scalars, flow
 * collections. It is about ten times as fast as the full parser. Whatever else it meets (anchors, tags, merge keys, scalars over
 * several lines, keys that are no text, keys written twice, and every mistake) makes it give up, and the full parser
 * decides.
 *
 * @returns undefined where it gives up
 */
export function readFast(text: string): { readonly value: Plain } | undefined {
  const normal = text.includes('\r') ? text.replaceAll('\r\n', '\n') : text
  if (UNUSUAL.test(normal)) return undefined
  try {
    return { value: new Reader(normal).document() }
  } catch (error) {
    if (error instanceof GiveUp || error instanceof BadScalar) return undefined
    throw error
  }
}

/** Tabs, other spaces and line breaks, document markers after the first line, directives. */
const UNUSUAL = /[\t\r\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]|\n(?:---|\.\.\.|%)|^(?:%|\.\.\.)/

interface Line {
  indent: number
  /** Without indentation and trailing spaces. */
  content: string
  readonly raw: string
}

class Reader {
  private readonly lines: Line[]
  private at = 0
  private depth = 0
  private readonly endsWithBreak: boolean

  constructor(text: string) {
    this.endsWithBreak = text.endsWith('\n')
    const raws = text.split('\n')
    if (this.endsWithBreak) raws.pop()
    this.lines = raws.map((raw) => {
      const content = raw.trim()
      return { indent: content === '' ? 0 : raw.indexOf(content), content, raw }
    })
  }

  document(): Plain {
    const first = this.lines[0]
    if (first?.raw.startsWith('---')) {
      if (first.content !== '---') throw new GiveUp()
      this.at = 1
    }
    const start = this.next()
    if (start === undefined) return null
    const value = this.node(start)
    if (this.next() !== undefined) throw new GiveUp()
    return value
  }

  /** The next line that is neither blank nor a comment. */
  private next(): Line | undefined {
    for (; this.at < this.lines.length; this.at++) {
      const line = this.lines[this.at]
      if (line !== undefined && line.content !== '' && line.content.charCodeAt(0) !== 35) return line
    }
    return undefined
  }

  private node(line: Line): Plain {
    if (++this.depth > DEEPEST) throw new GiveUp()
    const value = isItem(line.content) ? this.sequence(line.indent) : this.mapping(line.indent)
    this.depth--
    return value
  }

  private sequence(indent: number): Plain[] {
    const items: Plain[] = []
    for (let line = this.next(); line !== undefined && line.indent >= indent; line = this.next()) {
      if (line.indent > indent) throw new GiveUp()
      if (!isItem(line.content)) break
      const rest = line.content.slice(1).trimStart()
      if (rest === '' || rest.charCodeAt(0) === 35) {
        this.at++
        const below = this.next()
        items.push(below !== undefined && below.indent > indent ? this.node(below) : null)
      } else if (isItem(rest) || colonOf(rest) !== -1) {
        line.indent += line.content.length - rest.length
        line.content = rest
        items.push(this.node(line))
      } else items.push(this.inline(rest, indent))
    }
    return items
  }

  private mapping(indent: number): Plain {
    const record: Record<string, Plain> = Object.create(null)
    for (let line = this.next(); line !== undefined && line.indent >= indent; line = this.next()) {
      if (line.indent > indent || isItem(line.content)) throw new GiveUp()
      const colon = colonOf(line.content)
      if (colon === -1) throw new GiveUp()
      const key = keyOf(line.content.slice(0, colon).trimEnd())
      if (key in record) throw new GiveUp()
      const rest = line.content.slice(colon + 1).trimStart()
      if (rest === '' || rest.charCodeAt(0) === 35) {
        this.at++
        record[key] = this.below(indent)
      } else record[key] = this.inline(rest, indent)
    }
    return record
  }

  /** The value of a key that stands alone on its line. */
  private below(indent: number): Plain {
    const below = this.next()
    if (below === undefined || below.indent < indent) return null
    if (below.indent > indent) return this.node(below)
    return isItem(below.content) ? this.sequence(indent) : null
  }

  /** A value that begins on the line of its key or dash. */
  private inline(rest: string, indent: number): Plain {
    const first = rest.charCodeAt(0)
    // | >
    if (first === 124 || first === 62) return this.block(rest, indent)
    let value: Plain
    // [ {
    if (first === 91 || first === 123) value = this.flow(rest)
    else {
      this.at++
      value = scalar(rest)
    }
    const after = this.next()
    if (after !== undefined && after.indent > indent) throw new GiveUp()
    return value
  }

  private block(header: string, indent: number): string {
    const match = /^([|>])([+-]?)(?: +#.*)?$/.exec(header)
    if (match === null) throw new GiveUp()
    const start = ++this.at
    let inner = -1
    for (; this.at < this.lines.length; this.at++) {
      const line = this.lines[this.at]
      if (line === undefined || line.content === '') continue
      if (inner === -1) inner = line.indent
      if (line.indent < inner || inner <= indent) break
    }
    const ended = this.lines[this.at]
    if (inner <= indent || (ended === undefined ? !this.endsWithBreak : ended.indent > indent)) throw new GiveUp()
    const lines = this.lines.slice(start, this.at)
    if (lines.some((line) => line.content === '' && line.raw.length > inner)) throw new GiveUp()
    return blockScalar(
      lines.map((line) => line.raw.slice(inner)),
      match[1] === '>',
      match[2] ?? '',
    )
  }

  /** A flow collection; lines that follow are joined to it until it is closed. */
  private flow(rest: string): Plain {
    let text = rest
    for (this.at++; ; this.at++) {
      const result = new Flow(text).read()
      if (result !== undefined) return result.value
      const line = this.lines[this.at]
      if (line === undefined || line.content === '' || line.content.includes('#')) throw new GiveUp()
      text = `${text}\n${line.content}`
    }
  }
}

/** `- x` or a lone dash. */
function isItem(content: string): boolean {
  return content.charCodeAt(0) === 45 && (content.length === 1 || content.charCodeAt(1) === 32)
}

/** Where the colon is that makes the line an entry of a mapping, or -1. */
function colonOf(content: string): number {
  const first = content.charCodeAt(0)
  // " '
  if (first === 34 || first === 39) {
    const end = closing(content, 0)
    let colon = end + 1
    while (content.charCodeAt(colon) === 32) colon++
    return content.charCodeAt(colon) === 58 && endsWord(content, colon + 1) ? colon : -1
  }
  // [ { cannot be keys here
  if (first === 91 || first === 123) return -1
  for (let index = content.indexOf(':'); index !== -1; index = content.indexOf(':', index + 1)) {
    if (!endsWord(content, index + 1)) continue
    const comment = content.indexOf(' #')
    return comment !== -1 && comment < index ? -1 : index
  }
  return -1
}

const knownKeys = new Set<string>()

/** Keys have to be text that needs no thought. */
function keyOf(written: string): string {
  if (knownKeys.has(written)) return written
  const first = written.charCodeAt(0)
  if (first === 34 || first === 39) return quoted(written, 0, written.length - 1)
  if (!/^[A-Za-z_+][\w+\-./ ]*$/.test(written) || tagOf(written) !== 'str') throw new GiveUp()
  if (knownKeys.size < 10_000) knownKeys.add(written)
  return written
}

/** A scalar that ends on its line; a comment may follow. */
function scalar(rest: string): Plain {
  const first = rest.charCodeAt(0)
  if (first === 34 || first === 39) {
    const end = closing(rest, 0)
    const after = rest.slice(end + 1)
    if (after !== '' && !/^ +#/.test(after)) throw new GiveUp()
    return quoted(rest, 0, end)
  }
  const comment = rest.indexOf(' #')
  const text = comment === -1 ? rest : rest.slice(0, comment).trimEnd()
  if (/^(?:[,[\]{}#&*!|>'"%@`]|[-?:](?: |$))|: |:$/.test(text)) throw new GiveUp()
  return resolve(text)
}
