import { mergeConfigCalls } from '../../../src/context/index.ts'

// Checked against dbt-common 1.x: merge_config_dicts.
test.each([
  [[{ tags: 'a' }, { tags: ['b', 'a'] }], { tags: ['a', 'b', 'a'] }],
  [[{ meta: { a: 1, b: 1 } }, { meta: { b: 2 } }], { meta: { a: 1, b: 2 } }],
  [[{ materialized: 'view' }, { materialized: 'table' }], { materialized: 'table' }],
  [[{ 'pre-hook': 'x' }, { 'pre-hook': ['y'] }], { 'pre-hook': ['x', 'y'] }],
  [[{ grants: { select: 'a' } }, { grants: { select: 'b' } }], { grants: { select: ['b'] } }],
  [[{ grants: { '+select': 'a' } }, { grants: { '+select': ['b'] } }], { grants: { '+select': ['a', 'b'] } }],
  [[{ columns: ['a'] }, { columns: ['b'] }], { columns: ['b'] }],
])('%j', (calls, expected) => {
  expect(mergeConfigCalls(calls)).toEqual(expected)
})

test('a key that takes a mapping refuses anything else', () => {
  expect(() => mergeConfigCalls([{ meta: 'x' }])).toThrow('The configuration key "meta" takes a mapping')
})
