import { join } from 'node:path'
import { day, formatDay, fullYears, parseDay, yearsBefore } from '../../oracle/workforce/dates.ts'
import { key, stream } from '../../oracle/workforce/draws.ts'
import { newHireLeavingDay } from '../../oracle/workforce/hires.ts'
import { needOf, quotas } from '../../oracle/workforce/need.ts'
import { planWith } from '../../oracle/workforce/plan.ts'
import { increaseOf, promotedPay } from '../../oracle/workforce/promotions.ts'
import { monthOf } from '../../oracle/workforce/raises.ts'
import { decimal, round, toNumber } from '../../oracle/workforce/rational.ts'
import { readSeeds } from '../../oracle/workforce/seeds.ts'
import { raisedPay } from '../../oracle/workforce/simulate.ts'
import { timeline } from '../../oracle/workforce/timeline.ts'

const seeds = readSeeds(join(import.meta.dirname, '../../..'))

/** The draw below a number: draws are multiples of 2⁻⁵². */
const near = (value: number) => Math.floor(value * 2 ** 52) / 2 ** 52

describe('the reference simulator, by hand', () => {
  it('draws the known values', () => {
    const chance = { randomSeed: 42, scenarioSeed: 0, year: 2025 }
    expect(key('EMP_000001')).toBe(0xf004b05f9013df51n)
    expect(stream(chance, 'termination|')(key('EMP_000001'))).toBeCloseTo(0.7676382490170239, 15)
    expect(stream(chance, 'termination|date')(key('EMP_000001'))).toBeCloseTo(0.3245860151090632, 15)
    expect(stream(chance, 'hire|level')(key('NH_2025_000001'))).toBeCloseTo(0.1604269628652553, 15)
  })

  it('rounds halves away from zero', () => {
    expect(['2.5', '-2.5', '2.4999', '1332.5'].map((text) => Number(round(decimal(text))))).toEqual([3, -3, 2, 1333])
  })

  it('completes February 29 on March 1', () => {
    const birth = parseDay('2000-02-29')
    expect(['2024-02-28', '2024-02-29', '2025-02-28', '2025-03-01'].map((on) => fullYears(birth, parseDay(on)))).toEqual([
      23, 24, 24, 25,
    ])
    expect(formatDay(yearsBefore(parseDay('2028-02-29'), 25))).toBe('2003-02-28')
  })

  it('needs exactly what reaches the target', () => {
    // 900 · .12 + 100 · .25 = 133; 1030 − (1000 − 133) = 163; 163 / .75 = 217.33
    const rates = { terminationRate: '0.12', newHireTerminationRate: '0.25' }
    expect(needOf({ start: 1000, priorYearHires: 100, growth: '0.03', ...rates })).toEqual({
      target: 1030,
      terminations: 133,
      reductions: 0,
      hires: 218,
      newHireTerminations: 55,
    })
    expect(needOf({ start: 1300, priorYearHires: 0, growth: '0.025', ...rates }).target).toBe(1333)
    // 500 − (1000 − 120) = −380
    expect(needOf({ start: 1000, priorYearHires: 0, growth: '-0.5', ...rates })).toMatchObject({ hires: 0, reductions: 380 })
    // .1 + .2 is .3 here: 10 · .1 + 10 · .2 = 3, which doubles might floor to 2
    expect(
      needOf({ start: 20, priorYearHires: 10, growth: '0', terminationRate: '0.1', newHireTerminationRate: '0.2' }),
    ).toMatchObject({ terminations: 3, hires: 4, newHireTerminations: 1 })
  })

  it('shares by largest remainder, ties to the lower level', () => {
    const of = (total: number, ...weights: readonly number[]) => [
      ...quotas(total, new Map(weights.map((weight, index) => [index + 1, weight]))).values(),
    ]
    expect(of(1, 5, 5)).toEqual([1, 0])
    expect(of(10, 35, 30, 20, 10, 5)).toEqual([4, 3, 2, 1, 0]) // 3.5 3 2 1 .5
    expect(of(7, 1, 2, 4)).toEqual([1, 2, 4])
    expect(of(0, 0, 0)).toEqual([0, 0])
  })

  it('pays raises and promotions in cents', () => {
    expect(raisedPay(6_000_025n, { merit: decimal('0.035'), cola: decimal('0.025') })).toBe(6_360_027n) // 63,600.265
    expect(raisedPay(6_000_000n, { merit: decimal('0.45'), cola: decimal('0.1') })).toBe(9_000_000n) // +50 % at most
    const plan = planWith({ promotionCaps: new Map([[1, '0.16']]) })
    expect(toNumber(increaseOf(plan, 1, near(0.9)))).toBeCloseTo(0.16, 12) // .15 + .05 · .8, capped
    expect(toNumber(increaseOf(plan, 2, near(0.9)))).toBeCloseTo(0.19, 12)
    const flat = planWith({ promotionIncrease: { text: '0', source: 'cli' } })
    expect(toNumber(increaseOf(flat, 1, near(0.1)))).toBe(0) // −.04 would be a cut
    expect(promotedPay(seeds, 6_000_000n, 2, decimal('0.15'))).toBe(8_100_000n) // the new level's minimum
    expect(promotedPay(seeds, 7_500_000n, 2, decimal('0.15'))).toBe(8_625_000n)
  })

  it('finds months by the cumulative table', () => {
    expect([0, 0.2616, 0.2617, 0.98132, 0.9999999].map((draw) => monthOf(seeds.timing, near(draw)))).toEqual([1, 1, 2, 12, 12])
  })

  it('lets hires leave 30 to 90 days on, or the day after late in the year', () => {
    const on = (hire: string, draw: number) => formatDay(newHireLeavingDay(2025, parseDay(hire), draw))
    expect(on('2025-01-01', 0)).toBe('2025-01-31')
    expect(on('2025-01-01', 0.999)).toBe('2025-04-01')
    expect(on('2025-12-01', 0.999)).toBe('2025-12-31') // exactly 30 remain
    expect(on('2025-12-02', 0.999)).toBe('2025-12-03')
    expect(on('2025-12-31', 0.5)).toBe('2025-12-31')
  })

  it('pays by the day, hire and termination days included', () => {
    const same = (pay: bigint, level: number) => ({ pay, level })
    const event = { probability: null, draw: null, source: 'simulation' } as const
    // 2024 has 366 days: 31 + 29 + 31 + 30 + 31 + 30 + 14 = 196 at 36,600, 170 at 73,200
    const raised = timeline(2024, { pay: 3_660_000n, level: 1 }, [
      { ...event, category: 'merit_cola', date: day(2024, 7, 15), apply: (pay, level) => ({ pay: pay * 2n, level }) },
    ])
    expect(raised.prorated).toBe(1_960_000n + 3_400_000n)
    const brief = timeline(2025, { pay: 3_650_000n, level: 1 }, [
      { ...event, category: 'hiring', date: day(2025, 3, 1), apply: same },
      { ...event, category: 'new_hire_termination', date: day(2025, 3, 31), apply: same },
    ])
    expect(brief.prorated).toBe(310_000n)
    expect(brief.events.map(({ sequence }) => sequence)).toEqual([1, 2])
  })
})
