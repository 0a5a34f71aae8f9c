import { unescapeText } from '../escapes.ts'
import { asNumber } from './numbers.ts'
import { negative } from './operators.ts'
import { Dict, float, PySet, tuple, type Value } from './values.ts'

const TOKEN =
  /\s*(?:((?:[0-9](?:_?[0-9])*)?\.(?:[0-9](?:_?[0-9])*)(?:[eE][-+]?[0-9]+)?|[0-9](?:_?[0-9])*\.?(?:[eE][-+]?[0-9]+)|[0-9](?:_?[0-9])*\.(?![0-9])|0[xX][0-9a-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|[0-9](?:_?[0-9])*)|([rRuU]?)("""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*')|(None|True|False)\b|([-+[\](){},:]))/y

/** ast.literal_eval: the value of a Python literal, or undefined for anything else. */
export function literalEval(text: string): Value | undefined {
  if (/^[ \t]/.test(text) && text.trim() !== '') text = text.replace(/^[ \t]+/, '')
  const reader = new LiteralReader(text)
  const value = reader.top()
  return reader.failed ? undefined : value
}

class LiteralReader {
  failed = false
  private readonly text: string
  private at = 0
  private depth = 0
  private token: RegExpExecArray | null = null

  constructor(text: string) {
    this.text = text.trimEnd()
    this.advance()
  }

  top(): Value {
    const first = this.value()
    if (!this.is(',')) return this.atEnd(first)
    const items = [first]
    while (this.skip(',') && this.token !== null) items.push(this.value())
    return this.atEnd(tuple(items))
  }

  private atEnd(value: Value): Value {
    if (this.token !== null || this.at < this.text.length) this.failed = true
    return value
  }

  private advance(): void {
    TOKEN.lastIndex = this.at
    this.token = TOKEN.exec(this.text)
    if (this.token) this.at = TOKEN.lastIndex
  }

  private is(mark: string): boolean {
    return this.token?.[5] === mark
  }

  private skip(mark: string): boolean {
    if (!this.is(mark)) return false
    this.advance()
    return true
  }

  private fail(): null {
    this.failed = true
    return null
  }

  private value(): Value {
    if (this.failed || ++this.depth > 200) return this.fail()
    const made = this.one()
    this.depth--
    return made
  }

  private one(): Value {
    const [, number, prefix, quoted, word, mark] = this.token ?? []
    if (number !== undefined) {
      this.advance()
      return readNumber(number) ?? this.fail()
    }
    if (quoted !== undefined) return this.strings(prefix ?? '')
    if (word !== undefined) {
      this.advance()
      return word === 'None' ? null : word === 'True'
    }
    this.advance()
    switch (mark) {
      case '-':
      case '+': {
        const operand = this.value()
        if (this.failed || typeof operand === 'boolean' || asNumber(operand) === undefined) return this.fail()
        return mark === '-' ? negative(operand) : operand
      }
      case '[':
        return this.items(']').items
      case '(': {
        const { items, comma } = this.items(')')
        const [only] = items
        return items.length === 1 && !comma && only !== undefined ? only : tuple(items)
      }
      case '{':
        return this.braces()
      default:
        return this.fail()
    }
  }

  private strings(firstPrefix: string): Value {
    let out = ''
    let prefix = firstPrefix
    for (let quoted = this.token?.[3]; quoted !== undefined; quoted = this.token?.[3]) {
      const size = /^("""|''')/.test(quoted) ? 3 : 1
      const inside = quoted.slice(size, -size)
      const text = /[rR]/.test(prefix) ? inside : unescaped(inside)
      if (text === undefined) return this.fail()
      out += text
      this.advance()
      prefix = this.token?.[2] ?? ''
    }
    return out
  }

  private items(close: string): { items: Value[]; comma: boolean } {
    const items: Value[] = []
    let comma = false
    while (!this.failed && !this.is(close)) {
      items.push(this.value())
      comma = this.skip(',')
      if (!comma && !this.is(close)) this.fail()
    }
    this.advance()
    return { items, comma }
  }

  private braces(): Value {
    if (this.skip('}')) return new Dict()
    const first = this.value()
    if (!this.is(':')) {
      if (!this.skip(',') && !this.is('}')) return this.fail()
      return this.hashable(() => new PySet([first, ...this.items('}').items]))
    }
    const made = new Dict()
    let key = first
    for (;;) {
      if (!this.skip(':')) return this.fail()
      const value = this.value()
      if (this.failed || this.hashable(() => made.set(key, value)) === null) return this.fail()
      if (!this.skip(',') && !this.is('}')) return this.fail()
      if (this.is('}')) {
        this.advance()
        return made
      }
      key = this.value()
    }
  }

  private hashable<T>(work: () => T): T | null {
    try {
      return work()
    } catch {
      // A list or dictionary as key: literal_eval refuses it too.
      this.failed = true
      return null
    }
  }
}

function readNumber(text: string): Value | undefined {
  const digits = text.replaceAll('_', '')
  if (/^0[xXoObB]/.test(digits)) return intValue(digits.toLowerCase())
  if (/[.eE]/.test(digits)) return float(Number(digits))
  return /^0[0-9]*[1-9]/.test(digits) ? undefined : intValue(digits.replace(/^0+(?=\d)/, ''))
}

function intValue(digits: string): Value {
  const number = Number(digits)
  return Number.isSafeInteger(number) ? number : BigInt(digits)
}

function unescaped(text: string): string | undefined {
  let broken = false
  const out = unescapeText(text, () => {
    broken = true
    return ''
  })
  return broken ? undefined : out
}
