/** What a template calls by name, found without running it: for the macros' own `depends_on`. */

export type MacroCall =
  | { readonly kind: 'name'; readonly name: string; readonly packageName: string | null }
  | { readonly kind: 'dispatch'; readonly name: string; readonly namespace: string | null }

/**
 * Calls in Jinja code, in order: `name(`, `package.name(`, `adapter.dispatch('name', 'package')`. Filters, tests and methods
 * of values are not calls of macros; that a name is no macro shows only when it is looked up.
 *
 * @param text a whole `{% macro %}` block
 */
export function macroCalls(text: string): MacroCall[] {
  const calls = new Map<string, MacroCall>()
  for (const code of codeOf(text)) {
    for (const { name, args } of callsIn(code)) {
      if (name === 'adapter.dispatch') {
        const call = dispatched(args)
        if (call === undefined) continue
        calls.set(call.name, { kind: 'name', name: call.name, packageName: null })
        calls.set(`dispatch ${call.namespace}.${call.name}`, call)
      } else if (!name.startsWith('adapter.') && !builtin.has(name)) {
        const [first = '', second] = name.split('.')
        calls.set(name, { kind: 'name', name: second ?? first, packageName: second === undefined ? null : first })
      }
    }
  }
  return [...calls.values()]
}

const builtin: ReadonlySet<string> = new Set([
  'ref',
  'source',
  'config',
  'caller',
  'range',
  'dict',
  'namespace',
  'return',
  'log',
  'var',
])

/** The insides of `{{ }}` and `{% %}`, comments and raw blocks left out. */
function* codeOf(text: string): Generator<string> {
  const opening = /\{(?:#|\{|%)/g
  for (let match = opening.exec(text); match !== null; match = opening.exec(text)) {
    const start = match.index
    if (match[0] === '{#') {
      const end = text.indexOf('#}', start)
      if (end < 0) return
      opening.lastIndex = end + 2
      continue
    }
    const end = endOf(text, start + 2, match[0] === '{{' ? '}}' : '%}')
    const code = text.slice(start + 2, end)
    opening.lastIndex = end + 2
    if (match[0] === '{%' && /^[-+]?\s*raw\s*-?$/.test(code)) {
      const close = /\{%[-+]?\s*endraw\s*[-+]?%\}/g
      close.lastIndex = end
      const closed = close.exec(text)
      if (closed === null) return
      opening.lastIndex = close.lastIndex
      continue
    }
    if (match[0] === '{%' && /^[-+]?\s*(?:macro|test|data_test|materialization|endmacro)\b/.test(code)) continue
    yield code
  }
}

/** Where the code ends: the first closing mark outside of a text. */
function endOf(text: string, from: number, mark: string): number {
  for (let at = from; at < text.length; at++) {
    const char = text.charAt(at)
    if (char === '"' || char === "'") at = endOfText(text, at)
    else if (text.startsWith(mark, at)) return at
  }
  return text.length
}

function endOfText(text: string, from: number): number {
  const quote = text.charAt(from)
  for (let at = from + 1; at < text.length; at++) {
    if (text.charAt(at) === '\\') at++
    else if (text.charAt(at) === quote) return at
  }
  return text.length
}

const calling = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|([A-Za-z_]\w*(?:\s*\.\s*[A-Za-z_]\w*)*)\s*\(/gs

function* callsIn(code: string): Generator<{ name: string; args: string }> {
  calling.lastIndex = 0
  for (let match = calling.exec(code); match !== null; match = calling.exec(code)) {
    const path = match[1]
    if (path === undefined) continue
    const before = code.slice(0, match.index).trimEnd()
    const name = path.replace(/\s+/g, '')
    const end = calling.lastIndex
    if (!/[|.\])]$/.test(before) && !/\bis(?:\s+not)?$/.test(before) && name.split('.').length < 3) {
      yield { name, args: code.slice(end, end + 400) }
    }
    calling.lastIndex = end
  }
}

function dispatched(args: string): Extract<MacroCall, { kind: 'dispatch' }> | undefined {
  const match = /^\s*(?:macro_name\s*=\s*)?(["'])([^"']*)\1(?:\s*,\s*(?:macro_namespace\s*=\s*)?(["'])([^"']*)\3)?/.exec(args)
  const name = match?.[2]
  return name === undefined ? undefined : { kind: 'dispatch', name, namespace: match?.[4] ?? null }
}
