import type { TemplateError } from './error.ts'
import { type SourceText, syntaxError } from './template.ts'

/** One top-level block of a file. */
export interface Block {
  /** The tag's name: macro, materialization, test, data_test, snapshot, docs. */
  readonly kind: string
  readonly name: string
  /** The name dbt gives the macro that the block defines. */
  readonly macroName: string
  readonly path: string
  /** The block with its tags. */
  readonly full: string
  /** What stands between its tags. */
  readonly contents: string
  /** The offset of the opening tag, and its line and column (from 1), in the file. */
  readonly start: number
  readonly line: number
  readonly column: number
  /** The line of the first character of `contents`. */
  readonly contentsLine: number
  readonly header: { readonly adapter?: string; readonly supportedLanguages?: readonly string[] }
}

// `{%- tag name`, `{#`, `{{`: what can hide or open a block.
// Like dbt, a tag that trims (`{%-`, `-%}`) takes the spaces it trims into the block's text.
const OPENING = /\{%[-+]?\s*([A-Za-z_]\w*)(?:\s+([A-Za-z_]\w*))?|\{#|\{\{/g
const RAW_END = /\{%[-+]?\s*endraw\s*[-+]?%\}/g
const TAG_PART = /'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*"|-%\}\s*|\+?%\}/g
const EXPRESSION_PART = /'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*"|\}\}/g

interface Open {
  readonly kind: string
  readonly name: string
  /** Offset of `full`, of the opening tag itself, and of the contents. */
  readonly start: number
  readonly tag: number
  readonly contents: number
  readonly head: string
}

/**
 * Finds the top-level blocks of the wanted kinds. Comments, raw blocks and all other text are passed over, as dbt does:
 * unknown tags are no error.
 * @throws TemplateError of kind `syntax` for a block that is not closed, stands inside another one or inside if or for
 */
export function extractBlocks(source: SourceText, kinds: readonly string[]): Block[] {
  return new BlockScanner(source, new Set(kinds)).scan()
}

class BlockScanner {
  private readonly source: SourceText
  private readonly text: string
  private readonly wanted: ReadonlySet<string>
  private readonly blocks: Block[] = []
  /** The `if`s and `for`s that are open. */
  private readonly control: string[] = []
  private open: Open | undefined
  private at = 0
  // The last offset turned into a line, to count on from there.
  private counted: { at: number; line: number }

  constructor(source: SourceText, wanted: ReadonlySet<string>) {
    this.source = source
    this.text = source.text
    this.wanted = wanted
    this.counted = { at: 0, line: source.line ?? 1 }
  }

  scan(): Block[] {
    for (;;) {
      OPENING.lastIndex = this.at
      const match = OPENING.exec(this.text)
      if (!match) break
      const [whole, tag, name = ''] = match
      if (tag !== undefined) this.tag(tag, name, match.index, whole)
      else if (whole === '{#') this.comment(match.index)
      else this.at = this.endOf(EXPRESSION_PART, match.index + 2, 'the expression is not closed: expected }}', match.index)
    }
    const { open } = this
    if (open) {
      throw this.problem(
        `Reached EOF without finding a close tag for ${open.kind} '${open.name}': expected {% end${open.kind} %}`,
        open.tag,
      )
    }
    return this.blocks
  }

  private problem(message: string, at: number): TemplateError {
    return syntaxError(this.source, this.text, message, at)
  }

  private comment(start: number): void {
    const end = this.text.indexOf('#}', start)
    if (end < 0) throw this.problem('the comment is not closed: expected #}', start)
    this.at = end + 2
  }

  /** Skips quoted text up to the closing mark. */
  private endOf(pattern: RegExp, from: number, message: string, start: number): number {
    pattern.lastIndex = from
    for (let match = pattern.exec(this.text); match; match = pattern.exec(this.text)) {
      if (match[0].trimEnd().endsWith('}')) return pattern.lastIndex
    }
    throw this.problem(message, start)
  }

  private tag(tag: string, name: string, start: number, whole: string): void {
    const from = whole.startsWith('{%-') ? this.spacesBefore(start) : start
    this.at = this.endOf(TAG_PART, start + whole.length, `the tag {% ${tag} is not closed: expected %}`, start)
    if (tag === 'raw') this.raw(start)
    else if (tag === 'if' || tag === 'for') this.control.push(tag)
    else if (tag === 'endif' || tag === 'endfor') this.endControl(tag, start)
    else if (this.wanted.has(tag))
      this.begin({
        kind: tag,
        name,
        start: from,
        tag: start,
        contents: this.at,
        head: this.text.slice(start + whole.length, this.at),
      })
    else if (this.open && tag === `end${this.open.kind}`) this.finish(this.open, from)
  }

  private spacesBefore(start: number): number {
    let from = start
    while (from > this.at && /\s/.test(this.text.charAt(from - 1))) from--
    return from
  }

  private raw(start: number): void {
    RAW_END.lastIndex = this.at
    if (!RAW_END.exec(this.text)) throw this.problem('the raw block is not closed: expected {% endraw %}', start)
    this.at = RAW_END.lastIndex
  }

  private endControl(tag: 'endif' | 'endfor', start: number): void {
    const begun = tag.slice(3)
    const last = this.control.pop()
    if (last === undefined)
      throw this.problem(`Got an unexpected control flow end tag, got ${tag} but never saw a preceding ${begun}`, start)
    if (last !== begun)
      throw this.problem(`Got an unexpected control flow end tag, got ${tag} but expected end${last} next`, start)
  }

  private begin(block: Open): void {
    if (this.control.length > 0) {
      throw this.problem(
        'Got a block definition inside control flow. All dbt block definitions must be at the top level',
        block.tag,
      )
    }
    const { open } = this
    if (open) {
      throw this.problem(
        `Found nested tags: a ${block.kind} block inside the ${open.kind} block '${open.name}'; is an end${open.kind} missing before it?`,
        block.tag,
      )
    }
    this.open = block
  }

  private finish(block: Open, end: number): void {
    const { text } = this
    const line = this.lineOf(block.tag)
    this.blocks.push({
      kind: block.kind,
      name: block.name,
      path: this.source.path,
      full: text.slice(block.start, this.at),
      contents: text.slice(block.contents, end),
      start: block.tag,
      line,
      column: block.tag - text.lastIndexOf('\n', block.tag - 1),
      contentsLine: this.lineOf(block.contents),
      ...named(block),
    })
    this.open = undefined
  }

  private lineOf(at: number): number {
    let { line } = this.counted
    for (let n = this.text.indexOf('\n', this.counted.at); n >= 0 && n < at; n = this.text.indexOf('\n', n + 1)) line++
    this.counted = { at, line }
    return line
  }
}

const ADAPTER = /\badapter\s*=\s*(['"])(.*?)\1/
const LANGUAGES = /\bsupported_languages\s*=\s*\[([^\]]*)\]/

function named({ kind, name, head }: Open): Pick<Block, 'macroName' | 'header'> {
  if (kind === 'test' || kind === 'data_test') return { macroName: `test_${name}`, header: {} }
  if (kind !== 'materialization') return { macroName: name, header: {} }
  const adapter = ADAPTER.exec(head)?.[2]
  const languages = LANGUAGES.exec(head)?.[1]
  const supportedLanguages =
    languages === undefined ? undefined : Array.from(languages.matchAll(/(['"])(.*?)\1/g), (match) => match[2] ?? '')
  return {
    macroName: `materialization_${name}_${adapter ?? 'default'}`,
    header: {
      ...(adapter === undefined ? {} : { adapter }),
      ...(supportedLanguages === undefined ? {} : { supportedLanguages }),
    },
  }
}
