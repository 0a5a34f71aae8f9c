import { compileTemplate, scopeOf } from '../../../src/jinja/index.ts'

// What Jinja2 3.1.6 gives for `{{ text | int(7, base) }}` with bases 10, 16, 2, 0.
test.each([
  ['0be4d872', ['7', '199546994', '7', '7']],
  ['4be4d872', ['7', '1273288818', '7', '7']],
  ['12e5', ['1200000', '4837', '1200000', '1200000']],
  ['1_000', ['1000', '4096', '8', '1000']],
  ['0x1f', ['7', '31', '7', '31']],
  ['zz', ['7', '7', '7', '7']],
  [' 1f ', ['7', '31', '7', '7']],
  ['1.5', ['1', '1', '1', '1']],
  ['1e400', ['7', '123904', '7', '7']],
  ['0b11', ['7', '2833', '3', '3']],
])('int of %s', async (text, expected) => {
  const shown: string[] = []
  for (const base of [10, 16, 2, 0]) {
    const template = compileTemplate({ path: 'a.sql', text: `{{ text | int(7, ${base}) }}` })
    shown.push((await template.render(scopeOf({ text }))).text)
  }
  expect(shown).toEqual(expected)
})
