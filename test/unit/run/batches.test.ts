import { batchesOf, ceiling, formatStart, offset, pythonText, truncate } from '../../../src/run/batches.ts'

const at = (text: string): Date => new Date(`${text}Z`)

// The examples are the ones that dbt's documentation of microbatch gives, worked out by hand.
test.each([
  ['hour', 1, '2024-09-17T17:00:00'],
  ['hour', -1, '2024-09-17T15:00:00'],
  ['day', 1, '2024-09-18T00:00:00'],
  ['day', -1, '2024-09-16T00:00:00'],
  ['month', 1, '2024-10-01T00:00:00'],
  ['month', -1, '2024-08-01T00:00:00'],
  ['year', 1, '2025-01-01T00:00:00'],
  ['year', -1, '2023-01-01T00:00:00'],
] as const)('offset by %s %i', (size, count, expected) => {
  expect(offset(at('2024-09-17T16:06:00'), size, count)).toEqual(at(expected))
})

test('a moment on the line is its own ceiling', () => {
  expect(ceiling(at('2024-09-01T00:00:00'), 'month')).toEqual(at('2024-09-01T00:00:00'))
  expect(ceiling(at('2024-09-01T00:00:01'), 'month')).toEqual(at('2024-10-01T00:00:00'))
  expect(truncate(at('2024-02-29T23:59:59'), 'year')).toEqual(at('2024-01-01T00:00:00'))
})

test('a first run starts where the model begins and ends with the batch of now', () => {
  const batches = batchesOf({
    size: 'day',
    begin: at('2024-02-28T12:00:00'),
    lookback: 1,
    incremental: false,
    eventTimeStart: null,
    eventTimeEnd: null,
    now: at('2024-03-01T06:00:00'),
  })
  expect(batches?.map((batch) => [formatStart(batch.start, 'day'), formatStart(batch.end, 'day')])).toEqual([
    ['2024-02-28', '2024-02-29'],
    ['2024-02-29', '2024-03-01'],
    ['2024-03-01', '2024-03-02'],
  ])
})

test('a later run looks back, one batch more when now is on the line', () => {
  const request = { size: 'day', begin: null, lookback: 1, incremental: true, eventTimeStart: null, eventTimeEnd: null } as const
  expect(batchesOf({ ...request, now: at('2024-03-05T06:00:00') })?.map((batch) => formatStart(batch.start, 'day'))).toEqual([
    '2024-03-04',
    '2024-03-05',
  ])
  expect(batchesOf({ ...request, now: at('2024-03-05T00:00:00') })?.map((batch) => formatStart(batch.start, 'day'))).toEqual([
    '2024-03-03',
    '2024-03-04',
  ])
})

test('a first run without a beginning is told apart', () => {
  expect(
    batchesOf({
      size: 'day',
      begin: null,
      lookback: 1,
      incremental: false,
      eventTimeStart: null,
      eventTimeEnd: null,
      now: at('2024-03-05T06:00:00'),
    }),
  ).toBeUndefined()
})

test('moments print as Python prints aware datetimes', () => {
  expect(pythonText(at('2024-03-05T06:07:08'))).toBe('2024-03-05 06:07:08+00:00')
  expect(pythonText(at('2024-03-05T06:07:08.250'))).toBe('2024-03-05 06:07:08.250000+00:00')
})
