import { pythonJson } from '../../../src/run/list.ts'

// Expected texts are what Python's json.dumps gives for the same values; the lines themselves stand beside real dbt's in
// test/unit/graph/ls.test.ts.
test.each([
  [null, 'null'],
  [true, 'true'],
  [1.5, '1.5'],
  ['ü "x"\n', '"\\u00fc \\"x\\"\\n"'],
  ['🦆', '"\\ud83e\\udd86"'],
  [[], '[]'],
  [{}, '{}'],
  [{ a: [1, 'x', null], b: { c: false } }, '{"a": [1, "x", null], "b": {"c": false}}'],
])('%j', (value, expected) => {
  expect(pythonJson(value)).toBe(expected)
})
