import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'
import type { Plain } from '../../model/index.ts'
import { MappingBuilder } from './mapping.ts'
import { BadScalar, resolveAs, type ScalarTag, tagOf } from './scalars.ts'

/** Something the file's text says that cannot be read; offsets count UTF-16 units from the start of the text. */
export interface Problem {
  readonly kind: 'syntax' | 'duplicate-key' | 'scalar' | 'tag' | 'alias' | 'key' | 'merge'
  readonly message: string
  readonly start: number
  readonly end: number
}

/** Aliases may repeat this many values in all: a few lines of nested aliases can stand for billions. */
const MOST_ALIASED_VALUES = 1_000_000
const PREFIX = 'tag:yaml.org,2002:'

interface Built {
  readonly value: Plain
  /** Values inside, itself included, aliases expanded. */
  readonly size: number
}

/** Turns a parsed document into plain data as PyYAML's safe loader does. */
export function buildDocument(document: Document, text: string, problems: Problem[]): Plain {
  return new Builder(text, problems).node(document.contents).value
}

class Builder {
  private readonly anchors = new Map<string, Built | 'open'>()
  private readonly source: string
  private readonly problems: Problem[]
  private aliased = 0

  constructor(source: string, problems: Problem[]) {
    this.source = source
    this.problems = problems
  }

  node(node: unknown): Built {
    if (node === null || node === undefined) return { value: null, size: 1 }
    if (isAlias(node)) return this.alias(node)
    if (isScalar(node)) return this.remember(node, () => ({ value: this.scalar(node), size: 1 }))
    if (isMap(node)) return this.remember(node, () => this.map(node))
    if (isSeq(node)) return this.remember(node, () => this.sequence(node))
    return { value: null, size: 1 }
  }

  private remember(node: Scalar | YAMLMap | YAMLSeq, build: () => Built): Built {
    if (node.anchor === undefined) return build()
    this.anchors.set(node.anchor, 'open')
    const built = build()
    this.anchors.set(node.anchor, built)
    return built
  }

  private alias(node: Alias): Built {
    const built = this.anchors.get(node.source)
    if (built === undefined) return this.problem('alias', `there is no anchor '&${node.source}' before this alias`, node)
    if (built === 'open') return this.problem('alias', `the anchor '&${node.source}' contains itself`, node)
    this.aliased += built.size
    if (this.aliased <= MOST_ALIASED_VALUES) return built
    if (this.aliased - built.size > MOST_ALIASED_VALUES) return { value: null, size: 1 }
    return this.problem('alias', `aliases expand to more than ${MOST_ALIASED_VALUES.toLocaleString('en')} values`, node)
  }

  private scalar(node: Scalar): Plain {
    const whole = typeof node.value === 'string' ? node.value : String(node.value ?? '')
    const text = this.endsOpen(node) ? whole.replace(/\n$/, '') : whole
    const tag = this.scalarTag(node, text)
    if (tag === undefined) return text
    try {
      return resolveAs(tag, text)
    } catch (error) {
      if (!(error instanceof BadScalar)) throw error
      return this.problem('scalar', error.message, node).value
    }
  }

  /** A block scalar whose last line is the file's last and has no line break: PyYAML adds none. */
  private endsOpen(node: Scalar): boolean {
    if (node.type !== 'BLOCK_LITERAL' && node.type !== 'BLOCK_FOLDED') return false
    return (node.range?.[1] ?? 0) >= this.source.length && !/(?:^|\n)[ \t\r]*$/.test(this.source)
  }

  private scalarTag(node: Scalar, text: string): ScalarTag | undefined {
    const tag = node.tag
    if (tag === undefined || (tag === '!' && text !== '')) return node.type === 'PLAIN' ? tagOf(text) : 'str'
    switch (tag) {
      case '!':
      case `${PREFIX}str`:
        return 'str'
      case `${PREFIX}int`:
        return 'int'
      case `${PREFIX}float`:
        return 'float'
      case `${PREFIX}bool`:
        return 'bool'
      case `${PREFIX}null`:
        return 'null'
      case `${PREFIX}timestamp`:
        return 'timestamp'
      default:
        this.problem('tag', `the tag '${shownTag(tag)}' is not supported`, node)
        return undefined
    }
  }

  private sequence(node: YAMLSeq): Built {
    this.collectionTag(node, 'seq')
    let size = 1
    const value = node.items.map((item) => {
      const built = this.node(item)
      size += built.size
      return built.value
    })
    return { value, size }
  }

  private map(node: YAMLMap): Built {
    this.collectionTag(node, 'map')
    const mapping = new MappingBuilder()
    let size = 1
    for (const pair of node.items) {
      if (isMergeKey(pair)) size += this.merge(pair, mapping)
    }
    mapping.startOwn()
    for (const pair of node.items) {
      if (isMergeKey(pair)) continue
      const key = this.key(pair)
      const built = this.node(pair.value)
      size += built.size
      if (key === undefined) continue
      if (mapping.set(key, built.value))
        this.problem('duplicate-key', `the key '${String(key)}' is written twice; the last one counts`, pair.key)
    }
    return { value: mapping.finish(), size }
  }

  private key(pair: Pair): Plain | undefined {
    const key = pair.key
    if (isScalar(key) && key.type === 'PLAIN' && key.tag === undefined && key.value === '=') return '='
    const { value } = this.node(key)
    if (typeof value === 'object' && value !== null && (Array.isArray(value) || isCollection(key))) {
      this.problem('key', 'a list or a mapping cannot be a key', key)
      return undefined
    }
    return value
  }

  /** `<<: *anchor` or `<<: [*a, *b]`: earlier mappings win over later ones, own keys over all. */
  private merge(pair: Pair, mapping: MappingBuilder): number {
    const { value, size } = this.node(pair.value)
    const parts: readonly Plain[] = Array.isArray(value) ? value : [value]
    for (const part of [...parts].reverse()) {
      if (!mapping.merge(part)) this.problem('merge', "'<<' takes a mapping or a list of mappings", pair.value ?? pair.key)
    }
    return size
  }

  private collectionTag(node: YAMLMap | YAMLSeq, kind: 'map' | 'seq'): void {
    const tag = node.tag
    if (tag === undefined || tag === `${PREFIX}${kind}` || tag === '!') return
    this.problem('tag', `the tag '${shownTag(tag)}' is not supported`, node)
  }

  private problem(kind: Problem['kind'], message: string, node: unknown): Built {
    const [start, end] = rangeOf(node)
    this.problems.push({ kind, message, start, end })
    return { value: null, size: 1 }
  }
}

function isMergeKey(pair: Pair): boolean {
  const key = pair.key
  return isScalar(key) && key.type === 'PLAIN' && key.tag === undefined && key.value === '<<'
}

function isCollection(node: unknown): boolean {
  return isMap(node) || isSeq(node)
}

function shownTag(tag: string): string {
  return tag.startsWith(PREFIX) ? `!!${tag.slice(PREFIX.length)}` : tag
}

/** Start and end of a node's own text. */
export function rangeOf(node: unknown): [start: number, end: number] {
  const range = isNode(node) ? node.range : undefined
  return range ? [range[0], range[1]] : [0, 0]
}

function isNode(node: unknown): node is Node {
  return isScalar(node) || isMap(node) || isSeq(node) || isAlias(node)
}
