import { LEVELS, levelQuotas } from '../../../src/census/levels.ts'

describe('headcount per level', () => {
  it.each([
    [5000, [1750, 1500, 1000, 500, 250]],
    [7, [3, 2, 1, 1, 0]], // 2.45 2.10 1.40 0.70 0.35
    [10, [4, 3, 2, 1, 0]], // 3.5 and 0.5 tie: the lower level
    [1, [1, 0, 0, 0, 0]],
  ])('of %d', (employees, expected) => {
    expect(levelQuotas(employees)).toEqual(expected)
  })

  it('adds up for every size', () => {
    for (let employees = 1; employees <= 400; employees++) {
      expect(levelQuotas(employees).reduce((sum, quota) => sum + quota, 0)).toBe(employees)
    }
  })

  it('has shares that make a whole', () => {
    expect(LEVELS.reduce((sum, level) => sum + level.percent, 0)).toBe(100)
  })
})
