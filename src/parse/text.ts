import { hash } from 'node:crypto'

const space = '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]'
const leading = new RegExp(`^${space}+`)
const trailing = new RegExp(`${space}+$`)

/** Python's `str.strip()`: unlike `trim`, it leaves a byte order mark and takes the separators x1c to x1f and x85. */
export function pythonStrip(text: string): string {
  const from = isSpace(text.charAt(0)) ? (leading.exec(text)?.[0].length ?? 0) : 0
  let to = text.length
  while (to > from && isSpace(text.charAt(to - 1))) to--
  return text.slice(from, to)
}

function isSpace(char: string): boolean {
  const code = char.charCodeAt(0)
  return code > 0x20 && code < 0x80 ? false : trailing.test(char)
}

export function sha256(text: string): string {
  return hash('sha256', text)
}

export function md5(text: string): string {
  return hash('md5', text)
}

/** Order of code points, as Python sorts texts. */
export function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
