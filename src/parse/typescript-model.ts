import { type Capture, newCapture, type ParseNode, type World } from '../context/index.ts'
import { failure, isPlainRecord, type Plain } from '../model/index.ts'
import { type CapturedText, captureText } from './capture.ts'
import { type Cursor, isSign, type Token } from './python-code.ts'
import { pythonRepr } from './repr.ts'
import { TypeScriptMistake, typescriptLiteral, typescriptTokens } from './typescript-code.ts'

/**
 * What a TypeScript model asks for: its `export const config = {…}`, its `dbt.ref` and `dbt.source` calls. They take literals
 * only; nothing is run.
 * @throws Parsing Error PW2612 when the file has not the shape of a model
 */
export async function captureTypeScript(world: World, node: ParseNode, source: CapturedText): Promise<Capture> {
  const capture = newCapture()
  try {
    const tokens = typescriptTokens(source.text)
    if (!tokens.some((token, at) => isName(token, 'export') && isName(tokens[at + 1], 'default'))) {
      throw new TypeScriptMistake('A model exports a function: export default async function model(dbt: Dbt) { … }', 0)
    }
    const config = configIn(tokens)
    if (config !== undefined) await note(world, node, source, config.at, `config(**${pythonRepr(config.value)})`, capture)
    for (const call of callsIn(tokens)) await note(world, node, source, call.at, call.text, capture)
  } catch (error) {
    if (error instanceof TypeScriptMistake) throw mistake(error, source)
    throw error
  }
  return capture
}

/** Lets the functions of the template's context judge the arguments. */
async function note(
  world: World,
  node: ParseNode,
  source: CapturedText,
  at: number,
  call: string,
  capture: Capture,
): Promise<void> {
  const line = source.line + source.text.slice(0, at).split('\n').length - 1
  await captureText(world, node, { text: `{{ ${call} }}`, path: source.path, line }, capture)
}

function isName(token: Token | undefined, text: string): boolean {
  return token?.kind === 'name' && token.text === text
}

function configIn(tokens: readonly Token[]): { readonly value: Plain; readonly at: number } | undefined {
  const at = tokens.findIndex(
    (token, index) => isName(token, 'export') && isName(tokens[index + 1], 'const') && isName(tokens[index + 2], 'config'),
  )
  const start = tokens[at]
  if (start === undefined) return undefined
  const equals = tokens.findIndex((token, index) => index > at && isSign(token, '='))
  const value = typescriptLiteral({ tokens, at: equals + 1 })
  if (value === undefined || !isPlainRecord(value)) {
    throw new TypeScriptMistake('config is an object of literals: strings, numbers, true, false, null, arrays, objects', start.at)
  }
  return { value, at: start.at }
}

function callsIn(tokens: readonly Token[]): { readonly text: string; readonly at: number }[] {
  return tokens.flatMap((token, at) => {
    if (token.kind === 'formatted') return callsIn(token.inside)
    if (!isName(token, 'dbt') || isSign(tokens[at - 1], '.') || !isSign(tokens[at + 1], '.')) return []
    const method = tokens[at + 2]
    if (!isName(method, 'ref') && !isName(method, 'source')) return []
    const open = afterTypes(tokens, at + 3)
    if (!isSign(tokens[open], '(')) return []
    const name = isName(method, 'ref') ? 'ref' : 'source'
    return [{ text: `${name}(${argumentsOf({ tokens, at: open + 1 }, name, token.at)})`, at: token.at }]
  })
}

/** Passes the type arguments of a call: `<Order>`. */
function afterTypes(tokens: readonly Token[], from: number): number {
  if (!isSign(tokens[from], '<')) return from
  let depth = 0
  for (let at = from; at < tokens.length; at++) {
    if (isSign(tokens[at], '<')) depth += 1
    else if (isSign(tokens[at], '>') && !isSign(tokens[at - 1], '=')) depth -= 1
    if (depth === 0) return at + 1
  }
  return from
}

/** As Python writes them; the options of `ref` are its named arguments. */
function argumentsOf(cursor: Cursor, name: string, at: number): string {
  const found: string[] = []
  while (!isSign(cursor.tokens[cursor.at], ')')) {
    const value = typescriptLiteral(cursor)
    const ends = isSign(cursor.tokens[cursor.at], ',') || isSign(cursor.tokens[cursor.at], ')')
    if (value === undefined || !ends) {
      throw new TypeScriptMistake(`dbt.${name}() takes nothing but literals, so that the graph is known before anything runs`, at)
    }
    if (isPlainRecord(value)) found.push(...Object.entries(value).map(([key, one]) => `${key}=${pythonRepr(one)}`))
    else found.push(pythonRepr(value))
    if (isSign(cursor.tokens[cursor.at], ',')) cursor.at += 1
  }
  return found.join(', ')
}

function mistake({ message, at }: TypeScriptMistake, { text, path, line }: CapturedText) {
  const before = text.slice(0, at)
  const column = at - before.lastIndexOf('\n')
  return failure('PW2612', message, {
    family: 'Parsing Error',
    at: { path, line: line + before.split('\n').length - 1, column },
  })
}
