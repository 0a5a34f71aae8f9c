import type { PlainOperator, PlainProfile } from '../../../src/model/index.ts'
import { planLines } from '../../../src/report/index.ts'

function operator(number: number, name: string, more: Partial<PlainOperator> = {}): PlainOperator {
  return { number, name, detail: '', seconds: 0, share: 0, rows: 0, estimated: null, scanned: 0, children: [], ...more }
}

const PROFILE: PlainProfile = {
  uniqueId: 'model.shop.orders',
  name: 'orders',
  seconds: 1.5,
  binding: 0.25,
  work: 2,
  memory: 3 * 2 ** 20,
  spill: 0,
  rows: 100,
  advice: [{ operator: 3, text: 'Every row is read twice, which one of the two readers could spare the other.' }],
  plan: operator(1, 'PROJECTION', {
    rows: 100,
    children: [
      operator(2, 'HASH_JOIN', {
        detail: 'conditions: a = b',
        share: 0.25,
        rows: 100,
        estimated: 5000,
        children: [
          operator(3, 'SEQ_SCAN', { detail: 'table: shop.main.customers', share: 0.7, rows: 2000, scanned: 3000 }),
          operator(4, 'FILTER', { share: 0.05, rows: 7, children: [operator(5, 'SEQ_SCAN', { rows: 9 })] }),
        ],
      }),
    ],
  }),
}

test('the tree, what is slow, what was expected, what would help', () => {
  expect(planLines(PROFILE, 60)).toEqual([
    'orders: 1.500 s (planning 0.250), 2.000 s of work, 100 rows, memory 3.0 MiB',
    '',
    '   work                  rows  operator',
    '>  25 %  100 (expected 5,000)  HASH_JOIN  conditions: a = b',
    '>  70 %        2,000 of 3,000  ├─ SEQ_SCAN [1]  table: shop…',
    '    5 %                     7  └─ FILTER',
    '    0 %                     9     └─ SEQ_SCAN',
    '',
    '[1] Every row is read twice, which one of the two readers',
    '    could spare the other.',
  ])
})
