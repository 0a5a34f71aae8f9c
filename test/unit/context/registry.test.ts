import { createMacroRegistry } from '../../../src/context/index.ts'
import { definitions } from './harness.ts'

const macros = [
  ...definitions('dbt_duckdb', '{% macro duckdb__greet() %}{% endmacro %}{% macro shared() %}{% endmacro %}'),
  ...definitions(
    'dbt',
    '{% macro default__greet() %}{% endmacro %}{% macro shared() %}{% endmacro %}{% macro only_dbt() %}{% endmacro %}{% test unique(model) %}{% endtest %}',
  ),
  ...definitions(
    'util',
    '{% macro default__greet() %}{% endmacro %}{% macro star() %}{% endmacro %}{% macro shared() %}{% endmacro %}{% test odd(model) %}{% endtest %}' +
      '{% materialization table, default %}{% endmaterialization %}{% materialization fancy, default %}{% endmaterialization %}',
  ),
  ...definitions(
    'proj',
    '{% macro default__hello() %}{% endmacro %}{% macro own() %}{% endmacro %}{% macro shared() %}{% endmacro %}' +
      "{% materialization view, default %}{% endmaterialization %}{% materialization table, default %}{% endmaterialization %}{% materialization incremental, adapter='duckdb' %}{% endmaterialization %}",
  ),
]
const registry = createMacroRegistry(macros, {
  root: 'proj',
  dispatch: [{ macroNamespace: 'ordered', searchOrder: ['proj', 'util'] }],
})

const flat = (packageName: string, name: string) => {
  const entry = registry.scope(packageName).get(name)
  return entry?.kind === 'macro' ? entry.definition.id : entry?.kind
}

describe('names in a template', () => {
  test.each([
    ['proj', 'own', 'macro.proj.own'],
    ['proj', 'shared', 'macro.proj.shared'],
    ['util', 'shared', 'macro.util.shared'],
    ['util', 'own', 'macro.proj.own'],
    ['proj', 'star', undefined],
    ['proj', 'only_dbt', 'macro.dbt.only_dbt'],
    ['proj', 'util', 'package'],
    ['proj', 'dbt', 'package'],
    ['proj', 'dbt_duckdb', undefined],
  ])('in %s, %s is %s', (packageName, name, expected) => {
    expect(flat(packageName, name)).toBe(expected)
  })

  test('dbt is one namespace, in which dbt_duckdb wins', () => {
    const entry = registry.scope('proj').get('dbt')
    expect(entry?.kind === 'package' && entry.macros.get('shared')?.id).toBe('macro.dbt_duckdb.shared')
  })
})

describe('dispatch', () => {
  test.each([
    ['greet', 'dbt', 'macro.dbt_duckdb.duckdb__greet'],
    ['greet', 'util', 'macro.util.default__greet'],
    ['greet', 'ordered', 'macro.util.default__greet'],
    ['greet', null, 'macro.dbt_duckdb.duckdb__greet'],
    ['hello', 'util', 'macro.proj.default__hello'],
    ['hello', 'nowhere', 'macro.proj.default__hello'],
  ])('%s in %s is %s', (name, namespace, expected) => {
    expect(registry.dispatch(name, namespace, 'proj').id).toBe(expected)
  })

  test('says what it looked for', () => {
    expect(() => registry.dispatch('nope', 'util', 'proj')).toThrow(
      "In dispatch: No macro named 'nope' found within namespace: 'util'\n    Searched for: 'proj.duckdb__nope', 'proj.default__nope', 'util.duckdb__nope', 'util.default__nope'",
    )
    expect(() => registry.dispatch('nope', null, 'proj')).toThrow("Searched for: 'duckdb__nope', 'default__nope'")
    expect(() => registry.dispatch('util.star', null, 'proj')).toThrow(
      'Did you mean `adapter.dispatch("star", macro_namespace="util")`?',
    )
  })
})

test('the macros that dbt itself calls', () => {
  expect(registry.find('shared')?.id).toBe('macro.proj.shared')
  expect(registry.find('shared', 'util')?.id).toBe('macro.util.shared')
  expect(registry.find('star')?.id).toBe('macro.util.star')
  expect(registry.find('star', 'proj')).toBeUndefined()
  expect(registry.find('only_dbt', 'util')?.id).toBe('macro.dbt.only_dbt')
})

describe("a user's materialization", () => {
  test.each([
    ['view', 'macro.proj.materialization_view_default'],
    ['incremental', 'macro.proj.materialization_incremental_duckdb'],
    // dbt-duckdb's own table is for DuckDB and so more specific than the project's default
    ['table', undefined],
    ['fancy', 'macro.util.materialization_fancy_default'],
    ['nope', undefined],
  ])('%s is %s', (name, expected) => {
    expect(registry.materialization(name, 'duckdb')?.id).toBe(expected)
  })
})

test('generic tests', () => {
  expect(registry.genericTest('unique', null, 'proj')?.id).toBe('macro.dbt.test_unique')
  expect(registry.genericTest('odd', 'util', 'proj')?.id).toBe('macro.util.test_odd')
  expect(registry.genericTest('odd', null, 'proj')?.id).toBe('macro.util.test_odd')
  expect(registry.genericTest('none', null, 'proj')).toBeUndefined()
})
