import {
  compileTemplate,
  defineMacro,
  extractBlocks,
  fn,
  type Rendered,
  type Scope,
  type Value,
} from '../../../src/jinja/index.ts'

const MACROS = `-- helpers
{% macro columns(names) %}
  {%- for name in names %}
  coalesce({{ name }}, 0) as {{ name }}{{ ',' if not loop.last }}
  {%- endfor %}
{% endmacro %}

{% macro source_cte(table) %}
with src as (
  select{{ columns(['a', 'b']) }}
  from {{ table }}
)
{% endmacro %}

{% macro quoted(x) %}{{ return('"' ~ x ~ '"') }}{% endmacro %}
`

function scope(): Scope {
  const bound: Record<string, Value> = { ref: fn('ref', 'name', (name) => `main.${String(name)}`) }
  const own: Scope = { lookup: (name) => bound[name] }
  for (const block of extractBlocks({ path: 'macros/helpers.sql', text: MACROS }, ['macro']))
    bound[block.name] = defineMacro(block).bind(own)
  return own
}

async function render(text: string): Promise<Rendered> {
  return compileTemplate({ path: 'models/m.sql', text }).render(scope())
}

/** "path:line" of the first occurrence of a text in the output, and of the frames that led there. */
function origin({ text, map }: Rendered, part: string): string {
  const found = map.at(text.indexOf(part))
  if (!found) return 'none'
  return [`${found.path}:${found.line}`, ...found.stack.slice(1).map((frame) => `${frame.path}:${frame.line}`)].join(' < ')
}

test('literal text keeps its own line and column, expressions their place', async () => {
  const rendered = await render("select 1,\n  two,\n  {{ ref('x') }} as r\nfrom t\n")
  expect(rendered.text).toBe('select 1,\n  two,\n  main.x as r\nfrom t')
  expect(rendered.map.at(0)).toMatchObject({ path: 'models/m.sql', line: 1, column: 1 })
  expect(rendered.map.at(rendered.text.indexOf('two'))).toMatchObject({ line: 2, column: 3 })
  expect(rendered.map.at(rendered.text.indexOf('in.x'))).toMatchObject({ line: 3, column: 3 })
  expect(rendered.map.at(rendered.text.indexOf('as r'))).toMatchObject({ line: 3, column: 18 })
  expect(rendered.map.at(rendered.text.indexOf('from t'))).toMatchObject({ line: 4, column: 1 })
  expect(rendered.map.at(rendered.text.length)).toMatchObject({ line: 4 })
  expect(rendered.map.at(-1)).toBeUndefined()
  expect(rendered.map.at(1000)).toBeUndefined()
})

test('lines that control tags swallow are counted', async () => {
  const rendered = await render('{%- set a = 1 -%}\n\n{% if true %}\nselect {{ a }}\n{%- endif %}\n\nfrom t')
  expect(rendered.text).toBe('\nselect 1\n\nfrom t')
  expect(origin(rendered, 'select')).toBe('models/m.sql:4')
  expect(origin(rendered, '1')).toBe('models/m.sql:4')
  expect(origin(rendered, 'from')).toBe('models/m.sql:7')
})

test('output of macros belongs to the line of the macro, with the calls that led there', async () => {
  const rendered = await render("\n{{ source_cte(ref('raw')) }}\nselect * from src")
  expect(origin(rendered, 'with src')).toBe('macros/helpers.sql:9 < models/m.sql:2')
  expect(origin(rendered, 'coalesce(a')).toBe('macros/helpers.sql:4 < macros/helpers.sql:10 < models/m.sql:2')
  expect(origin(rendered, 'main.raw')).toBe('macros/helpers.sql:11 < models/m.sql:2')
  expect(origin(rendered, 'select * from src')).toBe('models/m.sql:3')
})

test('a set block keeps the lines of its text wherever it is printed', async () => {
  const rendered = await render('{% set body %}\nselect a\nfrom b\n{% endset %}\n-- head\n{{ body }}')
  expect(origin(rendered, 'from b')).toBe('models/m.sql:3')
  expect(origin(rendered, '-- head')).toBe('models/m.sql:5')
})

test('a call block body belongs to the template that wrote it', async () => {
  const rendered = await render('{% macro wrap() %}\n<{{ caller() }}>{% endmacro %}\n{% call wrap() %}\ninside\n{% endcall %}')
  expect(origin(rendered, 'inside')).toMatch(/^models\/m.sql:4 /)
  expect(origin(rendered, '<')).toMatch(/^models\/m.sql:2 /)
})

test('a value that a macro returns belongs to where it is printed', async () => {
  const rendered = await render("select\n{{ quoted('x') }}")
  expect(origin(rendered, '"x"')).toBe('models/m.sql:2')
})

test('a template in the middle of a file counts from there', async () => {
  const { map } = await compileTemplate({ path: 'f.yml', text: 'a {{ 1 }}\nb', line: 7, column: 5 }).render(scope())
  expect(map.at(0)).toMatchObject({ line: 7, column: 5 })
  expect(map.at(2)).toMatchObject({ line: 7, column: 7 })
  expect(map.at(4)).toMatchObject({ line: 8, column: 1 })
})

test('text without template syntax is mapped too', async () => {
  const template = compileTemplate({ path: 's.sql', text: 'select 1\nfrom { x }\n' })
  expect(template.isStatic).toBe(true)
  const { text, map } = await template.render(scope())
  expect(text).toBe('select 1\nfrom { x }')
  expect(map.at(14)).toMatchObject({ path: 's.sql', line: 2, column: 6 })
})

test('the map is not kept when it is not wanted', async () => {
  const { map } = await compileTemplate({ path: 's.sql', text: 'a{{ 1 }}' }).render(scope(), { map: false })
  expect(map.at(0)).toBeUndefined()
})
