import { DateText, Float, type Plain } from '../../../src/model/index.ts'
import { columnsOf, versionColumns } from '../../../src/parse/columns.ts'
import { ignoreRules } from '../../../src/parse/ignore.ts'
import { macroCalls } from '../../../src/parse/macro-calls.ts'
import { fromJson, toJson } from '../../../src/parse/memo.ts'
import { pythonRepr, pythonStr } from '../../../src/parse/repr.ts'
import { staticReference } from '../../../src/parse/static-refs.ts'
import { synthesizeTestNames } from '../../../src/parse/test-names.ts'
import { pythonStrip } from '../../../src/parse/text.ts'

describe('pythonRepr', () => {
  // Expected values from Python 3.
  it.each<readonly [Plain, string]>([
    [null, 'None'],
    [true, 'True'],
    ['a', "'a'"],
    ["it's", '"it\'s"'],
    ['it\'s "x"', `'it\\'s "x"'`],
    ['a\\b\n\t\r', "'a\\\\b\\n\\t\\r'"],
    ['\u0001\u007f\u00a0é', "'\\x01\\x7f\\xa0é'"],
    ['\u200b😀\ud800', "'\\u200b😀\\ud800'"],
    [1, '1'],
    [new Float(1), '1.0'],
    [2.5, '2.5'],
    [1e16, '10000000000000000'],
    [new Float(1e16), '1e+16'],
    [0.00001, '1e-05'],
    [12345678901234567890n, '12345678901234567890'],
    [[1, 'a', [null]], "[1, 'a', [None]]"],
    [{ a: 1, b: { c: true } }, "{'a': 1, 'b': {'c': True}}"],
    [new Map<Plain, Plain>([[1, 'x']]), "{1: 'x'}"],
    [new DateText('date', '2024-01-31'), 'datetime.date(2024, 1, 31)'],
    [new DateText('datetime', '2024-01-31T10:00:00'), 'datetime.datetime(2024, 1, 31, 10, 0)'],
  ])('%p', (value, expected) => {
    expect(pythonRepr(value)).toBe(expected)
  })

  it('is not what str gives for texts and dates', () => {
    expect(pythonStr("it's")).toBe("it's")
    expect(pythonStr(new DateText('date', '2024-01-31'))).toBe('2024-01-31')
  })
})

describe('synthesizeTestNames', () => {
  // Expected values from dbt.
  it('joins test, target and sorted arguments', () => {
    expect(synthesizeTestNames('accepted_values', 'orders', { values: ['a b', 2], column_name: 'x', model: 'm' })).toEqual({
      full: 'accepted_values_orders_x__a_b__2',
      short: 'accepted_values_orders_x__a_b__2',
    })
  })

  it('shortens what is longer than 63 characters', () => {
    const { full, short } = synthesizeTestNames('unique_combination_of_columns', 'some_long_model_name', {
      combination_of_columns: ['first_column', 'second_column'],
    })
    expect(full).toBe('unique_combination_of_columns_some_long_model_name_first_column__second_column')
    expect(short).toBe('unique_combination_of_columns__d071d4f2b56bd251bc62b46830ce774e')
  })
})

describe('staticReference', () => {
  it.each([
    ["ref('a')", { kind: 'ref', ref: { name: 'a', package: null, version: null } }],
    ['ref("p", "a", v=2)', { kind: 'ref', ref: { name: 'a', package: 'p', version: 2 } }],
    ["ref('a', version='1')", { kind: 'ref', ref: { name: 'a', package: null, version: '1' } }],
    [" source( 's' , 't' ) ", { kind: 'source', source: ['s', 't'] }],
    ["ref(var('x'))", undefined],
    ["ref('a') ~ 'b'", undefined],
    ["source('s')", undefined],
    ['', undefined],
  ])('%s', (text, expected) => {
    expect(staticReference(text)).toEqual(expected)
  })
})

describe('macroCalls', () => {
  const names = (text: string): string[] => {
    return macroCalls(text).map((call) =>
      call.kind === 'dispatch' ? `dispatch ${call.namespace} ${call.name}` : [call.packageName, call.name].join('.'),
    )
  }

  it.each<readonly [string, readonly string[]]>([
    ['{% macro m(a=one()) %}{{ two() }} three() {# {{ four() }} #}{% endmacro %}', ['.two']],
    ["{{ a.b(1) }}{{ x | f(2) }}{{ y is g(3) }}{{ z['k']() }}{{ q.r.s() }}", ['a.b']],
    ["{{ adapter.dispatch('x', 'p')() }}", ['.x', 'dispatch p x']],
    ["{{ adapter.dispatch(macro_name='x', macro_namespace='p')() }}", ['.x', 'dispatch p x']],
    ["{{ 'text with call() and }} inside' ~ f() }}", ['.f']],
    ['{% raw %}{{ hidden() }}{% endraw %}{{ seen() }}', ['.seen']],
    ["{% call statement('s') %}{{ inner(deep(1)) }}{% endcall %}", ['.statement', '.inner', '.deep']],
    ["{{ ref('a') }}{{ config(x=1) }}", []],
  ])('%s', (text, expected) => {
    expect(names(text)).toEqual(expected)
  })
})

describe('ignoreRules', () => {
  // Expected values from pathspec's GitWildMatchPattern.
  const ignored = ignoreRules('# comment\n\n*.tmp.sql\n/models/old/\nmodels/**/draft_*.sql\n!models/a/draft_keep.sql\nskip\n')

  it.each([
    ['models/x.tmp.sql', true],
    ['models/old/a.sql', true],
    ['models/older/a.sql', false],
    ['other/models/old/a.sql', false],
    ['models/a/b/draft_1.sql', true],
    ['models/draft_1.sql', true],
    ['models/a/draft_keep.sql', false],
    ['models/skip/a.sql', true],
    ['models/skip.sql', false],
  ])('%s', (path, expected) => {
    expect(ignored(path)).toBe(expected)
  })
})

describe('pythonStrip', () => {
  it.each([
    ['  a \n', 'a'],
    ['\u001c\u0085a\u00a0\u2003', 'a'],
    ['\ufeffa', '\ufeffa'],
    ['\u200ba\u200b', '\u200ba\u200b'],
    [' \n ', ''],
    ['', ''],
  ])('%j', (text, expected) => {
    expect(pythonStrip(text)).toBe(expected)
  })
})

describe('the memo’s JSON', () => {
  it('gives back what went in', () => {
    const value: Plain = {
      float: new Float(1),
      date: new DateText('date', '2024-01-31'),
      big: 12345678901234567890n,
      map: new Map<Plain, Plain>([
        [1, new Float(2)],
        [true, null],
      ]),
      dollar: { $float: 'no', $map: [] },
      numbers: [1, 1.5, Number.POSITIVE_INFINITY, Number.NaN],
      ['__proto__']: 'data',
    }
    const back = fromJson(JSON.parse(JSON.stringify(toJson(value))))
    expect(pythonRepr(back)).toBe(pythonRepr(value))
    expect(Object.getPrototypeOf(back)).toBeNull()
  })
})

describe('columns', () => {
  it('of a version are the included ones, then its own', () => {
    const model = [{ name: 'a' }, { name: 'b' }, { name: 'c' }]
    const names = (version: Plain): unknown[] => versionColumns(model, version).map((column) => column['name'])
    expect(names([{ include: 'all', exclude: ['b'] }, { name: 'd' }])).toEqual(['a', 'c', 'd'])
    expect(names([{ include: ['c'] }])).toEqual(['c'])
    expect(names([{ name: 'd' }])).toEqual(['a', 'b', 'c', 'd'])
  })

  it('keep keys that dbt does not know, and join meta and tags of both places', () => {
    const { id } = columnsOf([{ name: 'id', meta: { a: 1 }, tags: ['x'], config: { meta: { b: 2 }, tags: 'y' }, note: 'kept' }])
    expect(id).toMatchObject({ meta: { a: 1, b: 2 }, tags: ['x', 'y'], extra: { note: 'kept' } })
  })

  it('refuse unknown constraints', () => {
    expect(() => columnsOf([{ name: 'id', constraints: [{ type: 'shiny' }] }])).toThrow('Invalid constraint type on column id')
  })
})
