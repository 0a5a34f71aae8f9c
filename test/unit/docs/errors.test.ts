import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

const root = path.join(import.meta.dirname, '../../..')

function codesIn(text: string): string[] {
  return text.match(/\bPW\d{4}\b/g) ?? []
}

function codesOfSource(): Set<string> {
  const files = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
  return new Set(files.flatMap((file) => codesIn(readFileSync(path.join(root, 'src', file), 'utf8'))))
}

/** The first cell of every row: `PW1001`, `PW2502, PW2503`, `PW2220 to PW2224`. */
function codesOfPage(): string[] {
  const page = readFileSync(path.join(root, 'docs/errors.md'), 'utf8')
  return [...page.matchAll(/^\| (PW[^|]*?) \|/gm)].flatMap(([, cell = '']) => {
    const [first, last] = codesIn(cell).map((code) => Number(code.slice(2)))
    if (!cell.includes(' to ') || first === undefined || last === undefined) return codesIn(cell)
    return Array.from({ length: last - first + 1 }, (_, index) => `PW${first + index}`)
  })
}

test('docs/errors.md has every code of the source once, and no other', () => {
  const documented = codesOfPage()
  expect(documented.filter((code, index) => documented.indexOf(code) !== index)).toEqual([])
  expect([...documented].sort()).toEqual([...codesOfSource()].sort())
})
