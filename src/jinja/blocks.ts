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
  /** The offset of `full`, and its line and column (from 1), in the file. */
  readonly start: number
  readonly line: number
  readonly column: number
  /** The line of the first character of `contents`. */
  readonly contentsLine: number
  readonly header: { readonly adapter?: string; readonly supportedLanguages?: readonly string[] }
}

// `{%- tag name`, `{#`, `{{`: what can hide or open a block.
const OPENING = /\{%[-+]?\s*([A-Za-z_]\w*)(?:\s+([A-Za-z_]\w*))?|\{#|\{\{/g
const RAW_END = /\{%[-+]?\s*endraw\s*[-+]?%\}/g
const TAG_PART = /'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*"|[-+]?%\}/g
const EXPRESSION_PART = /'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*"|\}\}/g
const CONTROL: ReadonlyMap<string, string> = new Map(Object.entries({ endif: 'if', endfor: 'for' }))

interface Open {
  readonly kind: string
  readonly name: string
  readonly start: number
  readonly head: string
  readonly contents: number
}

/**
 * Finds the top-level blocks of the wanted kinds. Comments, raw blocks and all other text are passed over, as dbt does:
 * unknown tags are no error.
 * @throws TemplateError of kind `syntax` for a block that is not closed, stands inside another one or inside if or for
 */
export function extractBlocks(source: SourceText, kinds: readonly string[]): Block[] {
  const { text } = source
  const wanted = new Set(kinds)
  const blocks: Block[] = []
  const control: { tag: string; at: number }[] = []
  let open: Open | undefined
  let lines = { at: 0, line: source.line ?? 1 }
  const fail = (message: string, at: number) => syntaxError(source, text, message, at)
  const lineOf = (at: number): number => {
    let { line } = lines
    for (let n = text.indexOf('\n', lines.at); n >= 0 && n < at; n = text.indexOf('\n', n + 1)) line++
    lines = { at, line }
    return line
  }
  for (let at = 0; ; ) {
    OPENING.lastIndex = at
    const match = OPENING.exec(text)
    if (!match) break
    const [whole, tag, name] = match
    const start = match.index
    if (tag === undefined) {
      at =
        whole === '{#'
          ? after(text, '#}', start, () => fail('the comment is not closed: expected #}', start))
          : endOf(EXPRESSION_PART, text, start + 2, () => fail('the expression is not closed: expected }}', start))
      continue
    }
    at = endOf(TAG_PART, text, start + whole.length, () => fail(`the tag {% ${tag} is not closed: expected %}`, start))
    if (tag === 'raw') {
      RAW_END.lastIndex = at
      if (!RAW_END.exec(text)) throw fail('the raw block is not closed: expected {% endraw %}', start)
      at = RAW_END.lastIndex
    } else if (tag === 'if' || tag === 'for') {
      control.push({ tag, at: start })
    } else if (CONTROL.get(tag) !== undefined) {
      const last = control.pop()
      if (!last)
        throw fail(`Got an unexpected control flow end tag, got ${tag} but never saw a preceding ${CONTROL.get(tag)}`, start)
      if (last.tag !== CONTROL.get(tag))
        throw fail(`Got an unexpected control flow end tag, got ${tag} but expected end${last.tag} next`, start)
    } else if (wanted.has(tag)) {
      if (control.length > 0) {
        throw fail(`Got a block definition inside control flow. All dbt block definitions must be at the top level`, start)
      }
      if (open)
        throw fail(
          `Found nested tags: a ${tag} block inside the ${open.kind} block '${open.name}'; is an end${open.kind} missing before it?`,
          start,
        )
      open = { kind: tag, name: name ?? '', start, head: text.slice(start + whole.length, at), contents: at }
    } else if (open && tag === `end${open.kind}`) {
      const line = lineOf(open.start)
      blocks.push({
        kind: open.kind,
        name: open.name,
        path: source.path,
        full: text.slice(open.start, at),
        contents: text.slice(open.contents, start),
        start: open.start,
        line,
        column: open.start - text.lastIndexOf('\n', open.start - 1),
        contentsLine: lineOf(open.contents),
        ...named(open),
      })
      open = undefined
    }
  }
  if (open)
    throw fail(
      `Reached EOF without finding a close tag for ${open.kind} '${open.name}': expected {% end${open.kind} %}`,
      open.start,
    )
  return blocks
}

function after(text: string, mark: string, from: number, failure: () => Error): number {
  const at = text.indexOf(mark, from)
  if (at < 0) throw failure()
  return at + mark.length
}

/** Skips quoted text up to the closing mark. */
function endOf(pattern: RegExp, text: string, from: number, failure: () => Error): number {
  pattern.lastIndex = from
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const [part] = match
    if (part.endsWith('}')) return pattern.lastIndex
  }
  throw failure()
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
