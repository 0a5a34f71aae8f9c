import { Buffer } from 'node:buffer'
import { TemplateError } from '../error.ts'
import { fn, needText } from './function.ts'
import { Host, type Value } from './values.ts'

/** Python's `bytes`, as far as templates meet them: what `'text'.encode()` gives. */
export class PyBytes extends Host {
  private readonly bytes: Buffer
  constructor(bytes: Buffer) {
    super()
    this.bytes = bytes
  }

  /** @throws LookupError for an encoding other than UTF-8, ASCII and Latin-1; UnicodeEncodeError for letters it lacks */
  static encode(text: string, encoding: string): PyBytes {
    const name = nodeEncoding(encoding)
    const limit = name === 'ascii' ? 0x7f : name === 'latin1' ? 0xff : Number.POSITIVE_INFINITY
    const at = Array.from(text).findIndex((letter) => (letter.codePointAt(0) ?? 0) > limit)
    if (at >= 0) {
      throw new TemplateError(
        'value',
        `'${encoding}' codec can't encode character at position ${at}: ordinal not in range(${limit + 1})`,
      )
    }
    return new PyBytes(Buffer.from(text, name))
  }

  override pyType(): string {
    return 'bytes'
  }
  override pyStr(): string {
    return this.pyRepr()
  }
  override pyRepr(): string {
    const shown = Array.from(this.bytes, (byte) => {
      if (byte === 0x5c) return '\\\\'
      if (byte === 0x0a) return '\\n'
      if (byte === 0x0d) return '\\r'
      if (byte === 0x09) return '\\t'
      return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`
    }).join('')
    return shown.includes("'") && !shown.includes('"') ? `b"${shown}"` : `b'${shown.replaceAll("'", "\\'")}'`
  }
  override pyLen(): number {
    return this.bytes.length
  }
  override pyIter(): Iterable<Value> {
    return this.bytes.values()
  }
  override pyEquals(other: Value): boolean {
    return other instanceof PyBytes && this.bytes.equals(other.bytes)
  }
  override pyAttr(name: string): Value | undefined {
    switch (name) {
      case 'hex':
        return fn('hex', '', () => this.bytes.toString('hex'))
      case 'decode':
        return fn('decode', "encoding='utf-8', errors='strict'", (encoding) =>
          this.bytes.toString(nodeEncoding(needText(encoding ?? 'utf-8', 'encoding'))),
        )
      default:
        return undefined
    }
  }
}

function nodeEncoding(encoding: string): 'utf8' | 'ascii' | 'latin1' {
  switch (encoding.toLowerCase().replaceAll('_', '-')) {
    case 'utf-8':
    case 'utf8':
      return 'utf8'
    case 'ascii':
    case 'us-ascii':
      return 'ascii'
    case 'latin-1':
    case 'latin1':
    case 'iso-8859-1':
      return 'latin1'
    default:
      throw new TemplateError('key', `unknown encoding: ${encoding}`)
  }
}
