import {
  call,
  compileTemplate,
  Dict,
  defineMacro,
  EMPTY_SCOPE,
  fn,
  frameFn,
  Host,
  locate,
  repr,
  type Scope,
  scopeOf,
  str,
  TemplateError,
  type TemplateOptions,
  toValue,
  type Value,
} from '../../../src/jinja/index.ts'

function macro(name: string, text: string, path = `macros/${name}.sql`) {
  return defineMacro({ path, name, text })
}

async function render(text: string, scope: Scope, options?: TemplateOptions): Promise<string> {
  return (await compileTemplate({ path: 'm.sql', text }, options).render(scope)).text
}

async function thrown(work: () => unknown): Promise<unknown> {
  try {
    await work()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

test('an error inside macros carries the file and line of each level', async () => {
  const bound: Record<string, Value> = {}
  const scope: Scope = { lookup: (name) => bound[name] }
  bound['inner'] = macro('inner', '{% macro inner(x) %}\n\n  {{ x.nope.deeper }}\n{% endmacro %}').bind(scope)
  bound['outer'] = macro('outer', '{% macro outer() %}\n{% for i in [1] %}\n{{ inner(i) }}{% endfor %}{% endmacro %}').bind(scope)
  const error = await thrown(() => render('select\n  {{ outer() }}', scope))
  expect(error).toMatchObject({
    kind: 'undefined',
    path: 'macros/inner.sql',
    line: 3,
    column: 3,
    message: "'int object' has no attribute 'nope'",
  })
  expect(locate(error)?.frames.map(({ name, path, line }) => `${name} ${path}:${line}`)).toEqual([
    'inner macros/inner.sql:3',
    'outer macros/outer.sql:3',
    'm.sql m.sql:2',
  ])
})

test("an error that a host function throws keeps its identity and gets the template's place beside it", async () => {
  const own = new Error('from the program')
  const scope = scopeOf({ boom: fn('boom', '', () => Promise.reject(own)) })
  const outer = scopeOf({ m: macro('m', '{% macro m() %}\n{{ boom() }}{% endmacro %}').bind(scope) }, scope)
  const error = await thrown(() => render('\n{{ m() }}', outer))
  expect(error).toBe(own)
  expect(locate(error)).toMatchObject({ path: 'macros/m.sql', line: 2, frames: [{ name: 'm' }, { path: 'm.sql', line: 2 }] })
  expect(locate(new Error('elsewhere'))).toBeUndefined()
})

test('a call inside an expression of several lines is located by its own line', async () => {
  const scope = scopeOf({
    boom: fn('boom', '', () => {
      throw new Error('x')
    }),
  })
  const error = await thrown(() => render('{{ [\n  1,\n  boom()\n] }}', scope))
  expect(locate(error)).toMatchObject({ line: 3, column: 3 })
})

test('return gives any value, from inside loops, call blocks and expressions', async () => {
  const bound: Record<string, Value> = {}
  const scope: Scope = { lookup: (name) => bound[name] }
  bound['pick'] = macro(
    'pick',
    '{% macro pick(xs) %}{% for x in xs %}{% if x > 1 %}{{ return([x]) }}{% endif %}{% endfor %}text{% endmacro %}',
  ).bind(scope)
  bound['nested'] = macro('nested', '{% macro nested(x) %}{% set y = return(x) if x else 5 %}{{ y }}{% endmacro %}').bind(scope)
  bound['named'] = macro('named', '{% macro named() %}{% do return(data={"a": 1}) %}{% endmacro %}').bind(scope)
  bound['empty'] = macro('empty', '{% macro empty() %}{{ return() }}{% endmacro %}').bind(scope)
  expect(
    await render(
      '{{ pick([1, 2, 3]) }}|{{ pick([]) }}|{{ nested(7) + 1 }}|{{ nested(0) }}|{{ named().a }}|{{ empty() is none }}',
      scope,
    ),
  ).toBe('[2]|text|8|5|1|True')
})

test('macros can be called by the program and wait for what they call', async () => {
  const scope = scopeOf({ query: fn('query', 'sql', async (sql) => toValue([{ n: str(sql).length }])) })
  const counted = macro(
    'counted',
    '{% macro counted(sql, plus=0) %}{% set rows = query(sql) %}{{ return(rows[0].n + plus) }}{% endmacro %}',
  )
  expect(await counted.call(scope, ['abc'])).toBe(3)
  expect(await counted.call(scope, ['abc'], new Map([['plus', 4]]))).toBe(7)
  const plain = macro('plain', '{% macro plain(a) %}<{{ a }}>{% endmacro %}')
  expect(plain.call(EMPTY_SCOPE, [1])).toBe('<1>')
})

test('a host function may call the caller of a call block and pass the frame on', async () => {
  const seen: string[] = []
  const scope = scopeOf({
    statement: frameFn('statement', 'name, caller=None', async (frame, name, caller) => {
      seen.push(`${str(name)}: ${str(await call(caller, [], undefined, frame))}`)
      return ''
    }),
    q: fn('q', '', async () => 'queried'),
  })
  expect(await render("a{% call statement('main') %} {{ q() }} {% endcall %}b", scope)).toBe('ab')
  expect(seen).toEqual(['main:  queried '])
})

test('renders run at once without mixing their state', async () => {
  const delay = (ms: number) => new Promise((done) => setTimeout(done, ms))
  const scope = (n: number) =>
    scopeOf({
      n,
      wait: fn('wait', 'ms', async (ms) => {
        await delay(Number(ms))
        return n
      }),
    })
  const template = compileTemplate({
    path: 'm.sql',
    text: '{% for i in range(3) %}{{ wait(i * n) }}{% set x %}{{ wait(1) }}{{ i }}{% endset %}{{ x }} {% endfor %}',
  })
  const texts = await Promise.all([1, 2, 3, 4].map(async (n) => (await template.render(scope(n))).text))
  expect(texts).toEqual([1, 2, 3, 4].map((n) => `${n}${n}0 ${n}${n}1 ${n}${n}2 `))
})

test('templates that call nothing, or only what is declared synchronous, render without a promise', () => {
  const scope = scopeOf({ x: [1, 2], ref: fn('ref', 'name', (name) => `"${str(name)}"`) })
  expect(
    compileTemplate({ path: 'm.sql', text: '{% for i in x %}{{ i | string }}{% endfor %}' }).render(scope),
  ).not.toBeInstanceOf(Promise)
  const declared = compileTemplate({ path: 'm.sql', text: "{{ ref('a') }}" }, { synchronous: new Set(['ref']) }).render(scope)
  expect(declared).toMatchObject({ text: '"a"' })
  expect(compileTemplate({ path: 'm.sql', text: "{{ ref('a') }}" }).render(scope)).toBeInstanceOf(Promise)
})

test('with chainable undefined, lookups and calls on what is missing give undefined again', async () => {
  const options: TemplateOptions = { undefined: 'chainable' }
  const text =
    '[{{ missing }}{{ missing.a.b }}{{ missing["x"].y }}{{ missing(1, x=2).z() }}{{ d.nope.more }}{{ d.nope() }}][{{ missing is defined }}{{ missing.name }}]{% for x in missing.rows %}x{% endfor %}'
  expect(await render(text, scopeOf({ d: toValue({}) }), options)).toBe('[][Falsemissing]')
  expect(await thrown(() => render('{{ missing + 1 }}', EMPTY_SCOPE, options))).toMatchObject({ kind: 'undefined' })
})

test('free names are known without rendering', () => {
  const names = compileTemplate({
    path: 'm.sql',
    text: "{% set a = ref('x') %}{% for b in c %}{{ a }}{{ b }}{{ loop.index }}{{ d.e | default(f) }}{% endfor %}",
  }).names()
  expect([...names].sort()).toEqual(['c', 'd', 'f', 'ref'])
})

test('macros that a template defines can be hidden behind a prefix, as dbt does', async () => {
  const text = '{% macro m() %}in{% endmacro %}{{ m is defined }}{{ dbt_macro__m() }}'
  expect(await render(text, EMPTY_SCOPE, { macroPrefix: 'dbt_macro__' })).toBe('Falsein')
})

test('host objects answer for attributes, items, calls, length, iteration, equality and arithmetic', async () => {
  class Money extends Host {
    readonly cents: number
    constructor(cents: number) {
      super()
      this.cents = cents
    }
    override pyType() {
      return 'Money'
    }
    override pyAttr(name: string) {
      return name === 'cents' ? this.cents : undefined
    }
    override pyItem(key: Value) {
      return key === 0 ? this.cents : undefined
    }
    override pyStr() {
      return `$${this.cents / 100}`
    }
    override pyRepr() {
      return `Money(${this.cents})`
    }
    override pyCall() {
      return 'called'
    }
    override pyLen() {
      return 2
    }
    override pyIter() {
      return [1, 2]
    }
    override pyEquals(other: Value) {
      return other instanceof Money && other.cents === this.cents
    }
    override pyHash() {
      return `money${this.cents}`
    }
    override pyCompare(other: Value) {
      return other instanceof Money ? this.cents - other.cents : undefined
    }
    override pyBinary(op: string, other: Value) {
      return op === '+' && other instanceof Money ? new Money(this.cents + other.cents) : undefined
    }
  }
  const scope = scopeOf({ a: new Money(150), b: new Money(250), same: new Money(150) })
  const text =
    '{{ a }}|{{ [a] }}|{{ a.cents }}|{{ a[0] }}|{{ a() }}|{{ a | length }}|{{ a | list }}|{{ a == same }}|{{ a < b }}|{{ a + b }}|{{ [b, a] | sort }}|{{ {a: 1}[same] }}|{{ a.x is defined }}|{{ 2 in a }}'
  expect(await render(text, scope)).toBe(
    '$1.5|[Money(150)]|150|150|called|2|[1, 2]|True|True|$4|[Money(150), Money(250)]|1|False|True',
  )
  expect(await thrown(() => render('{{ a - b }}', scope))).toMatchObject({
    message: "unsupported operand type(s) for -: 'Money' and 'Money'",
  })
})

test.each([
  ['f()', "f() missing 2 required positional arguments: 'a' and 'b'"],
  ['f(1)', "f() missing 1 required positional argument: 'b'"],
  ['f(1, 2, 3, 4)', 'f() takes from 2 to 3 positional arguments but 4 were given'],
  ['f(1, 2, a=3)', "f() got multiple values for argument 'a'"],
  ['f(1, 2, x=3)', "f() got an unexpected keyword argument 'x'"],
  ['g(1)', 'g() takes 0 positional arguments but 1 was given'],
])('binding %s fails in the words of Python', async (expression, message) => {
  const scope = scopeOf({ f: fn('f', 'a, b, c=None', () => null), g: fn('g', '', () => null) })
  expect(await thrown(() => render(`{{ ${expression} }}`, scope))).toMatchObject({ pyType: 'TypeError', message })
})

test('functions get defaults, *args and **kwargs', async () => {
  const scope = scopeOf({ f: fn('f', "a, b='x', *rest, **named", (...bound) => `${bound.map(repr).join(' ')}`) })
  expect(await render('{{ f(1) }}|{{ f(1, 2, 3, k=4) }}|{{ f(b=none, a=0) }}|{{ f(*[1, 2], **{"z": 3}) }}', scope)).toBe(
    "1 'x' () {}|1 2 (3,) {'k': 4}|0 None () {}|1 2 () {'z': 3}",
  )
})

test('errors of syntax name file, line and column', async () => {
  const error = await thrown(() => compileTemplate({ path: 'models/a.sql', text: 'select\n  {{ 1 + }}', line: 10 }))
  expect(error).toBeInstanceOf(TemplateError)
  expect(error).toMatchObject({ kind: 'syntax', path: 'models/a.sql', line: 11, column: 10 })
})

test('None is a value: it is not taken for a missing name, key or argument', async () => {
  const scope = scopeOf({ range: null, d: Dict.of([['k', null]]), f: fn('f', 'a, b=5', (_a, b) => b) }, scopeOf({ x: 1 }))
  expect(await render('{{ range }}|{{ d.k }}|{{ d.get("k", 1) }}|{{ f(1, none) }}|{{ f(1, b=none) }}|{{ x }}', scope)).toBe(
    'None|None|None|None|None|1',
  )
})
