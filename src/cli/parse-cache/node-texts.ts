import { ByteWriter } from '../../artifacts/index.ts'
import { DateText, Float, type GraphNode, type Json, type NodeConfig, type Plain, type PlainRecord } from '../../model/index.ts'
import { fromJson, toJson } from '../../parse/index.ts'

/** Nodes as JSON, one after the other; the configurations that many of them share stand beside them. */
export interface NodeTexts {
  readonly bytes: Uint8Array
  /** Where each ends. */
  readonly ends: readonly number[]
  /** Which of them hold data that JSON has no word for. */
  readonly special: readonly number[]
  readonly shared: readonly Json[]
}

export function encodeNodes(nodes: Iterable<GraphNode>): NodeTexts {
  const out = new ByteWriter()
  const ends: number[] = []
  const special: number[] = []
  const shared: Json[] = []
  const numbers = new Map<object, number>()
  const numberOf = (record: NodeConfig | PlainRecord): number => {
    const known = numbers.get(record)
    if (known !== undefined) return known
    numbers.set(record, shared.length)
    return shared.push(toJson(defined(record))) - 1
  }
  for (const node of nodes) {
    const record = { ...node, config: numberOf(node.config), unrenderedConfig: numberOf(node.unrenderedConfig), createdAt: 0 }
    if (isSpecial(record)) {
      special.push(ends.length)
      out.write(JSON.stringify(toJson(defined(record))))
    } else out.write(JSON.stringify(record))
    ends.push(out.length)
  }
  return { bytes: out.finish(), ends, special, shared }
}

function defined(record: Readonly<Record<string, unknown>>): PlainRecord {
  const out: Record<string, Plain> = Object.create(null)
  for (const [key, value] of Object.entries(record)) if (value !== undefined) out[key] = plainOf(value)
  return out
}

/** Nodes are plain data throughout; what they leave undefined is left out. */
export function plainOf(value: unknown): Plain {
  if (value === null || typeof value !== 'object') {
    if (value === null || typeof value === 'string' || typeof value === 'number') return value
    if (typeof value === 'boolean' || typeof value === 'bigint') return value
    throw new TypeError(`a node holds a ${typeof value}`)
  }
  if (Array.isArray(value)) return value.map(plainOf)
  if (value instanceof Float || value instanceof DateText) return value
  if (value instanceof Map) return new Map([...value].map(([key, item]): [Plain, Plain] => [plainOf(key), plainOf(item)]))
  return defined({ ...value })
}

/** Whether JSON.parse(JSON.stringify(…)) would give something else. */
function isSpecial(value: unknown): boolean {
  if (value === null || typeof value !== 'object') {
    return typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value))
  }
  if (Array.isArray(value)) return value.some(isSpecial)
  if (value instanceof Float || value instanceof DateText || value instanceof Map) return true
  for (const key in value) if (key.startsWith('$') || key === '__proto__') return true
  return Object.values(value).some(isSpecial)
}

/** Reads single nodes of {@link NodeTexts}; the data is known to be whole. */
export function nodeReader({ bytes, ends, special, shared }: NodeTexts, createdAt: number): (index: number) => GraphNode {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const isTranslated = new Set(special)
  const configs = shared.map(fromJson)
  return (index) => {
    const json: Json = JSON.parse(text.toString('utf8', index === 0 ? 0 : ends[index - 1], ends[index]))
    const node: Encoded = isTranslated.has(index) ? trusted(fromJson(json)) : trusted(json)
    return trusted({ ...node, config: configs[node.config], unrenderedConfig: configs[node.unrenderedConfig], createdAt })
  }
}

interface Encoded {
  readonly config: number
  readonly unrenderedConfig: number
}

/** What a check sum vouches for: it is what this build of planwise has written. */
export function trusted<T>(value: unknown): T
export function trusted(value: unknown): unknown {
  return value
}
