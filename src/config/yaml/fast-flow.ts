import type { Plain } from '../../model/index.ts'
import { closing, DEEPEST, endsWord, GiveUp, quoted, resolve } from './fast-scalar.ts'

/** Reads one flow collection from the start of a text. */
export class Flow {
  private readonly text: string
  private at = 0
  private depth = 0

  constructor(text: string) {
    this.text = text
  }

  /** Undefined when the text ends before the collection does. */
  read(): { readonly value: Plain } | undefined {
    const value = this.value()
    if (value === undefined) return undefined
    if (!/^(?: *| +#.*)$/.test(this.text.slice(this.at))) throw new GiveUp()
    return { value }
  }

  private value(): Plain | undefined {
    if (++this.depth > DEEPEST) throw new GiveUp()
    const first = this.text.charAt(this.at)
    const value = first === '[' ? this.list() : first === '{' ? this.record() : this.scalar()
    this.depth--
    return value
  }

  private list(): Plain[] | undefined {
    const items: Plain[] = []
    for (this.at++; ; ) {
      this.spaces()
      if (this.ended()) return undefined
      if (this.take(']')) return items
      const item = this.value()
      if (item === undefined) return undefined
      items.push(item)
      this.spaces()
      if (!this.take(',') && !this.ended() && this.text.charAt(this.at) !== ']') throw new GiveUp()
    }
  }

  private record(): Plain | undefined {
    const record: Record<string, Plain> = Object.create(null)
    for (this.at++; ; ) {
      this.spaces()
      if (this.ended()) return undefined
      if (this.take('}')) return record
      const key = this.scalar()
      // The colon has to be on the key's line.
      while (this.text.charCodeAt(this.at) === 32) this.at++
      if (this.ended()) return undefined
      if (typeof key !== 'string' || key in record || !this.take(':') || !endsWord(this.text, this.at)) throw new GiveUp()
      this.spaces()
      if (this.ended()) return undefined
      const value = this.value()
      if (value === undefined) return undefined
      record[key] = value
      this.spaces()
      if (!this.take(',') && !this.ended() && this.text.charAt(this.at) !== '}') throw new GiveUp()
    }
  }

  private scalar(): Plain {
    const first = this.text.charAt(this.at)
    if (first === '"' || first === "'") {
      const end = closing(this.text, this.at)
      const value = quoted(this.text, this.at, end)
      this.at = end + 1
      return value
    }
    const start = this.at
    while (!this.ended() && !',[]{}:#'.includes(this.text.charAt(this.at))) this.at++
    const next = this.text.charAt(this.at)
    if (next === '#' || next === '[' || next === '{' || (next === ':' && !endsWord(this.text, this.at + 1))) throw new GiveUp()
    const text = this.text.slice(start, this.at).trimEnd()
    // Over several lines it could not be a key.
    if (text === '' || text.includes('\n') || /^(?:[&*!|>%@`?]|-(?: |$))/.test(text)) throw new GiveUp()
    return resolve(text)
  }

  private spaces(): void {
    while (this.text.charCodeAt(this.at) === 32 || this.text.charCodeAt(this.at) === 10) this.at++
  }

  private take(character: string): boolean {
    if (this.text.charAt(this.at) !== character) return false
    this.at++
    return true
  }

  private ended(): boolean {
    return this.at >= this.text.length
  }
}
