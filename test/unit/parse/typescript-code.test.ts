import { typescriptLiteral, typescriptTokens } from '../../../src/parse/typescript-code.ts'

const texts = (code: string): string[] => typescriptTokens(code).map((token) => token.text)

test('comments and white space are left out; strings, regular expressions and division are told apart', () => {
  expect(texts('a /* "x" */ // y\n+ b')).toEqual(['a', '+', 'b'])
  expect(texts(`x = /["']\\/[/"]/g.test(a) ? a / b : c / 2`)).toEqual([
    'x',
    '=',
    'regex',
    '.',
    'test',
    '(',
    'a',
    ')',
    '?',
    'a',
    '/',
    'b',
    ':',
    'c',
    '/',
    '2',
  ])
  expect(texts(`return /'/`)).toEqual(['return', 'regex'])
  expect(typescriptTokens(`'it\\'s' "a\\u0041\\n"`).map((token) => (token.kind === 'text' ? token.value : ''))).toEqual([
    "it's",
    'aA\n',
  ])
})

test('templates: plain ones are strings, others hold the tokens of their expressions', () => {
  const [plain, formatted] = typescriptTokens(['`a\nb` `x $', '{f({ a: `$', '{g}}` })} y`'].join(''))
  expect(plain).toMatchObject({ kind: 'text', value: 'a\nb' })
  expect(formatted).toMatchObject({ kind: 'formatted' })
  expect(formatted?.kind === 'formatted' ? formatted.inside.map((token) => token.text) : []).toEqual([
    'f',
    '(',
    '{',
    'a',
    ':',
    ['`$', '{g}}`'].join(''),
    '}',
    ')',
  ])
})

test.each([`'abc`, '`abc', '`$' + '{a'])('what does not end: %s', (code) => {
  expect(() => typescriptTokens(code)).toThrow('does not end')
})

test.each<[string, unknown]>([
  [`{ a: 1, 'b-c': [true, null, -2.5,], d: { e: "x" }, }`, { a: 1, 'b-c': [true, null, -2.5], d: { e: 'x' } }],
  ['0x1F', 31],
  ['1_000', 1000],
  ['[]', []],
])('a literal: %s', (code, value) => {
  expect(typescriptLiteral({ tokens: typescriptTokens(code), at: 0 })).toEqual(value)
})

test.each(['a', 'f()', '1n', '{ a }', '{ ...b }', '[x]', 'undefined', '{ a: 1 + 1 }'])('no literal: %s', (code) => {
  expect(typescriptLiteral({ tokens: typescriptTokens(code), at: 0 })).toBeUndefined()
})
