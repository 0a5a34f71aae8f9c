import { didYouMean } from '../config/index.ts'
import type { Diagnostic } from '../model/index.ts'
import type { MacroRegistry } from './types.ts'

/** Names that every template of a node sees, besides macros. */
const NAMES = [
  'ref',
  'source',
  'config',
  'var',
  'env_var',
  'this',
  'target',
  'adapter',
  'run_query',
  'is_incremental',
  'execute',
  'exceptions',
  'return',
  'log',
  'print',
  'modules',
  'graph',
  'model',
  'statement',
  'load_result',
  'tojson',
  'fromjson',
  'set',
  'zip',
  'flags',
]

/** What may have been meant, for names and arguments of macros that a template got wrong. */
export function withTemplateHint(macros: MacroRegistry, diagnostic: Diagnostic): Diagnostic {
  if (diagnostic.code !== 'PW3014' || diagnostic.hint !== undefined) return diagnostic
  const hint = hintFor(macros, diagnostic.message)
  return hint === undefined ? diagnostic : { ...diagnostic, hint }
}

/** A generic test's macro is called `test_` and its name. */
const TEST = 'test_'

function hintFor(macros: MacroRegistry, message: string): string | undefined {
  const [, attribute, name] = /^'dict object' has no attribute '(\w+)'|^'(\w+)' is undefined/.exec(message) ?? []
  const unknown = attribute ?? name
  if (unknown !== undefined) {
    const names = [...macros.all].map(({ name }) => name)
    if (!unknown.startsWith(TEST)) return didYouMean(unknown, new Set([...NAMES, ...names]))
    const tests = names.flatMap((name) => (name.startsWith(TEST) ? [name.slice(TEST.length)] : []))
    return didYouMean(unknown.slice(TEST.length), new Set(tests))
  }
  const called = /^macro '(\w+)' takes /.exec(message)?.[1]
  const macro = called === undefined ? undefined : [...macros.all].find(({ name }) => name === called)
  if (macro === undefined) return undefined
  const parameters = macro.macro.parameters().map(({ name, hasDefault }) => (hasDefault ? `${name}=…` : name))
  return `It is ${macro.name}(${parameters.join(', ')}).`
}
