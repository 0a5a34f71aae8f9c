import {
  compileTemplate,
  defineMacro,
  EMPTY_SCOPE,
  pythonModules,
  type RenderOptions,
  type Scope,
  scopeOf,
  TemplateError,
  type Value,
} from '../../../src/jinja/index.ts'

const scope = scopeOf({ modules: pythonModules })

async function failure(template: string, options?: RenderOptions, within: Scope = scope): Promise<TemplateError> {
  try {
    const { text } = await compileTemplate({ path: 'endless.sql', text: template }).render(within, options)
    throw new Error(`rendered ${text.length} characters`)
  } catch (error) {
    if (error instanceof TemplateError) return error
    throw error
  }
}

const nest = (open: string, inner: string, close: string, times: number) => open.repeat(times) + inner + close.repeat(times)
const doubling = (start: string, grow: string) =>
  `{% set ns = namespace(x=${start}) %}{% for i in range(100) %}{% set ns.x = ${grow} %}{% endfor %}`

// Each of these would loop, recurse or allocate without end.
const ENDLESS: readonly (readonly [string, string, string])[] = [
  [
    'a list that grows while it is walked',
    '{% set l = [1] %}{% for x in l %}{% do l.append(x) %}{% endfor %}',
    'more than 1000000 steps',
  ],
  ['nested loops', '{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}', 'more than 1000000 steps'],
  ['an endless iterator in a loop', '{% for x in modules.itertools.count() %}{% endfor %}', 'more than 1000000 steps'],
  ['an endless iterator as a list', '{{ modules.itertools.count() | list }}', 'too large'],
  ['an endless iterator that is filtered', "{{ modules.itertools.repeat(1) | select('gt', 5) | first }}", 'does not end'],
  ['an endless iterator that is searched', '{{ 5 in modules.itertools.repeat(1) }}', 'does not end'],
  ['an endless sum', '{{ modules.itertools.repeat(1) | sum }}', 'does not end'],
  ['a huge product', '{{ modules.itertools.product(range(1000), repeat=9) | list }}', 'too large'],
  ['a macro that calls itself', '{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}', 'more than 400 levels deep'],
  [
    'two macros that call each other',
    '{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}{{ a() }}{% endmacro %}{{ a() }}',
    'more than 400 levels deep',
  ],
  [
    'a caller that calls its macro',
    '{% macro m() %}{{ caller() }}{% endmacro %}{% macro r() %}{% call m() %}{{ r() }}{% endcall %}{% endmacro %}{{ r() }}',
    'more than 400 levels deep',
  ],
  [
    'a loop that recurses into itself',
    '{% set l = [] %}{% do l.append(l) %}{% for x in l recursive %}{{ loop(x) }}{% endfor %}',
    'recurses too deeply',
  ],
  ['a text that doubles by ~', doubling("'ab'", 'ns.x ~ ns.x'), 'too large'],
  ['a text that doubles by +', doubling("'ab'", 'ns.x + ns.x'), 'too large'],
  ['a list that doubles', doubling('[1]', 'ns.x + ns.x'), 'too large'],
  ['a list that extends itself', '{% set l = [1] %}{% for i in range(100) %}{% do l.extend(l) %}{% endfor %}', 'too large'],
  ['a text repeated', "{{ 'a' * 10000000000 }}", 'too large'],
  ['a list repeated', '{{ [0] * 10000000000 }}', 'too large'],
  ['a range too long', '{{ range(100001) | list }}', 'Range too big'],
  ['a power', '{{ 10 ** (10 ** 10) }}', 'too large'],
  ['a power of a power', doubling('10', 'ns.x * ns.x'), 'too large'],
  ['a width of %', "{{ '%1000000000d' % 1 }}", 'too large'],
  ['a width of % given as argument', "{{ '%*d' % (1000000000, 1) }}", 'too large'],
  ['a precision of %', "{{ '%.1000000000f' % 1 }}", 'too large'],
  ['a width of format', "{{ '{:1000000000}'.format(1) }}", 'too large'],
  ['a width of format given as argument', "{{ '{:{w}}'.format(1, w=1000000000) }}", 'too large'],
  ['ljust', "{{ 'a'.ljust(1000000000) }}", 'too large'],
  ['rjust', "{{ 'a'.rjust(1000000000) }}", 'too large'],
  ['center', "{{ 'a'.center(1000000000) }}", 'too large'],
  ['the center filter', "{{ 'a' | center(1000000000) }}", 'too large'],
  ['zfill', "{{ 'a'.zfill(1000000000) }}", 'too large'],
  ['expandtabs', "{{ '\\t'.expandtabs(1000000000) }}", 'too large'],
  ['indent', "{{ 'a' | indent(1000000000, true) }}", 'too large'],
  ['replace', doubling("'aa'", "ns.x.replace('a', 'aaaa')"), 'too large'],
  ['the replace filter', doubling("'aa'", "ns.x | replace('a', 'aaaa')"), 'too large'],
  ['join', doubling("'aa'", 'ns.x.join([ns.x, ns.x, ns.x])'), 'too large'],
  ['the join filter', doubling("'aa'", '[ns.x, ns.x, ns.x] | join(ns.x)'), 'too large'],
  ['printing shared lists', `${doubling('[1]', '[ns.x, ns.x]')}{{ ns.x }}`, 'too large'],
  [
    'printing deep lists',
    `${'{% set ns = namespace(x=[]) %}{% for i in range(1000) %}{% set ns.x = [ns.x] %}{% endfor %}'}{{ ns.x }}`,
    'recursion depth',
  ],
  ['tojson of shared lists', `${doubling('[1]', '[ns.x, ns.x]')}{{ ns.x | tojson }}`, 'too large'],
  [
    'comparing shared lists',
    `${doubling('[1]', '[ns.x, ns.x]')}{% set a = ns.x %}${doubling('[1]', '[ns.x, ns.x]')}{{ a == ns.x }}`,
    'recursion depth',
  ],
  [
    'a regular expression that backtracks',
    "{{ modules.re.match('(a+)+$', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!') }}",
    'takes too long',
  ],
  [
    'a regular expression with alternatives',
    "{{ modules.re.match('(a|a)*$', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!') }}",
    'takes too long',
  ],
  [
    'an output too long',
    '{% for i in range(100000) %}0123456789012345678901234567890123456789{% endfor %}',
    'larger than 1000000',
  ],
]

const small: RenderOptions = { limits: { steps: 1_000_000, outputBytes: 1_000_000 } }

test.each(ENDLESS)('%s is stopped', async (_name, template, message) => {
  const error = await failure(template, small)
  expect(error.message).toContain(message)
  expect(['limit', 'overflow']).toContain(error.kind)
  expect(error).toMatchObject({ path: 'endless.sql', line: 1 })
})

test('an expression nested too deeply is a syntax error, not a crash', () => {
  for (const text of [
    nest('(', '1', ')', 5000),
    nest('[', '', ']', 5000),
    `${'not '.repeat(5000)}1`,
    `${'-'.repeat(5000)}1`,
    nest('{1:', '1', '}', 5000),
    nest('f(', '', ')', 5000),
  ]) {
    expect(() => compileTemplate({ path: 'deep.sql', text: `\n{{ ${text} }}` })).toThrow(
      expect.objectContaining({
        kind: 'syntax',
        path: 'deep.sql',
        line: 2,
        message: expect.stringContaining('nested too deeply'),
      }),
    )
  }
})

test('long chains and deeply nested tags are fine or a syntax error', async () => {
  const sum = await compileTemplate({ path: 'a.sql', text: `{{ ${'1 + '.repeat(500)}1 }}` }).render(EMPTY_SCOPE)
  expect(sum.text).toBe('501')
  const deep = nest('{% if 1 %}', 'x', '{% endif %}', 300)
  expect((await compileTemplate({ path: 'a.sql', text: deep }).render(EMPTY_SCOPE)).text).toBe('x')
  expect(() => compileTemplate({ path: 'a.sql', text: nest('{% if 1 %}', 'x', '{% endif %}', 100_000) })).toThrow(TemplateError)
})

test('a deadline stops a render', async () => {
  const error = await failure('{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}', {
    limits: { deadline: { at: Date.now() + 50, now: Date.now } },
  })
  expect(error.message).toBe('the template took too long')
})

test('bound macros that call each other are stopped, and their stack is told', async () => {
  const bound: Record<string, Value> = {}
  const own: Scope = { lookup: (name) => bound[name] }
  bound['a'] = defineMacro({ path: 'a.sql', name: 'a', text: '{% macro a() %}\n{{ b() }}{% endmacro %}' }).bind(own)
  bound['b'] = defineMacro({ path: 'b.sql', name: 'b', text: '{% macro b() %}\n\n{{ a() }}{% endmacro %}' }).bind(own)
  const error = await failure('{{ a() }}', undefined, own)
  expect(error).toMatchObject({ kind: 'limit', pyType: 'RecursionError' })
  expect(error.frames.length).toBeGreaterThan(400)
  expect(error.frames.at(-1)).toMatchObject({ path: 'endless.sql', line: 1 })
})
