import { didYouMean, frame, loadYaml, renderTree } from '../../../src/config/index.ts'
import { DateText, type Diagnostic, Float, failure, type Plain } from '../../../src/model/index.ts'

describe('a frame', () => {
  const text = 'one\ntwo\tx\nthree\nfour'
  test.each([
    [{ line: 2, column: 5, endLine: 2, endColumn: 6 }, '  1 | one\n> 2 | two    x\n    |        ^\n  3 | three'],
    [{ line: 1, column: 1, endLine: 1, endColumn: 4 }, '> 1 | one\n    | ^^^\n  2 | two    x'],
    [{ line: 4, column: 9 }, '  3 | three\n> 4 | four\n    |     ^'],
    [{ line: 3 }, '  2 | two    x\n> 3 | three\n  4 | four'],
    [{ line: 9, column: 1 }, undefined],
    [{}, undefined],
  ])('%j', (at, expected) => {
    expect(frame(text, { path: 'a', ...at })).toBe(expected)
  })
})

test.each([
  ['modles', ['models', 'seeds'], "Did you mean 'models'?"],
  ['COLUMS', ['columns', 'config'], "Did you mean 'columns'?"],
  ['x', ['y', 'z'], undefined],
  ['descripton', ['description', 'meta'], "Did you mean 'description'?"],
  ['completely', ['different'], undefined],
])('did you mean: %s', (word, candidates, expected) => {
  expect(didYouMean(word, candidates)).toBe(expected)
})

describe('places in YAML', () => {
  const file = loadYaml(
    'models:\n  - name: a\n    "columns": &c\n      - {name: id}\n  - name: b\n    <<: {meta: {x: 1}}\n    columns: *c\n',
    'm.yml',
  )
  test.each([
    [['models', 0, 'name'], '2:11'],
    [['models', 0, 'columns', 0, 'name'], '4:16'],
    [['models', 1, 'meta', 'x'], '6:20'],
    [['models', 1, 'columns', 0, 'name'], '4:16'],
    [['models', 7, 'name'], '2:3'],
    [['nothing'], '1:1'],
    [[], '1:1'],
  ])('%j', (path, expected) => {
    const at = file.at(path)
    expect(`${at.line}:${at.column}`).toBe(expected)
  })
  test('of a key', () => {
    expect(file.keyAt(['models', 0, 'columns'])).toMatchObject({ line: 3, column: 5 })
  })
})

describe('rendering a tree', () => {
  const tree: Plain = {
    a: 'x\n',
    b: [1, new Float(2), new DateText('date', '2024-01-31')],
    c: new Map<Plain, Plain>([[1, '{{ y }}']]),
    d: { keep: '{{ z }}' },
  }
  const options = (diagnostics: Diagnostic[], render: (text: string) => Plain | Promise<Plain>) => ({
    render,
    at: (path: readonly (string | number)[]) => ({ path: `m.yml#${path.join('.')}` }),
    keep: (path: readonly (string | number)[]) => path.at(-1) === 'keep',
    diagnostics,
  })

  test('at once where no text needs to wait', () => {
    expect(
      renderTree(
        tree,
        options([], (text) => text.length),
      ),
    ).toEqual({ a: 'x', b: [1, new Float(2), '2024-01-31'], c: new Map([[1, 7]]), d: { keep: '{{ z }}' } })
  })

  test('later where one does', async () => {
    const rendered = renderTree(
      tree,
      options([], async (text) => text.length),
    )
    expect(rendered).toBeInstanceOf(Promise)
    expect(await rendered).toMatchObject({ a: 'x', c: new Map([[1, 7]]) })
  })

  test('all mistakes are kept, each with its place', async () => {
    const diagnostics: Diagnostic[] = []
    const render = (text: string) => {
      throw failure('PW3000', `bad ${text}`)
    }
    await renderTree({ a: '{{ 1 }}', b: ['{{ 2 }}'] }, options(diagnostics, render))
    expect(diagnostics.map((d) => `${d.at?.path} ${d.message}`)).toEqual(['m.yml#a bad {{ 1 }}', 'm.yml#b.0 bad {{ 2 }}'])
  })

  test('a key that is Python’s or JavaScript’s own is data', () => {
    const { value } = loadYaml('__proto__: {polluted: 1}\nconstructor: 2\n', 'm.yml')
    const rendered = renderTree(
      value,
      options([], (text) => text),
    )
    expect(Object.keys(Object(rendered))).toEqual(['__proto__', 'constructor'])
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
  })
})

test('aliases that stand for billions of values are refused', () => {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]']
  for (let level = 1; level < 12; level++)
    lines.push(
      `a${level}: &a${level} [${Array(10)
        .fill(`*a${level - 1}`)
        .join(', ')}]`,
    )
  const { diagnostics, value } = loadYaml(lines.join('\n'), 'm.yml')
  expect(value).toBeNull()
  expect(diagnostics).toMatchObject([
    { code: 'PW1001', message: expect.stringContaining('aliases expand to more than 1,000,000 values') },
  ])
})

test('deep nesting is refused, not a crash', () => {
  expect(loadYaml('['.repeat(100_000), 'm.yml').diagnostics[0]).toMatchObject({ code: 'PW1001', severity: 'error' })
})
