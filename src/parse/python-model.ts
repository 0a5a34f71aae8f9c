import { type Capture, newCapture, type ParseNode, type World } from '../context/index.ts'
import { failure, type Plain } from '../model/index.ts'
import { type CapturedText, captureText, hasJinja } from './capture.ts'
import { type Cursor, isSign, PythonMistake, pythonLiteral, pythonTokens, type Token } from './python-code.ts'
import { pythonRepr } from './repr.ts'

interface Call {
  readonly name: 'ref' | 'source' | 'config' | 'get'
  readonly positional: readonly Plain[]
  readonly named: ReadonlyMap<string, Plain>
  readonly at: number
}

/**
 * What a Python model asks for: its `dbt.ref`, `dbt.source`, `dbt.config` and `dbt.config.get` calls, which take literals
 * only. Nothing is run.
 * @throws Parsing Error PW2611 when the file has not the shape that dbt asks of a model
 */
export async function capturePython(world: World, node: ParseNode, source: CapturedText): Promise<Capture> {
  const capture = newCapture()
  try {
    if (hasJinja(source.text)) throw new PythonMistake('No jinja in python model code is allowed', source.text.search(/\{[{%#]/))
    const tokens = pythonTokens(source.text)
    if (tokens.length > 0) checkModel(tokens)
    const reads: Call[] = []
    for (const call of callsIn(tokens)) {
      if (call.name === 'get') reads.push(call)
      else await note(world, node, source, call, capture)
    }
    if (reads.length > 0) capture.configCalls.push(keysRead(reads))
  } catch (error) {
    if (error instanceof PythonMistake) throw mistake(error, source)
    throw error
  }
  return capture
}

/** Lets the functions of the template's context judge the arguments. */
async function note(world: World, node: ParseNode, source: CapturedText, call: Call, capture: Capture): Promise<void> {
  const named = [...call.named].map(([name, value]) => `${name}=${pythonRepr(value)}`)
  const text = `{{ ${call.name}(${[...call.positional.map(pythonRepr), ...named].join(', ')}) }}`
  await captureText(world, node, { text, path: source.path, line: source.line + lineOf(source.text, call.at) - 1 }, capture)
}

/** dbt notes them for the code that it puts beside the model. */
function keysRead(reads: readonly Call[]) {
  return {
    config_keys_used: reads.map((read) => read.positional[0] ?? null),
    config_keys_defaults: reads.map((read) => read.positional[1] ?? null),
  }
}

function checkModel(tokens: readonly Token[]): void {
  const models = tokens.flatMap((token, at) => (isName(token, 'def') && isName(tokens[at + 1], 'model') ? [at] : []))
  const [model] = models
  if (model === undefined || models.length !== 1) {
    const at = tokens[models[1] ?? 0]?.at ?? 0
    throw new PythonMistake(`dbt allows exactly one model defined per python file, found ${models.length}`, at)
  }
  const names = parametersAfter(tokens, model + 2)
  const at = tokens[model]?.at ?? 0
  if (names.length > 0 && names[0] !== 'dbt') throw new PythonMistake("'dbt' not provided for model as the first argument", at)
  if (names.length !== 2) {
    throw new PythonMistake('model function should have two args, `dbt` and a session to current warehouse', at)
  }
}

function parametersAfter(tokens: readonly Token[], from: number): string[] {
  const names: string[] = []
  let depth = 0
  for (let at = from; at < tokens.length; at++) {
    const token = tokens[at]
    if (token?.kind === 'sign' && '([{'.includes(token.text)) depth++
    else if (token?.kind === 'sign' && ')]}'.includes(token.text) && --depth === 0) break
    const before = tokens[at - 1]
    if (depth === 1 && token?.kind === 'name' && (isSign(before, '(') || isSign(before, ','))) names.push(token.text)
  }
  return names
}

function isName(token: Token | undefined, text: string): boolean {
  return token?.kind === 'name' && token.text === text
}

function callsIn(tokens: readonly Token[]): Call[] {
  const calls: Call[] = []
  for (const [at, token] of tokens.entries()) {
    if (token.kind === 'formatted') calls.push(...callsIn(token.inside))
    if (!isName(token, 'dbt') || isSign(tokens[at - 1], '.')) continue
    const path = attributes(tokens, at + 1)
    const name = path === 'config.get' ? 'get' : path
    if (name !== 'ref' && name !== 'source' && name !== 'config' && name !== 'get') continue
    const open = at + (name === 'get' ? 5 : 3)
    if (isSign(tokens[open], '(')) calls.push(argumentsOf(tokens, open + 1, name, token.at))
  }
  return calls
}

/** `a.b` for the tokens `.a.b`. */
function attributes(tokens: readonly Token[], from: number): string {
  const names: string[] = []
  for (let at = from; isSign(tokens[at], '.'); at += 2) {
    const name = tokens[at + 1]
    if (name?.kind === 'name') names.push(name.text)
  }
  return names.join('.')
}

function argumentsOf(tokens: readonly Token[], from: number, name: Call['name'], at: number): Call {
  const cursor: Cursor = { tokens, at: from }
  const positional: Plain[] = []
  const named = new Map<string, Plain>()
  while (!isSign(tokens[cursor.at], ')')) {
    const key = tokens[cursor.at]
    const isNamed = key?.kind === 'name' && isSign(tokens[cursor.at + 1], '=')
    if (isNamed) cursor.at += 2
    const value = pythonLiteral(cursor)
    const ends = isSign(tokens[cursor.at], ',') || isSign(tokens[cursor.at], ')')
    if (value === undefined || !ends) {
      const which = name === 'get' ? 'config.get' : name
      throw new PythonMistake(`dbt.${which}() takes nothing but literals: texts, numbers, True, False, None, lists, dicts`, at)
    }
    if (isNamed) named.set(key.text, value)
    else positional.push(value)
    if (isSign(tokens[cursor.at], ',')) cursor.at++
  }
  if (name === 'get' && (positional.length === 0 || positional.length > 2)) {
    throw new PythonMistake(`dbt.config.get() takes one or two arguments (${positional.length} given)`, at)
  }
  return { name, positional, named, at }
}

function lineOf(text: string, at: number): number {
  return text.slice(0, at).split('\n').length
}

function mistake({ message, at }: PythonMistake, { text, path, line }: CapturedText) {
  const column = at - text.lastIndexOf('\n', at - 1)
  return failure('PW2611', message, { family: 'Parsing Error', at: { path, line: line + lineOf(text, at) - 1, column } })
}
