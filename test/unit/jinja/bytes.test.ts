import { compileTemplate, scopeOf } from '../../../src/jinja/index.ts'

// Values from Python 3.11.
test.each([
  ["{{ 'ä'.encode() | length }}", '2'],
  ["{{ 'aä'.encode('utf-8') }}", "b'a\\xc3\\xa4'"],
  ['{{ "it\'s".encode() }}', 'b"it\'s"'],
  ["{{ 'ab'.encode().hex() }}", '6162'],
  ["{{ 'é'.encode('latin-1').hex() }}", 'e9'],
  ["{{ 'é'.encode().decode() }}", 'é'],
  ["{{ 'ab'.encode() | list }}", '[97, 98]'],
])('%s', async (text, expected) => {
  expect((await compileTemplate({ path: 'a.sql', text }).render(scopeOf({}))).text).toBe(expected)
})
