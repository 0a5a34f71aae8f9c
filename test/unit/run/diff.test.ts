import { diffRows } from '../../../src/run/diff.ts'

const rows = (...all: (readonly (string | null)[])[]) => ({ columns: ['id', 'name'], rows: all })

test('the order of rows does not matter, how often they come does', () => {
  expect(diffRows(rows(['1', 'a'], ['2', null]), rows(['2', null], ['1', 'a']))).toBeUndefined()
  expect(diffRows(rows(), rows())).toBeUndefined()
  expect(diffRows(rows(['1', 'a'], ['1', 'a']), rows(['1', 'a']))).toBe(
    ['@@  | id | name', '--- | 1  | a', '(--- is missing; 1 row is equal)'].join('\n'),
  )
})

test('rows that share a cell are shown as one, with what changed', () => {
  const expected = rows(['1', 'a'], ['2', 'b'], ['3', null])
  const actual = rows(['3', 'c'], ['1', 'a'], ['2', 'x'])
  expect(diffRows(expected, actual)).toBe(
    ['@@ | id | name', '→  | 2  | b→x', '→  | 3  | NULL→c', '(expected→actual; 1 row is equal)'].join('\n'),
  )
})

test('others are missing or surplus', () => {
  expect(diffRows(rows(['1', 'a'], ['2', 'b']), rows(['8', 'y'], ['9', 'z']))).toBe(
    ['@@  | id | name', '--- | 1  | a', '--- | 2  | b', '+++ | 8  | y', '+++ | 9  | z', '(--- is missing; +++ is too much)'].join(
      '\n',
    ),
  )
})

test('one row beside one row is one that changed', () => {
  expect(diffRows(rows(['1', 'a']), rows(['2', 'b']))).toBe(['@@ | id  | name', '→  | 1→2 | a→b', '(expected→actual)'].join('\n'))
})

test('a null on both sides makes no pair', () => {
  expect(diffRows(rows(['1', null], ['2', 'b']), rows(['8', null], ['2', 'c']))).toBe(
    [
      '@@  | id | name',
      '--- | 1  | NULL',
      '→   | 2  | b→c',
      '+++ | 8  | NULL',
      '(expected→actual; --- is missing; +++ is too much)',
    ].join('\n'),
  )
})

test('a null is not the text NULL', () => {
  expect(diffRows(rows(['1', null]), rows(['1', 'NULL']))).toBeDefined()
})
