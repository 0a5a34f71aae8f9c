/** Share of employees per level, in percent, and the pay that the level's people may earn, in the currency of the plan. */
export interface LevelMix {
  readonly percent: number
  readonly lowestPay: number
  readonly highestPay: number
}

/** Directors stay below 275,000, where the range of the VPs begins, so that a level can be told from the pay. */
export const LEVELS: readonly LevelMix[] = [
  { percent: 35, lowestPay: 56_000, highestPay: 80_000 },
  { percent: 30, lowestPay: 81_000, highestPay: 120_000 },
  { percent: 20, lowestPay: 121_000, highestPay: 160_000 },
  { percent: 10, lowestPay: 161_000, highestPay: 274_900 },
  { percent: 5, lowestPay: 275_000, highestPay: 500_000 },
]

/** Headcount per level that adds up to `employees` exactly: largest remainders, ties to the lower level. */
export function levelQuotas(employees: number, levels: readonly LevelMix[] = LEVELS): readonly number[] {
  const quotas = levels.map(({ percent }) => Math.floor((employees * percent) / 100))
  const order = levels
    .map(({ percent }, index) => ({ index, remainder: (employees * percent) % 100 }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index)
  const missing = employees - quotas.reduce((sum, quota) => sum + quota, 0)
  for (const { index } of order.slice(0, missing)) quotas[index] = (quotas[index] ?? 0) + 1
  return quotas
}
