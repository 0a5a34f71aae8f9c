/**
 * The text of a block scalar.
 *
 * @param lines without their common indentation; blank lines are empty
 * @param folded `>` rather than `|`
 * @param chomping `-` drops the final line break, `+` keeps all, empty keeps one
 */
export function blockScalar(lines: readonly string[], folded: boolean, chomping: string): string {
  let text = ''
  let pending = ''
  let blanks = ''
  let before = false
  for (const line of lines) {
    if (line === '') {
      blanks += '\n'
      continue
    }
    // Lines that are indented further keep their breaks.
    const further = line.startsWith(' ')
    if (folded && pending !== '' && !before && !further) text += blanks === '' ? ' ' : ''
    else text += pending
    text += blanks + line
    pending = '\n'
    blanks = ''
    before = further
  }
  if (chomping === '-') return text
  return chomping === '+' ? text + pending + blanks : text + pending
}
