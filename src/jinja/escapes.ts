const SIMPLE: ReadonlyMap<string, string> = new Map(
  Object.entries({
    n: '\n',
    t: '\t',
    r: '\r',
    '\\': '\\',
    "'": "'",
    '"': '"',
    a: '\x07',
    b: '\b',
    f: '\f',
    v: '\v',
    '\n': '',
  }),
)
const ESCAPE = /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{1,3})|([\s\S]))/g
const BEYOND_UNICODE = 'a string escape names a character beyond Unicode'

/**
 * The value of what stands inside a string literal: Python's escapes; unknown ones keep their backslash.
 * @param refuse gets what is wrong with an escape that is broken; what it returns takes the escape's place
 */
export function unescapeText(inside: string, refuse: (why: string) => string): string {
  if (!inside.includes('\\')) return inside
  return inside.replace(ESCAPE, (whole, hex, short, long, octal, char) => {
    const digits: unknown = hex ?? short ?? long
    if (typeof digits === 'string') {
      const code = Number.parseInt(digits, 16)
      return code > 0x10ffff ? refuse(BEYOND_UNICODE) : String.fromCodePoint(code)
    }
    if (typeof octal === 'string') return String.fromCodePoint(Number.parseInt(octal, 8))
    if (char === 'x' || char === 'u' || char === 'U' || char === 'N') return refuse(`invalid \\${char} escape in a string`)
    return SIMPLE.get(String(char)) ?? String(whole)
  })
}
