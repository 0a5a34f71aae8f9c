// Speed of the template engine: node bench/jinja.mjs (bundles src/jinja first; prints, asserts nothing).
import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const outfile = join(tmpdir(), `planwise-jinja-${process.pid}.mjs`)
await build({
  entryPoints: [new URL('../src/jinja/index.ts', import.meta.url).pathname],
  bundle: true,
  platform: 'node',
  format: 'esm',
  outfile,
  logLevel: 'error',
})
const loadStart = performance.now()
const jinja = await import(pathToFileURL(outfile))
const loadMs = performance.now() - loadStart
const { compileTemplate, defineMacro, extractBlocks, fn, scopeOf, toValue } = jinja

const ref = fn('ref', '*names', (names) => `"db"."main"."${names.at(-1)}"`)
const base = scopeOf({ ref, target: toValue({ name: 'dev' }) })

async function timed(count, work) {
  const start = process.hrtime.bigint()
  for (let i = 0; i < count; i++) await work(i)
  return Number(process.hrtime.bigint() - start) / 1000 / count
}

async function best(count, work, rounds = 5) {
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < rounds; i++) least = Math.min(least, await timed(count, work))
  return least
}

const rows = []
const first = performance.now()
await compileTemplate({ path: 'a.sql', text: "{{ ref('x') }}" }).render(base)
rows.push(['load module', `${loadMs.toFixed(1)} ms`], ['first render', `${(performance.now() - first).toFixed(1)} ms`])

const trivial = async (i) => compileTemplate({ path: 'a.sql', text: `{{ ref('x${i}') }}` }).render(base)
rows.push(['trivial model, parse + render', `${(await best(2000, trivial)).toFixed(2)} us  (aim 40)`])
const synchronous = new Set(['ref'])
const trivialSync = (i) => compileTemplate({ path: 'a.sql', text: `{{ ref('x${i}') }}` }, { synchronous }).render(base)
rows.push(['the same, ref known to be synchronous', `${(await best(2000, trivialSync)).toFixed(2)} us`])
let shape = 0
const distinct = async (i) =>
  compileTemplate({
    path: 'a.sql',
    text: `${'{# c #}{% if a %}x{% endif %}'.repeat(++shape % 40)}${"{{ ref('x') }}\n".repeat(1 + (i % 50))}`,
  }).render(base)
rows.push(['models of ever new shapes (25 refs, 20 ifs)', `${(await best(500, distinct, 1)).toFixed(1)} us`])

// 20 macros of about ten lines; two are called.
const macro = (n) => `{% macro m${n}(columns, suffix='_x') %}
  {%- set out = [] -%}
  {%- for column in columns -%}
    {%- if column != 'skip' -%}
      {%- do out.append(column ~ suffix) -%}
    {%- endif -%}
  {%- endfor -%}
  {{ out | join(', ') }}
{% endmacro %}
`
const file = Array.from({ length: 20 }, (_, n) => macro(n)).join('\n')
const columns = toValue(['id', 'name', 'skip', 'amount', 'created_at'])
const model = "select {{ m3(columns) }},\n {{ m7(columns, suffix='_y') }}\nfrom {{ ref('orders') }}\n"
const cold = async () => {
  const macros = {}
  for (const block of extractBlocks({ path: 'm.sql', text: file }, ['macro'])) macros[block.name] = defineMacro(block)
  const scope = scopeOf({ columns, m3: macros.m3.bind(base), m7: macros.m7.bind(base) }, base)
  return compileTemplate({ path: 'a.sql', text: model }).render(scope)
}
rows.push([
  `macro file of ${file.split('\n').length} lines (20 macros, 2 called), all from text`,
  `${(await best(200, cold)).toFixed(1)} us`,
])
const blocks = Object.fromEntries(
  extractBlocks({ path: 'm.sql', text: file }, ['macro']).map((block) => [block.name, defineMacro(block)]),
)
const scope = scopeOf({ columns, m3: blocks.m3.bind(base), m7: blocks.m7.bind(base) }, base)
const template = compileTemplate({ path: 'a.sql', text: model })
rows.push(['the same, warm render', `${(await best(3000, () => template.render(scope), 8)).toFixed(2)} us  (aim 15)`])
rows.push(['the same without source map', `${(await best(3000, () => template.render(scope, { map: false }), 8)).toFixed(2)} us`])
rows.push([
  'index the macro file',
  `${(await best(1000, () => extractBlocks({ path: 'm.sql', text: file }, ['macro']))).toFixed(1)} us`,
])

globalThis.gc?.()
const before = process.memoryUsage()
const kept = Array.from({ length: 10_000 }, (_, i) =>
  compileTemplate({ path: `m${i}.sql`, text: `select {{ a${i} }} from {{ ref('m${i}') }} {% if x %}where y{% endif %}` }),
)
globalThis.gc?.()
rows.push([
  'memory of 10,000 compiled models',
  `${((process.memoryUsage().heapUsed - before.heapUsed) / 1e6).toFixed(1)} MB${globalThis.gc ? '' : ' (no --expose-gc)'} ${kept.length}`,
])
for (const [name, value] of rows) console.log(`${name.padEnd(66)} ${value}`)
rmSync(outfile)
