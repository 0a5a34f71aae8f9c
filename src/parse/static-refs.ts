import type { RefArgs, SourceArgs } from '../model/index.ts'

export type StaticReference =
  | { readonly kind: 'ref'; readonly ref: RefArgs }
  | { readonly kind: 'source'; readonly source: SourceArgs }

const text = `"(?:[^"\\\\]|\\\\.)*"|'(?:[^'\\\\]|\\\\.)*'`
const refPattern = new RegExp(
  `^\\s*ref\\(\\s*(${text})\\s*(?:,\\s*(${text})\\s*)?(?:,\\s*(?:v|version)\\s*=\\s*(${text}|-?\\d+(?:\\.\\d+)?)\\s*)?,?\\s*\\)\\s*$`,
  's',
)
const sourcePattern = new RegExp(`^\\s*source\\(\\s*(${text})\\s*,\\s*(${text})\\s*,?\\s*\\)\\s*$`, 's')

/** Reads `ref('x')`, `ref('package', 'x', v=2)` or `source('a', 'b')` with nothing but literals in it, without running anything. */
export function staticReference(expression: string): StaticReference | undefined {
  const ref = refPattern.exec(expression)
  if (ref !== null) {
    const [, first = '', second, version] = ref
    const name = unquote(second ?? first)
    return { kind: 'ref', ref: { name, package: second === undefined ? null : unquote(first), version: versionOf(version) } }
  }
  const source = sourcePattern.exec(expression)
  if (source === null) return undefined
  return { kind: 'source', source: [unquote(source[1] ?? ''), unquote(source[2] ?? '')] }
}

function versionOf(literal: string | undefined): string | number | null {
  if (literal === undefined) return null
  return /^["']/.test(literal) ? unquote(literal) : Number(literal)
}

function unquote(literal: string): string {
  return literal.slice(1, -1).replace(/\\(.)/gs, '$1')
}
