import { readFileSync } from 'node:fs'
import { builtinMacroFiles } from '../../../src/include/index.ts'

/** `package kind name(parameters)` of every macro and generic test that dbt-adapters 1.24.5 and dbt-duckdb 1.10.1 define. */
const expected = readFileSync(new URL('./macro-signatures.txt', import.meta.url), 'utf8')
  .trim()
  .split('\n')

/** Macros of planwise's own, which dbt does not have, or has as a materialization. */
const own = [
  'dbt macro fixture_select(values, quoted)',
  'dbt macro materialization_test_default()',
  'dbt macro snapshot_deletion_records(strategy, source_sql, target_relation, names, now, matched, current)',
  'dbt macro snapshot_not_known_as_deleted(names, current)',
  'dbt macro snapshot_strategy_result(updated_at, row_changed)',
  'dbt_duckdb macro get_create_table_function_sql(relation, parameters, sql)',
  'dbt_duckdb macro get_external_view_sql(relation, location, format, read_options, null_columns=[])',
  'dbt_duckdb macro get_null_row_sql(relation)',
  'dbt_duckdb macro merge_clause_condition(clause)',
  'dbt_duckdb macro merge_matched_action(clause, dest_columns)',
  'dbt_duckdb macro merge_not_matched_action(clause)',
  'dbt_duckdb macro merge_other_action(clause)',
  'dbt_duckdb macro merge_set_list(update, dest_columns)',
  'dbt_duckdb macro register_external_model(node, schemas)',
]

const blockStart = /\{%-?\s*(macro|test|materialization)\s+(\w+)\s*\(([\s\S]*?)\)\s*-?%\}/g
const withoutComments = (text: string) => text.replaceAll(/\{#[\s\S]*?#\}/g, '')

const files = builtinMacroFiles().map((file) => ({ ...file, text: withoutComments(file.text) }))
const blocks = files.flatMap(({ packageName, path, text }) =>
  [...text.matchAll(blockStart)].map(([, kind = '', name = '', parameters = '']) => ({
    packageName,
    path,
    kind,
    name,
    parameters: normal(parameters),
  })),
)

/** White space and the kind of quotes say nothing. */
function normal(parameters: string): string {
  return parameters
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\s*=\s*/g, '=')
    .replaceAll(/^"|(?<=[=(\s])"(?!')|(?<!')"(?=[,)\s]|$)/g, "'")
    .trim()
}

describe('the built-in macros', () => {
  it('have the names and parameters of dbt, and no others than planwise’s own', () => {
    const defined = blocks.map((block) => `${block.packageName} ${block.kind} ${block.name}(${block.parameters})`)
    const wanted = [
      ...expected.map((line) => line.replace(/\((.*)\)$/s, (_, parameters: string) => `(${normal(parameters)})`)),
      ...own,
    ]
    expect(defined.sort()).toEqual(wanted.sort())
  })

  it('close every block they open', () => {
    for (const { path, text } of files) {
      for (const word of ['macro', 'test', 'if', 'for', 'call']) {
        const opened = text.match(new RegExp(`\\{%-?\\s*${word}\\b`, 'g'))?.length ?? 0
        const closed = text.match(new RegExp(`\\{%-?\\s*end${word}\\b`, 'g'))?.length ?? 0
        expect(`${path}: ${opened} ${word}`).toBe(`${path}: ${closed} ${word}`)
      }
    }
  })

  it('leave the procedures of materializations to TypeScript', () => {
    expect(blocks.filter((block) => block.kind === 'materialization')).toEqual([])
  })

  it('dispatch wherever there is something to dispatch to, under the same name', () => {
    const names = new Set(blocks.map((block) => block.name))
    const targets = blocks
      .filter((block) => block.name.startsWith('default__'))
      .map((block) => block.name.slice('default__'.length))
    const all = files.map((file) => file.text).join('\n')
    for (const name of targets) expect(all).toContain(`adapter.dispatch('${name}', 'dbt')`)
    for (const [, name = ''] of all.matchAll(/adapter\.dispatch\('(\w+)', 'dbt'\)/g))
      expect([`default__${name}`, `duckdb__${name}`].filter((target) => names.has(target))).not.toEqual([])
  })

  it('hand their own parameters on to the implementation, in the same order', () => {
    const pure =
      /\{%-?\s*macro\s+(\w+)\(([^%]*?)\)\s*-?%\}\s*\{\{ (?:return\()?adapter\.dispatch\('(\w+)', 'dbt'\)\(([^{}]*?)\)\)? \}\}/g
    let seen = 0
    for (const { text } of files)
      for (const [, name, declared = '', target, given = ''] of text.matchAll(pure)) {
        if (name !== target) continue
        seen += 1
        const parameters = declared
          .replaceAll(/"[^"]*"/g, '')
          .split(/,(?![^(]*\))/)
          .map((part) => part.split('=')[0]?.trim())
        expect(`${name}(${given.split(',').map((part) => part.trim())})`).toBe(`${name}(${parameters})`)
      }
    expect(seen).toBeGreaterThan(120)
  })

  it('lie one topic to a file, on a screen or two', () => {
    for (const { packageName, path, text } of files) {
      expect(path).toMatch(/^macros\/[a-z_]+\/[a-z_]+\.sql$/)
      expect([packageName, path, text.split('\n').length < 150]).toEqual([packageName, path, true])
    }
  })
})
