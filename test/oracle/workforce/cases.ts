import { formatDay, parseDay } from './dates.ts'
import { key } from './draws.ts'
import type { Plan, Value } from './parameters.ts'
import type { CensusRow } from './people.ts'

/** A census and what is changed in the plan. */
export interface Case {
  readonly name: string
  readonly census: readonly CensusRow[]
  readonly plan: Partial<Plan>
}

const set = (text: string): Value => ({ text, source: 'cli' })

/** A made-up census of any size, in no pattern that the simulation could know. */
export function people(count: number, pay: (index: number, chance: number) => string = ladder): readonly CensusRow[] {
  return Array.from({ length: count }, (_, index) => {
    const chance = (what: string, below: number) => Number(key(`${what} ${index}`) % BigInt(below))
    const age = 22 + chance('age', 44)
    const tenure = Math.min(chance('tenure', 26), age - 17)
    return {
      id: `P${index + 1}`,
      ssn: `SSN-${100_000_001 + index}`,
      birth: formatDay(parseDay(`${2024 - age}-01-01`) + chance('birthday', 365)),
      hire: formatDay(parseDay(`${2024 - tenure}-01-01`) + chance('hire', 365)),
      termination: '',
      pay: pay(index, chance('pay', 1_000_000)),
    }
  })
}

/** Pay in odd cents over all levels: many raises end on half a cent. */
function ladder(index: number, chance: number): string {
  const least = [56_000, 81_000, 121_000, 161_000, 280_000][index % 5] ?? 56_000
  const width = [24_000, 39_000, 39_000, 110_000, 200_000][index % 5] ?? 24_000
  return (least + (chance % width) + 0.25 * (chance % 4)).toFixed(2)
}

const person = (id: string, birth: string, hire: string, pay: string, termination = ''): CensusRow => ({
  id,
  ssn: `SSN-${100_000_000 + Number(key(id) % 799_999_999n)}`,
  birth,
  hire,
  termination,
  pay,
})

/** Days that calendars get wrong, ids that sort and quote oddly, pay at and beside the levels' borders. */
const oddities: readonly CensusRow[] = [
  person('leap birth', '1988-02-29', '2010-05-01', '70000'),
  person('leap hire', '1980-07-01', '2024-02-29', '90000.01'),
  person('leap both', '1992-02-29', '2016-02-29', '130000'),
  person("O'Neil", '1970-12-31', '2024-12-31', '60000.25'),
  person('Ünal "U"', '1990-01-01', '2023-12-31', '161000'),
  person('comma, id', '1991-01-31', '2023-01-01', '160999.99'),
  person('a', '1960-12-31', '2000-01-01', '300000'),
  person('B', '1959-12-31', '1999-12-31', '275000'),
  person('Z', '2002-03-01', '2021-03-01', '274999.99'),
  person('_', '2000-01-01', '2020-06-15', '12000'),
  person('top', '1975-05-05', '2005-05-05', '4999999.99'),
  person('leaves later', '1985-06-06', '2015-06-06', '85000', '2025-06-30'),
  person('left on the day', '1985-06-06', '2015-06-06', '85000', '2024-12-31'),
  person('left before', '1985-06-06', '2015-06-06', '85000', '2024-03-31'),
]

/** Their mean is half a cent: 32,768.005. */
const halfACent: readonly CensusRow[] = people(4, (index) => ['32768.00', '32768.00', '32768.01', '32768.01'][index] ?? '')

const oneLevel = people(150, (_, chance) => (57_000 + (chance % 20_000) + 0.25).toFixed(2))

const everywhere = { level: undefined, year: undefined } as const

/** Small cases of what most easily goes wrong: together they take seconds. */
export const quickCases: readonly Case[] = [
  { name: 'nobody', census: oddities.slice(-2), plan: { years: 2 } },
  { name: 'odd days, ids and pays', census: [...oddities, ...people(40)], plan: { growth: set('0.1') } },
  { name: 'a mean of half a cent', census: halfACent, plan: { years: 1, terminationRate: set('0') } },
  { name: 'leap year', census: people(400), plan: { startYear: 2027, growth: set('0.05') } },
  { name: 'reductions', census: people(300), plan: { growth: set('-0.3'), terminationRate: set('0.1') } },
  {
    name: 'one level, merit budget, COLA',
    census: oneLevel,
    plan: { meritBudget: set('0.03'), cola: set('0.02'), raiseTiming: 'legacy' },
  },
  {
    name: 'promotion caps, small increase',
    census: people(500),
    plan: {
      promotionIncrease: set('0.02'),
      promotionCaps: new Map([
        [1, '0.03'],
        [2, '0.01'],
        [4, '0'],
      ]),
      scenarioSeed: 3,
    },
  },
]

/** Every extreme of the parameters. */
export const longCases: readonly Case[] = [
  { name: 'one employee', census: people(1), plan: {} },
  { name: 'two employees, half as many again', census: people(2), plan: { growth: set('0.5') } },
  {
    name: 'ten employees, none leave',
    census: people(10),
    plan: { terminationRate: set('0'), newHireTerminationRate: set('0') },
  },
  { name: 'sixty employees, quarterly', census: people(60), plan: { raiseTiming: 'calendar_driven', randomSeed: 7 } },
  {
    name: 'half leave the company',
    census: people(1000),
    plan: { growth: set('-0.5'), terminationRate: set('0'), newHireTerminationRate: set('0') },
  },
  { name: 'growth of a half', census: people(1000), plan: { growth: set('0.5') } },
  { name: 'no growth', census: people(999), plan: { growth: set('0') } },
  { name: 'n equals t', census: people(1000), plan: { terminationRate: set('0.2'), newHireTerminationRate: set('0.2') } },
  {
    name: 'nearly all leave',
    census: people(200),
    plan: { years: 2, terminationRate: set('0.98'), newHireTerminationRate: set('0.98') },
  },
  {
    name: 'nearly all hires leave',
    census: people(300),
    plan: { years: 2, newHireTerminationRate: set('0.98'), growth: set('0.02') },
  },
  { name: 'nobody leaves', census: people(700), plan: { terminationRate: set('0'), newHireTerminationRate: set('0.1') } },
  {
    name: 'hires only',
    census: people(700),
    plan: { terminationRate: set('0'), newHireTerminationRate: set('0'), growth: set('0.137') },
  },
  {
    name: 'rates of six decimals',
    census: people(1500),
    plan: { growth: set('0.012345'), terminationRate: set('0.123457'), newHireTerminationRate: set('0.234568') },
  },
  { name: 'halves of a head', census: people(1300), plan: { growth: set('0.025') } },
  { name: 'legacy raises', census: people(800), plan: { raiseTiming: 'legacy' } },
  { name: 'legacy raises in a leap year', census: people(800), plan: { raiseTiming: 'legacy', startYear: 2028 } },
  { name: 'a large merit budget', census: people(900), plan: { meritBudget: set('0.1'), cola: set('0.1') } },
  { name: 'no merit, no COLA', census: people(600), plan: { meritBudget: set('0'), cola: set('0') } },
  { name: 'half-year promotions', census: people(900), plan: { promotionIncrease: set('0.5') } },
  { name: 'no promotion increase', census: people(900), plan: { promotionIncrease: set('0') } },
  { name: 'another seed', census: people(900), plan: { randomSeed: 123_456_789 } },
  {
    name: 'levers of a scenario',
    census: people(900),
    plan: {
      scenarioId: 'budget_constrained',
      lineage: ['budget_constrained', 'conservative_growth', 'baseline'],
      growth: { text: '0.0', source: 'scenario' },
    },
  },
  {
    name: 'levers of another scenario',
    census: people(900),
    plan: {
      scenarioId: 'aggressive_retention',
      lineage: ['aggressive_retention', 'baseline'],
      years: 4,
      terminationRate: { text: '0.09', source: 'scenario' },
      newHireTerminationRate: { text: '0.18', source: 'scenario' },
    },
  },
  {
    name: 'levers overridden by year and level',
    census: people(900),
    plan: {
      scenarioId: 'levered',
      lineage: ['levered', 'baseline'],
      leverOverrides: [
        { event: 'RAISE', name: 'merit_base', value: '0.0425', source: 'scenario', ...everywhere },
        { event: 'RAISE', name: 'merit_base', value: '0.01', source: 'scenario', level: 2, year: 2026 },
        { event: 'RAISE', name: 'merit_base', value: '0.02', source: 'scenario', level: 2, year: undefined },
        { event: 'RAISE', name: 'merit_base', value: '0.03', source: 'scenario', level: undefined, year: 2026 },
        { event: 'RAISE', name: 'cola_rate', value: '0.015', source: 'scenario', level: undefined, year: 2027 },
        { event: 'HIRE', name: 'compensation_percentile', value: '0.333', source: 'cli', ...everywhere },
        { event: 'HIRE', name: 'compensation_percentile', value: '0.9', source: 'scenario', level: 1, year: 2025 },
        { event: 'HIRE', name: 'market_adjustment_multiplier', value: '1.125', source: 'cli', ...everywhere },
      ],
    },
  },
  { name: 'one level of directors', census: people(640, () => '161000'), plan: { growth: set('0.3') } },
  { name: 'the top level alone', census: people(200, (index) => String(300_000 + index)), plan: { growth: set('0.2') } },
  { name: 'many years', census: people(120), plan: { years: 12 } },
]
