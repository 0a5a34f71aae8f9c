import type { Plain } from '../../model/index.ts'
import { resolvePlain } from './scalars.ts'

/** Thrown to leave the rest to the full parser. */
export class GiveUp extends Error {}

/** Deeper nesting is left to the full parser. */
export const DEEPEST = 100

export function endsWord(content: string, index: number): boolean {
  const code = content.charCodeAt(index)
  return index >= content.length || code === 32 || code === 10
}

export function resolve(text: string): Plain {
  // Most values are words: `=` and `<<` aside, what begins with a letter is text unless it is one of the few words.
  if (text === '=' || text === '<<') throw new GiveUp()
  return resolvePlain(text)
}

/** Index of the quote that closes the one at `start`. */
export function closing(text: string, start: number): number {
  const quote = text.charAt(start)
  for (let index = text.indexOf(quote, start + 1); index !== -1; index = text.indexOf(quote, index + 1)) {
    if (quote === "'") {
      if (text.charAt(index + 1) !== "'") return index
      index++
    } else {
      let slashes = 0
      while (text.charAt(index - 1 - slashes) === '\\') slashes++
      if (slashes % 2 === 0) return index
    }
  }
  throw new GiveUp()
}

export function quoted(text: string, start: number, end: number): string {
  const inner = text.slice(start + 1, end)
  if (inner.includes('\n')) throw new GiveUp()
  if (text.charAt(end) !== text.charAt(start) || closing(text, start) !== end) throw new GiveUp()
  if (text.charAt(start) === "'") return inner.replaceAll("''", "'")
  if (!inner.includes('\\')) return inner
  if (!/^(?:[^\\]|\\["\\/bfnrt])*$/.test(inner)) throw new GiveUp()
  return String(JSON.parse(`"${inner}"`))
}
