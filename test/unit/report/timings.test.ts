import type { NodeTimings } from '../../../src/model/index.ts'
import { bytes, timingLines } from '../../../src/report/index.ts'

const NONE: NodeTimings = {
  total: 0.5,
  template: 0.25,
  binding: 0.125,
  execution: 0.125,
  memory: 2048,
  spill: 0,
  rows: null,
  bytesRead: 0,
  bytesWritten: 0,
}

test('the slowest node first, the sums last, no column that is empty', () => {
  const nodes = [
    { name: 'orders', timings: NONE },
    { name: 'payments', timings: { ...NONE, total: 12, execution: 11.625, rows: 1234567, bytesRead: 1024, bytesWritten: 512 } },
  ]
  expect(timingLines(nodes, 100)).toEqual([
    'node      seconds  template   bind  execute       rows   memory     disk',
    'payments     12.0     0.250  0.125     11.6  1,234,567  2.0 KiB  1.5 KiB',
    'orders      0.500     0.250  0.125    0.125             2.0 KiB',
    'all          12.5     0.500  0.250     11.8',
  ])
})

test('spilling is shown where there was some', () => {
  const [head, row] = timingLines([{ name: 'a', timings: { ...NONE, spill: 5 * 2 ** 30 } }], 100)
  expect([head, row]).toEqual([
    'node  seconds  template   bind  execute  rows   memory    spill',
    'a       0.500     0.250  0.125    0.125        2.0 KiB  5.0 GiB',
  ])
})

test('bytes', () => {
  expect([0, 1, 1023, 1024, 150 * 1024, 2 ** 40].map(bytes)).toEqual(['', '1 B', '1023 B', '1.0 KiB', '150 KiB', '1.0 TiB'])
})
