/**
 * The words of a line as a shell would cut it; the last one is what is being written, empty behind a space. Quotes that are
 * still open hold all that follows.
 */
export function splitLine(line: string): readonly string[] {
  const words: string[] = []
  let word: string | null = null
  let quote: string | null = null
  for (let index = 0; index < line.length; index++) {
    const character = line.charAt(index)
    if (quote !== null) {
      if (character === quote) quote = null
      else word = `${word ?? ''}${character}`
    } else if (character === '"' || character === "'") {
      quote = character
      word ??= ''
    } else if (character === '\\') {
      index++
      word = `${word ?? ''}${line.charAt(index)}`
    } else if (/\s/.test(character)) {
      if (word !== null) words.push(word)
      word = null
    } else word = `${word ?? ''}${character}`
  }
  return [...words, word ?? '']
}

/** What bash puts in: it takes a word to begin behind the last of its break characters (`:` and `=` among them). */
export function unbroken(value: string, current: string, breaks: string): string {
  let cut = 0
  for (let index = 0; index < current.length; index++) if (breaks.includes(current.charAt(index))) cut = index + 1
  return value.slice(cut)
}
