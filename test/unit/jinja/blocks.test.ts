import { defineMacro, extractBlocks, TemplateError } from '../../../src/jinja/index.ts'

const KINDS = ['macro', 'materialization', 'test', 'data_test', 'snapshot', 'docs']

function problem(text: string): string {
  try {
    extractBlocks({ path: 'm.sql', text }, KINDS)
    return 'none'
  } catch (error) {
    if (error instanceof TemplateError) return `${error.path}:${error.line}:${error.column} ${error.message}`
    throw error
  }
}

test('top-level blocks with their place, text and names', () => {
  const text = `{% comment %} an unknown tag {% endcomment %}
{# {% macro hidden() %}{% endmacro %} #}
{% raw %}{% macro raw() %}{% endmacro %}{% endraw %}
{{ '{% macro quoted() %}' }}
  {%- macro one(a, b='%}') -%} x {%- endmacro -%}

{% materialization mine, adapter='duckdb', supported_languages=['sql', "python"] %}body{% endmaterialization %}
{% materialization plain, default %}{% endmaterialization %}
{% test positive(model, column_name) %}{% if true %}t{% endif %}{% endtest %}
{% data_test other(model) %}{% enddata_test %}
{% snapshot snap %}
select 1{% endsnapshot %}
{% docs about %}Text {{ with }} {% docs_like %}{% enddocs %}
`
  const blocks = extractBlocks({ path: 'm.sql', text }, KINDS)
  expect(
    blocks.map(({ kind, name, macroName, line, column, contentsLine }) => [kind, name, macroName, line, column, contentsLine]),
  ).toEqual([
    ['macro', 'one', 'one', 5, 3, 5],
    ['materialization', 'mine', 'materialization_mine_duckdb', 7, 1, 7],
    ['materialization', 'plain', 'materialization_plain_default', 8, 1, 8],
    ['test', 'positive', 'test_positive', 9, 1, 9],
    ['data_test', 'other', 'test_other', 10, 1, 10],
    ['snapshot', 'snap', 'snap', 11, 1, 11],
    ['docs', 'about', 'about', 13, 1, 13],
  ])
  expect(blocks[0]).toMatchObject({ contents: 'x', full: "\n  {%- macro one(a, b='%}') -%} x {%- endmacro -%}\n\n" })
  expect(blocks[1]?.header).toEqual({ adapter: 'duckdb', supportedLanguages: ['sql', 'python'] })
  expect(blocks[2]?.header).toEqual({})
  expect(blocks[5]?.contents).toBe('\nselect 1')
  expect(blocks[6]?.contents).toBe('Text {{ with }} {% docs_like %}')
})

test('only the wanted kinds are found', () => {
  const text = '{% macro a() %}{% endmacro %}{% docs b %}{% enddocs %}'
  expect(extractBlocks({ path: 'm.sql', text }, ['docs']).map((block) => block.name)).toEqual(['b'])
})

test.each([
  ['\n{% macro a() %}\nx', "m.sql:2:1 Reached EOF without finding a close tag for macro 'a': expected {% endmacro %}"],
  [
    '{% macro a() %}{% macro b() %}{% endmacro %}',
    "m.sql:1:16 Found nested tags: a macro block inside the macro block 'a'; is an endmacro missing before it?",
  ],
  [
    '{% if x %}\n  {% macro a() %}{% endmacro %}{% endif %}',
    'm.sql:2:3 Got a block definition inside control flow. All dbt block definitions must be at the top level',
  ],
  ['{% endif %}', 'm.sql:1:1 Got an unexpected control flow end tag, got endif but never saw a preceding if'],
  ['{% if x %}{% endfor %}', 'm.sql:1:11 Got an unexpected control flow end tag, got endfor but expected endif next'],
  ['a\n {# b', 'm.sql:2:2 the comment is not closed: expected #}'],
  ['{{ b', 'm.sql:1:1 the expression is not closed: expected }}'],
  ["{% macro a(b='%}') ", 'm.sql:1:1 the tag {% macro is not closed: expected %}'],
  ['{% raw %}x', 'm.sql:1:1 the raw block is not closed: expected {% endraw %}'],
])('%j', (text, expected) => {
  expect(problem(text)).toBe(expected)
})

test('a macro is parsed at its first use, and a mistake in it has the place in its file', () => {
  const [good, bad] = extractBlocks(
    {
      path: 'm.sql',
      text: '{% macro good(a, b: list[str] = 1) %}{% endmacro %}\n\n  {% macro bad(a) %}\n {{ 1 + }}{% endmacro %}',
    },
    ['macro'],
  )
  if (!good || !bad) throw new Error('blocks are missing')
  expect(defineMacro(good).parameters()).toEqual([
    { name: 'a', hasDefault: false },
    { name: 'b', hasDefault: true },
  ])
  const macro = defineMacro(bad)
  expect(macro).toMatchObject({ name: 'bad', path: 'm.sql', line: 3 })
  expect(() => macro.parameters()).toThrow(
    expect.objectContaining({
      kind: 'syntax',
      path: 'm.sql',
      line: 4,
      column: 9,
      message: "unexpected 'end of print statement'",
    }),
  )
})

test('a materialization is a macro with the parameter supported_languages', () => {
  const [block] = extractBlocks(
    {
      path: 'm.sql',
      text: "{% materialization t, adapter='duckdb' %}{{ return({'relations': supported_languages}) }}{% endmaterialization %}",
    },
    KINDS,
  )
  if (!block) throw new Error('no block')
  expect(defineMacro(block).name).toBe('materialization_t_duckdb')
  expect(defineMacro(block).parameters()).toEqual([{ name: 'supported_languages', hasDefault: true }])
})
