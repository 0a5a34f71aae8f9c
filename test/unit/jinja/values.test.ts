import {
  compileTemplate,
  Dict,
  Float,
  fromJson,
  fromValue,
  literalEval,
  PyDecimal,
  pythonModules,
  repr,
  scopeOf,
  str,
  toJson,
  toValue,
  tuple,
  type Value,
} from '../../../src/jinja/index.ts'

// Expected texts are those of CPython 3.11 (json, decimal, ast).

test('toJson writes as json.dumps', () => {
  const value = toValue({ b: [1, new Float(1), 2.5, null, true], a: 'é"\n<', n: new Map([[1, 'x']]) })
  expect(toJson(value)).toBe('{"b": [1, 1.0, 2.5, null, true], "a": "\\u00e9\\"\\n<", "n": {"1": "x"}}')
  expect(toJson(value, { sortKeys: true, ensureAscii: false })).toBe(
    '{"a": "é\\"\\n<", "b": [1, 1.0, 2.5, null, true], "n": {"1": "x"}}',
  )
  expect(toJson(toValue({ a: [1], b: {}, c: [] }), { indent: 2 })).toBe('{\n  "a": [\n    1\n  ],\n  "b": {},\n  "c": []\n}')
  expect(toJson(tuple([1, 2]))).toBe('[1, 2]')
  expect(toJson(12345678901234567890n)).toBe('12345678901234567890')
  expect(() => toJson(scopeless())).toThrow('Object of type function is not JSON serializable')
})

function scopeless(): Value {
  const modules = pythonModules
  return modules !== null && typeof modules === 'object' && 'pyAttr' in modules ? (modules.pyAttr('get') ?? null) : null
}

test('fromJson reads as json.loads', () => {
  expect(repr(fromJson(' {"a": [1, 1.0, -2e3, 12345678901234567890], "b": "\\u00e9\\n", "c": null} '))).toBe(
    "{'a': [1, 1.0, -2000.0, 12345678901234567890], 'b': 'é\\n', 'c': None}",
  )
  expect(() => fromJson('{"a": }')).toThrow('Expecting value')
  expect(() => fromJson('[1, 2')).toThrow('Expecting')
  expect(() => fromJson('1 2')).toThrow('Extra data')
})

test('plain data keeps its kinds there and back', () => {
  const plain = {
    i: 1,
    f: new Float(2),
    x: 1.5,
    big: 12345678901234567890n,
    t: 'x',
    n: null,
    l: [1, [2]],
    o: { k: true },
    m: new Map([[1, 'a']]),
  }
  const value = toValue(plain)
  expect(repr(value)).toBe(
    "{'i': 1, 'f': 2.0, 'x': 1.5, 'big': 12345678901234567890, 't': 'x', 'n': None, 'l': [1, [2]], 'o': {'k': True}, 'm': {1: 'a'}}",
  )
  expect(fromValue(value)).toEqual(Object.assign(Object.create(null), plain, { o: Object.assign(Object.create(null), plain.o) }))
})

test('dictionaries find equal keys and keep the first one', () => {
  const dict = Dict.of([
    [1, 'int'],
    [true, 'bool'],
    [new Float(1), 'float'],
    ['1', 'text'],
    [null, 'none'],
    [tuple([1, 'a']), 'tuple'],
    ['\0s', 'nul'],
  ])
  expect(repr(dict)).toBe("{1: 'float', '1': 'text', None: 'none', (1, 'a'): 'tuple', '\\x00s': 'nul'}")
  expect(dict.get(tuple([true, 'a']))).toBe('tuple')
})

test.each([
  ['1', '1'],
  ['-1.5', '-1.5'],
  ["'a'", "'a'"],
  ['[1, (2,), {"a": None}]', "[1, (2,), {'a': None}]"],
  ['{1, 2}', '{1, 2}'],
  ['1,', '(1,)'],
  ['()', '()'],
  ['"a" \'b\'', "'ab'"],
  ['True', 'True'],
  ['r"\\n"', "'\\\\n'"],
  ['"\\n"', "'\\n'"],
  ['1e5', '100000.0'],
  ['0x1f', '31'],
  ['1_000', '1000'],
])('literalEval(%s)', (text, expected) => {
  const value = literalEval(text)
  expect(value === undefined ? 'undefined' : repr(value)).toBe(expected)
})

test.each(['a', '1 +', 'f(1)', '[1', '01', '1 2', '', '{[]: 1}', '__import__("os")', 'x.y', '"a', '--', 'true'])(
  'literalEval refuses %j',
  (text) => {
    expect(literalEval(text)).toBeUndefined()
  },
)

const D = (text: string) => PyDecimal.parse(text)

test.each([
  ['{{ a }}', '10.50'],
  ['{{ [a] }}', "[Decimal('10.50')]"],
  ['{{ a + 1 }}', '11.50'],
  ['{{ 1 - a }}', '-9.50'],
  ['{{ a * b }}', '31.500'],
  ['{{ a / b }}', '3.5'],
  ['{{ a / 7 }}', '1.50'],
  ['{{ b / 7 }}', '0.4285714285714285714285714286'],
  ['{{ a // 3 }}', '3'],
  ['{{ a % 3 }}', '1.50'],
  ['{{ -a }}', '-10.50'],
  ['{{ a == 10.5 }}', 'True'],
  ['{{ a > 10 }}', 'True'],
  ['{{ a < b }}', 'False'],
  ['{{ a | int }}', '10'],
  ['{{ a | float }}', '10.5'],
  ['{{ a | round(1) }}', '10.5'],
  ["{{ '%.1f' | format(a | float) }}", '10.5'],
  ["{{ '{:.1f}'.format(a) }}", '10.5'],
  ['{{ small }}', '1E-10'],
  ['{{ a is number }}', 'True'],
  ['{{ [b, a] | sort }}', "[Decimal('3.0'), Decimal('10.50')]"],
  ['{{ [a, b] | sum }}', '13.50'],
  ['{{ a ~ "" }}', '10.50'],
  ['{{ zero or "z" }}', 'z'],
  ['{{ a ** 2 }}', '110.2500'],
])('decimal: %s', async (text, expected) => {
  const scope = scopeOf({ a: D('10.50'), b: D('3.0'), small: D('0.0000000001'), zero: D('0.00') })
  expect((await compileTemplate({ path: 'd.sql', text }).render(scope)).text).toBe(expected)
})

test('str and repr of what Python prints', () => {
  expect(str(tuple([1]))).toBe('(1,)')
  expect(repr(new Float(1e22))).toBe('1e+22')
})
