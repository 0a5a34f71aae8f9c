import { type GraphNode, isExecutable, jsonOf, type Plain, type PlainRecord } from '../model/index.ts'
import { type CompiledEntry, configOf, describeNode, executableParts } from './describe.ts'

/** Stands for the moment of `created_at`: JSON escapes this character, so it is in no other text of an entry. */
export const MOMENT = '\0'

/** JSON of the configurations that nodes share, by their identity. */
export type SharedTexts = WeakMap<object, string>

/**
 * A node's entry of the manifest as JSON, with {@link MOMENT} where its `created_at` goes.
 *
 * @param shared remembered for all nodes of one project
 */
export function nodeText(node: GraphNode, compiled: CompiledEntry | undefined, shared: SharedTexts): string {
  if (!isExecutable(node)) return recordText(describeNode(node))
  const { identity, description, code } = executableParts(node, compiled)
  const config = sharedText(node.config, shared, configOf)
  const unrendered = sharedText(node.unrenderedConfig, shared)
  return `{${inner(identity)},"config":${config},${inner(description)},"unrendered_config":${unrendered},"created_at":${MOMENT},${inner(code)}}`
}

/** Any entry as JSON; a `created_at` of its own becomes {@link MOMENT}. */
export function recordText(record: PlainRecord): string {
  if (!('created_at' in record)) return jsonText(record)
  const entries = Object.entries(record)
  const at = entries.findIndex(([key]) => key === 'created_at')
  const parts = [entries.slice(0, at), entries.slice(at + 1)].map((part) => inner(Object.fromEntries(part)))
  const [before = '', after = ''] = parts
  return `{${[before, `"created_at":${MOMENT}`, after].filter((part) => part !== '').join(',')}}`
}

export function jsonText(value: Plain): string {
  return JSON.stringify(jsonOf(value))
}

/** An object's members without its braces. */
function inner(record: PlainRecord): string {
  return jsonText(record).slice(1, -1)
}

function sharedText<T extends object>(value: T & PlainRecord, shared: SharedTexts): string
function sharedText<T extends object>(value: T, shared: SharedTexts, plain: (value: T) => PlainRecord): string
function sharedText<T extends PlainRecord>(value: T, shared: SharedTexts, plain?: (value: T) => PlainRecord): string {
  const known = shared.get(value)
  if (known !== undefined) return known
  const text = jsonText(plain === undefined ? value : plain(value))
  shared.set(value, text)
  return text
}
