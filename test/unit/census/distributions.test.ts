import type { Connection } from '../../../src/adapter/index.ts'
import {
  binaryScale,
  naturalLogarithm,
  normalQuantileMiddle,
  normalQuantileUpperTail,
  reduced,
} from '../../../src/census/distributions.ts'
import { connect, value } from './support.ts'

let connection: Connection
beforeAll(async () => {
  connection = await connect()
})

const logarithmOf = (x: number) => `(
  select ${naturalLogarithm('s', 'k')} from (
    select k, ${reduced('x', 'k')} as s from (select x, ${binaryScale('x')} as k from (select ${x}::double as x))))`

describe('the logarithm', () => {
  it.each([1, 0.9, 0.71, 0.705, 0.5, 0.36787944117144233, 0.1, 0.02425, 0.0024787521766663585, 0.001])(
    'of %d is that of IEEE arithmetic elsewhere',
    async (x) => {
      expect(await value(connection, `select ${logarithmOf(x)}`)).toBeCloseTo(Math.log(x), 11)
    },
  )
})

describe('the normal quantile', () => {
  // From tables of the standard normal distribution.
  it.each([
    [0.5, 0],
    [0.841344746068543, 1],
    [0.9, 1.2815515655446],
    [0.1, -1.2815515655446],
    [0.975, 1.95996398454005],
  ])('in the middle, p = %d', async (p, expected) => {
    expect(await value(connection, `select ${normalQuantileMiddle(`${p}::double`)}`)).toBeCloseTo(expected, 7)
  })

  it.each([
    [0.02, 2.05374891063182],
    [0.01, 2.32634787404084],
    [0.001, 3.09023230616781],
  ])('in the upper tail, 1 - p = %d', async (p, expected) => {
    expect(await value(connection, `select ${normalQuantileUpperTail(logarithmOf(p))}`)).toBeCloseTo(expected, 7)
  })
})
