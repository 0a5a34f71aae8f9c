import { type Condition, conditionOf, highest, installable, rangeOf, rangeText } from '../../../src/packages/version.ts'

const VERSIONS = [
  '0.9.0',
  '1.0.0-rc1',
  '1.0.0',
  '1.0.1',
  '1.1.0-b2',
  '1.1.0-b10',
  '1.1.0',
  '1.2.0',
  '2.0.0-rc1',
  '2.0.0',
  '2.1.0-alpha.1',
]

function conditions(texts: readonly string[]): readonly Condition[] {
  return texts.flatMap((text) => conditionOf(text) ?? [])
}

describe('versions of packages', () => {
  // conditions, with release candidates, dbt_common.semver's range and choice (dbt-common of dbt-core 1.10.23)
  test.each<[string[], boolean, string | undefined, string | undefined]>([
    [['>=1.0.0'], false, '>=1.0.0', '2.0.0'],
    [['>=1.0.0'], true, '>=1.0.0', '2.1.0-alpha.1'],
    [['<2.0.0'], false, '<2.0.0', '1.2.0'],
    [['<2.0.0'], true, '<2.0.0', '1.2.0'],
    [['<=2.0.0'], true, '<=2.0.0', '2.0.0'],
    [['>=1.0.0', '<1.1.0'], false, '>=1.0.0, <1.1.0', '1.0.1'],
    [['>=1.0.0', '<1.1.0'], true, '>=1.0.0, <1.1.0', '1.0.1'],
    [['1.0.0'], false, '=1.0.0, =1.0.0', '1.0.0'],
    [['=1.1.0-b2'], false, '=1.1.0-b2, =1.1.0-b2', undefined],
    [['=1.1.0-b2'], true, '=1.1.0-b2, =1.1.0-b2', '1.1.0-b2'],
    [['>1.1.0-b2', '<1.1.0'], true, '>1.1.0-b2, <1.1.0', undefined],
    [['>=1.0.0', '<1.0.0'], false, undefined, undefined],
    [['>=1.0.0', '<=1.0.0'], false, '>=1.0.0, <=1.0.0', '1.0.0'],
    [['1.0.0', '1.0.1'], false, undefined, undefined],
    [['1.0.0', '>=1.0.0'], false, '=1.0.0, =1.0.0', '1.0.0'],
    [['1.0.0', '<1.0.0'], false, undefined, undefined],
    [['>1.0.0', '>=1.0.0', '<2.0.0', '<=2.0.0'], true, '>1.0.0, <2.0.0', '1.2.0'],
    [['>=1.1.0b10'], true, '>=1.1.0-b10', '2.1.0-alpha.1'],
    [['<2.0.0-rc1'], true, '<2.0.0-rc1', '1.2.0'],
    [['>2.0.0'], false, '>2.0.0', undefined],
    [['>2.0.0'], true, '>2.0.0', '2.1.0-alpha.1'],
  ])('%j, release candidates %j: %s gives %s', (texts, prereleases, range, chosen) => {
    const asked = conditions(texts)
    const found = rangeOf(asked)
    expect(found === undefined ? undefined : rangeText(found)).toBe(range)
    if (found !== undefined) expect(highest(installable(VERSIONS, prereleases), asked)).toBe(chosen)
  })

  test.each(['1.0', 'latest', '', '~1.0.0', '1.0.0 || 2.0.0', 'v1.0.0'])('%j is no version', (text) => {
    expect(conditionOf(text)).toBeUndefined()
  })
})
