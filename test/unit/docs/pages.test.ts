import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { commandGroups } from '../../../src/commands/index.ts'

const root = path.join(import.meta.dirname, '../../..')
const docs = readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.md'))
  .map((file) => path.join('docs', file))

/** Files that a page links to, from the root. */
function linksOf(page: string): string[] {
  const text = readFileSync(path.join(root, page), 'utf8')
  return [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
    .flatMap(([, target = '']) => (/^[a-z]+:/.test(target) ? [] : [target]))
    .map((target) => path.join(path.dirname(page), target))
}

test('every link between the pages leads to a file', () => {
  const broken = ['README.md', ...docs].flatMap((page) =>
    linksOf(page).flatMap((target) => (existsSync(path.join(root, target)) ? [] : [`${page} -> ${target}`])),
  )
  expect(broken).toEqual([])
})

test('README lists every page, and docs/adr/README.md every decision', () => {
  const listed = new Set(['docs/adr/README.md', ...linksOf('README.md'), ...linksOf('docs/adr/README.md')])
  expect(docs.filter((page) => !listed.has(page))).toEqual([])
})

test('numbers of pages and of decisions have no gap', () => {
  const numbers = (files: readonly string[]): number[] =>
    files
      .flatMap((file) => /^(\d+)-/.exec(path.basename(file))?.[1] ?? [])
      .map(Number)
      .sort((a, b) => a - b)
  const pages = numbers(docs.filter((page) => path.dirname(page) === 'docs'))
  const decisions = numbers(docs.filter((page) => path.dirname(page) === 'docs/adr'))
  expect(pages).toEqual(pages.map((_, index) => index + 1))
  expect(decisions).toEqual(decisions.map((_, index) => index + 1))
})

test('every command is explained on some page', () => {
  const text = ['README.md', ...docs]
    .map((page) => readFileSync(path.join(root, page), 'utf8'))
    .join(' ')
    .replaceAll(/\s+/g, ' ')
  const commands = commandGroups.flatMap(({ commands }) => Object.keys(commands))
  expect(commands.length).toBeGreaterThan(20)
  expect(commands.filter((command) => !new RegExp(`(planwise |\`)${command}\\b`).test(text))).toEqual([])
})

test('the decision about the bundle names every library of package.json', () => {
  const { devDependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
  const page = readFileSync(path.join(root, 'docs/adr/0001-one-bundle.md'), 'utf8')
  const names = Object.keys(devDependencies).filter((name) => !name.startsWith('@types/'))
  expect(names.filter((name) => !page.includes(name))).toEqual([])
})
