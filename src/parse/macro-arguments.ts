import type { Diagnostic, MacroNode } from '../model/index.ts'
import type { PropertiesEntry } from './properties.ts'

type Arguments = MacroNode['arguments']

/** Types that `arguments:` of a macro may name, and how many types each takes in brackets. */
const TYPES: ReadonlyMap<string, number> = new Map([
  ['str', 0],
  ['string', 0],
  ['bool', 0],
  ['int', 0],
  ['integer', 0],
  ['float', 0],
  ['any', 0],
  ['relation', 0],
  ['column', 0],
  ['list', 1],
  ['optional', 1],
  ['dict', 2],
])

/** With `validate_macro_args`: warnings (PW2214) where a properties file and the macro's own signature differ. */
export function checkArguments(macro: MacroNode, written: Arguments, entry: PropertiesEntry): Diagnostic[] {
  if (written.length === 0) return []
  const messages: string[] = []
  for (const [index, { name }] of written.entries()) {
    const own = macro.arguments[index]
    if (own !== undefined && own.name !== name) {
      messages.push(`Argument ${name} in yaml for macro ${macro.name} does not match the jinja definition.`)
    }
  }
  if (written.length !== macro.arguments.length) {
    messages.push(`The number of arguments in the yaml for macro ${macro.name} does not match the jinja definition.`)
  }
  for (const { name, type } of written) {
    if (type !== null && type.trim() !== '' && !isType(type)) {
      messages.push(`Argument ${name} in the yaml for macro ${macro.name} has an invalid type.`)
    }
  }
  return messages.map((message) => ({
    code: 'PW2214',
    severity: 'warning',
    event: 'InvalidMacroAnnotation',
    family: 'Compilation Error',
    message,
    at: entry.at('arguments'),
    data: { msg: message, macro_unique_id: macro.uniqueId, macro_file_path: macro.originalFilePath },
  }))
}

function isType(text: string): boolean {
  return afterType(text.replace(/[ \t]/g, '')) === ''
}

/** What follows the type that a text begins with; undefined when it begins with none. */
function afterType(text: string): string | undefined {
  const name = /^[a-z]+/.exec(text)?.[0] ?? ''
  const count = TYPES.get(name)
  let rest: string | undefined = text.slice(name.length)
  if (count === undefined || count === 0) return count === undefined ? undefined : rest
  for (let index = 0; index < count; index++) {
    if (rest === undefined || !rest.startsWith(index === 0 ? '[' : ',')) return undefined
    rest = afterType(rest.slice(1))
  }
  return rest?.startsWith(']') === true ? rest.slice(1) : undefined
}
