// A synthetic project of any size, the same each time: staging (30 %) -> intermediate (35 %) -> core (25 %) -> marts (10 %),
// a file per model, a properties file per 50 models. Realistic: macros, views, tables, ephemerals, two data tests per model.
// Trivial: every model is a table from one short SELECT over one parent, without tests.
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const LAYERS = [
  ['staging', 0.3],
  ['intermediate', 0.35],
  ['core', 0.25],
  ['marts', 0.1],
]
const PER_FOLDER = 50
const PER_SOURCE = 20

const MACROS = `{% macro to_units(column, digits=2) -%}
round({{ column }} / 100.0, {{ digits }})
{%- endmacro %}

{% macro marks(columns) -%}
{%- for column in columns %}
    {{ column }} > {{ loop.index }} as has_{{ column }}{{ ',' if not loop.last }}
{%- endfor %}
{%- endmacro %}

{% macro recent(column, days=var('recent_days', 30)) -%}
{{ column }} >= date '2024-01-01' - interval {{ days }} day
{%- endmacro %}

{% macro above(column, limit) -%}
greatest({{ column }} - {{ limit }}, 0)
{%- endmacro %}

{% macro make_sources(count) %}
  {% if execute %}
    {% do run_query('create schema if not exists raw') %}
    {% for i in range(count) %}
      {% do run_query("create table if not exists raw.events_" ~ i ~ " as select range as id, range * 7 as amount, date '2024-01-02' as day from range(100)") %}
    {% endfor %}
  {% endif %}
{% endmacro %}
`

/**
 * Writes the project with its profile.
 * @returns {string} the path of one model in the middle, for measuring what one change costs
 */
export function writeProject(directory, { models, trivial = false, threads = 4, seed = 7 }) {
  const random = randoms(seed)
  const write = (file, text) => {
    mkdirSync(path.dirname(path.join(directory, file)), { recursive: true })
    writeFileSync(path.join(directory, file), text)
  }
  const counts = LAYERS.map(([, share]) => Math.max(1, Math.round(models * share)))
  const sources = Math.max(1, Math.floor(counts[0] / PER_SOURCE))
  let previous = []
  let middle = ''
  LAYERS.forEach(([layer], depth) => {
    const names = Array.from({ length: counts[depth] }, (_, i) => `${layer.slice(0, 3)}_${String(i).padStart(5, '0')}`)
    names.forEach((name, i) => {
      const parents = pick(random, previous, trivial ? 1 : 1 + Math.floor(random() * 3))
      const file = `models/${layer}/part_${Math.floor(i / PER_FOLDER)}/${name}.sql`
      if (layer === 'core' && i === 0) middle = file
      write(file, trivial ? trivialSql(parents) : realisticSql(layer, parents, i % sources, random()))
    })
    for (let i = 0; i < names.length; i += PER_FOLDER)
      write(`models/${layer}/part_${i / PER_FOLDER}/models.yml`, properties(names.slice(i, i + PER_FOLDER), layer, !trivial))
    previous = names
  })
  write('macros/all.sql', MACROS)
  const tables = Array.from({ length: sources }, (_, i) => `      - name: events_${i}\n`).join('')
  write('models/sources.yml', `sources:\n  - name: raw\n    schema: raw\n    tables:\n${tables}`)
  write(
    'dbt_project.yml',
    `name: bench\nversion: '1.0'\nprofile: bench\n${trivial ? '' : `on-run-start: "{{ make_sources(${sources}) }}"\n`}models:\n  bench:\n    +materialized: table\n`,
  )
  write('profiles.yml', `bench:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: bench.duckdb, threads: ${threads}}\n`)
  return middle
}

function trivialSql([parent]) {
  if (parent === undefined) return "select 1 as id, 10 as amount, date '2024-01-02' as day\n"
  return `select id, amount + 1 as amount, day from {{ ref('${parent}') }}\n`
}

function realisticSql(layer, parents, source, chance) {
  if (layer === 'staging') {
    return `{{ config(materialized='view', tags=['staging']) }}
with events as (
    select * from {{ source('raw', 'events_${source}') }}
)
select
    id,
    {{ to_units('amount') }} as amount,
    day,
    {{ marks(['id', 'amount']) }}
from events
where {{ recent('day') }}
`
  }
  const kind = layer === 'marts' || chance >= 0.5 ? '' : chance < 0.1 ? 'ephemeral' : 'view'
  const head = kind === '' ? '' : `{{ config(materialized='${kind}') }}\n`
  const ctes = parents.map((parent, i) => `p${i} as (\n    select id, amount, day from {{ ref('${parent}') }}\n)`)
  const sum = parents.map((_, i) => `coalesce(p${i}.amount, 0)`)
  const joins = parents.slice(1).map((_, i) => `left join p${i + 1} on p0.id = p${i + 1}.id`)
  const more =
    chance > 0.7 ? "{% for limit in [10, 20, 50] %},\n    {{ above('p0.amount', limit) }} as over_{{ limit }}{% endfor %}" : ''
  return `${head}with ${ctes.join(',\n')}
select
    p0.id,
    ${sum.join(' + ')} as amount,
    p0.day${more}
from p0
${joins.join('\n')}
`
}

function properties(names, layer, tested) {
  const tests = tested ? '        data_tests: [not_null]\n' : ''
  const entries = names.map(
    (name) => `  - name: ${name}
    description: "One of the ${layer} models: ${name}."
    columns:
      - name: id
        description: The key.
${tests}      - name: amount
        description: Money.
${tests}`,
  )
  return `models:\n${entries.join('')}`
}

function pick(random, from, count) {
  const chosen = new Set()
  while (chosen.size < Math.min(count, from.length)) chosen.add(from[Math.floor(random() * from.length)])
  return [...chosen]
}

/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
function randoms(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let bits = Math.imul(state ^ (state >>> 15), 1 | state)
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits
    return ((bits ^ (bits >>> 14)) >>> 0) / 4294967296
  }
}
