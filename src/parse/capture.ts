import { type Capture, newCapture, type ParseNode, parseScope, type World } from '../context/index.ts'
import { compileTemplate, type Scope } from '../jinja/index.ts'
import { type Json, type NodeId, nodeId, type PlainRecord } from '../model/index.ts'
import { contentKey, fromJson, type Memo, toJson } from './memo.ts'
import { recordOf } from './read.ts'
import { isVolatile } from './volatile.ts'

/** A template to be rendered for what it asks for. */
export interface CapturedText {
  readonly text: string
  /** A hash of the text. */
  readonly checksum?: string
  readonly path: string
  readonly line: number
}

/** Renders a text with `execute` false and notes what it refers to; into `capture` when one is given. */
export async function captureText(world: World, node: ParseNode, source: CapturedText, capture = newCapture()): Promise<Capture> {
  if (hasJinja(source.text)) await renderIn(parseScope(world, node, capture), source)
  return capture
}

export async function renderIn(scope: Scope, source: CapturedText): Promise<string> {
  return (await compileTemplate(source, { undefined: 'chainable' }).render(scope, { map: false })).text
}

export function hasJinja(text: string): boolean {
  return text.includes('{{') || text.includes('{%') || text.includes('{#')
}

/** {@link captureText}, remembered under the text, the node's identity and everything in `environmentKey`. */
export async function rememberedCapture(
  world: World,
  memo: Memo,
  environmentKey: string,
  node: ParseNode,
  source: CapturedText,
): Promise<Capture> {
  if (!hasJinja(source.text)) return newCapture()
  const text = source.checksum ?? source.text
  const key = contentKey('capture', environmentKey, node.uniqueId, source.path, String(source.line), text)
  const known = readCapture(memo.get(key), world)
  if (known !== undefined) return known
  const capture = await captureText(world, node, source)
  if (!isVolatile(capture.reads)) memo.set(key, writeCapture(capture))
  return capture
}

function writeCapture(capture: Capture): Json {
  return {
    refs: capture.refs.map((ref) => [ref.name, ref.package, ref.version]),
    sources: capture.sources.map(([source, table]) => [source, table]),
    metrics: capture.metrics,
    config: capture.configCalls.map(toJson),
    macros: [...capture.macros],
    env: [...capture.envVars].map(([name, value]) => [name, value ?? null]),
    vars: [...capture.vars],
  }
}

/** undefined when there is none, it is damaged, or it saw another environment. */
function readCapture(json: Json | undefined, world: World): Capture | undefined {
  if (json === undefined || json === null || typeof json !== 'object' || isList(json)) return undefined
  const capture = newCapture()
  try {
    for (const pair of listIn(json, 'env')) {
      const [name, value] = texts(pair)
      if (name === undefined || name === null || (world.env(name) ?? null) !== (value ?? null)) return undefined
      capture.envVars.set(name, value ?? undefined)
    }
    for (const entry of listIn(json, 'refs')) {
      const [name, packageName, version] = isList(entry) ? entry : []
      if (typeof name !== 'string') return undefined
      capture.refs.push({
        name,
        package: typeof packageName === 'string' ? packageName : null,
        version: typeof version === 'string' || typeof version === 'number' ? version : null,
      })
    }
    for (const entry of listIn(json, 'sources')) {
      const [source, table] = texts(entry)
      if (typeof source !== 'string' || typeof table !== 'string') return undefined
      capture.sources.push([source, table])
    }
    for (const entry of listIn(json, 'metrics'))
      capture.metrics.push(texts(entry).flatMap((name) => (name === null ? [] : [name])))
    for (const call of listIn(json, 'config')) capture.configCalls.push(callOf(call))
    for (const id of texts(listIn(json, 'macros'))) if (id !== null) capture.macros.add(macroId(id))
    for (const name of texts(listIn(json, 'vars'))) if (name !== null) capture.vars.add(name)
  } catch (error) {
    if (error instanceof TypeError || error instanceof SyntaxError) return undefined
    throw error
  }
  return capture
}

function macroId(id: string): NodeId {
  return nodeId(id)
}

function callOf(json: Json): PlainRecord {
  return recordOf(fromJson(json))
}

function isList(json: Json | undefined): json is readonly Json[] {
  return Array.isArray(json)
}

function listIn(json: { readonly [key: string]: Json }, key: string): readonly Json[] {
  const value = json[key]
  if (isList(value)) return value
  throw new TypeError(`no list of ${key}`)
}

function texts(json: Json): (string | null)[] {
  if (!isList(json)) throw new TypeError('no list of texts')
  return json.map((item) => (typeof item === 'string' ? item : null))
}
