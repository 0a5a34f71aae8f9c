import { DateText, Float, type Plain } from '../../../src/model/index.ts'
import { plainKey } from '../../../src/parse/plain-key.ts'

test('data that templates can tell apart has different keys', () => {
  const values: readonly (Plain | undefined)[] = [
    null,
    false,
    0,
    1,
    new Float(1),
    1n,
    12345678901234567890n,
    12345678901234567891n,
    '1',
    '1n',
    'null',
    new DateText('date', '2024-01-31'),
    new DateText('datetime', '2024-01-31'),
    '2024-01-31',
    [],
    [1, 2],
    [[1], 2],
    ['1,2'],
    {},
    { a: 1 },
    { a: { b: 1 } },
    { a: [1] },
    new Map<Plain, Plain>([[1, 'a']]),
    new Map<Plain, Plain>([['1', 'a']]),
    { 1: 'a' },
  ]
  expect(new Set(values.map(plainKey)).size).toBe(values.length)
})
