import { TemplateError } from '../error.ts'
import type { Frame } from '../frame.ts'
import { PyFunction } from './function.ts'
import { isIterable, iterate, toList } from './iterate.ts'
import { equals } from './operators.ts'
import { Host, type Kwargs, type MaybePromise, typeName, Undefined, type Value, valueOr } from './values.ts'

type Recursion = (items: Value, depth: number) => MaybePromise<Value>

/** The `loop` of a for loop, and its iteration: one item is read ahead. */
export class Loop extends Host {
  item: Value = null
  private index = -1
  private readonly source: Iterator<Value>
  private readonly iterable: Value
  private ahead: Value | undefined
  private looked = false
  private previous: Value | undefined
  private rest: Value[] | undefined
  private last: Value[] | undefined
  private readonly depth: number
  private readonly recursion: Recursion | undefined
  private readonly chainable: boolean

  constructor(frame: Frame, iterable: Value, depth: number, recursion: Recursion | undefined, chainable: boolean) {
    super()
    if (depth > frame.render.limits.depth)
      throw new TemplateError('limit', 'the loop recurses too deeply', { pyType: 'RecursionError' })
    if (recursion && !isIterable(iterable)) throw new TemplateError('type', `'${typeName(iterable)}' object is not iterable`)
    this.iterable = iterable
    this.source = iterate(iterable)[Symbol.iterator]()
    this.depth = depth
    this.recursion = recursion
    this.chainable = chainable
  }

  /** Moves to the next item; false at the end. */
  next(): boolean {
    const next = this.peek()
    if (next === undefined) return false
    this.looked = false
    this.previous = this.index < 0 ? undefined : this.item
    this.item = next
    this.index++
    return true
  }

  private peek(): Value | undefined {
    if (!this.looked) {
      this.ahead = this.rest === undefined ? this.pull() : this.rest.shift()
      this.looked = true
    }
    return this.ahead
  }

  private pull(): Value | undefined {
    const result = this.source.next()
    return result.done === true ? undefined : result.value
  }

  private get size(): number {
    const { iterable } = this
    if (Array.isArray(iterable)) return iterable.length
    const own = iterable instanceof Host ? iterable.pyLen() : undefined
    if (own !== undefined) return own
    // An iterator has to be read to its end to know its length.
    const ahead = this.peek()
    if (this.rest === undefined) {
      const rest: Value[] = []
      for (let one = this.pull(); one !== undefined; one = this.pull()) {
        rest.push(one)
        if (rest.length > 5_000_000) throw new TemplateError('limit', 'the iterator of this loop does not end')
      }
      this.rest = rest
    }
    return this.index + 1 + (ahead === undefined ? 0 : 1) + this.rest.length
  }

  override pyType(): string {
    return 'LoopContext'
  }
  override pyRepr(): string {
    return `<LoopContext ${this.index + 1}/${this.size}>`
  }
  override pyLen(): number {
    return this.size
  }
  override pyAttr(name: string): Value | undefined {
    switch (name) {
      case 'index':
        return this.index + 1
      case 'index0':
        return this.index
      case 'first':
        return this.index === 0
      case 'last':
        return this.peek() === undefined
      case 'length':
        return this.size
      case 'revindex':
        return this.size - this.index
      case 'revindex0':
        return this.size - this.index - 1
      case 'depth':
        return this.depth + 1
      case 'depth0':
        return this.depth
      case 'previtem':
        return valueOr(this.previous, new Undefined('previtem', undefined, 'there is no previous item', this.chainable))
      case 'nextitem':
        return valueOr(this.peek(), new Undefined('nextitem', undefined, 'there is no next item', this.chainable))
      case 'cycle':
        return new PyFunction('cycle', (args) => this.cycle(args), 'method')
      case 'changed':
        return new PyFunction('changed', (args) => this.changed(args), 'method')
      default:
        return undefined
    }
  }

  private cycle(args: readonly Value[]): Value {
    const chosen = args[this.index % args.length]
    if (chosen === undefined) throw new TemplateError('type', 'no items for cycling given')
    return chosen
  }

  private changed(args: readonly Value[]): boolean {
    const { last } = this
    if (last && last.length === args.length && equals(last, toList([...args]))) return false
    this.last = [...args]
    return true
  }

  override pyCallable(): boolean {
    return true
  }
  override pyCall(args: readonly Value[], _kwargs?: Kwargs): MaybePromise<Value> {
    if (!this.recursion) {
      throw new TemplateError('type', "The loop must have the 'recursive' marker to be called recursively.")
    }
    const [items] = args
    if (items === undefined) throw new TemplateError('type', 'loop() needs the items to loop over')
    return this.recursion(items, this.depth + 1)
  }
}
