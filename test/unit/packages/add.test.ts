import { entryFor, withPackage } from '../../../src/packages/index.ts'

describe('--add-package', () => {
  test.each([
    ['acme/utils@1.0.0', 'hub', { package: 'acme/utils', version: '1.0.0' }],
    ['acme/utils@>=1.0.0,<2.0.0', 'hub', { package: 'acme/utils', version: ['>=1.0.0', '<2.0.0'] }],
    ['https://x/y.git@v1', 'git', { git: 'https://x/y.git', revision: 'v1' }],
    ['git@github.com:o/r.git@main', 'git', { git: 'git@github.com:o/r.git', revision: 'main' }],
    ['../shared', 'local', { local: '../shared' }],
  ] as const)('%s from %s', (text, source, entry) => {
    expect(entryFor(text, source)).toEqual(entry)
  })

  test.each([
    ['acme/utils', 'hub'],
    ['git@github.com:o/r.git', 'git'],
  ] as const)('%s from %s lacks its version', (text, source) => {
    expect(() => entryFor(text, source)).toThrow(`Version is required in --add-package when a package when source is ${source}`)
  })

  test('comments and other entries stay; an older entry of the package goes', () => {
    const before = '# ours\npackages:\n  - package: acme/utils # pinned\n    version: 0.9.0\n  - local: sub   # beside us\n'
    expect(withPackage(before, { package: 'acme/utils', version: '1.0.0' })).toEqual({
      text: '# ours\npackages:\n  - local: sub # beside us\n  - package: acme/utils\n    version: 1.0.0\n',
      removed: [{ package: 'acme/utils', version: '0.9.0' }],
    })
  })

  test.each(['', 'packages:\n', 'packages: []\n'])('%j gets its first entry', (before) => {
    expect(withPackage(before, { local: 'sub' }).text).toBe('packages:\n  - local: sub\n')
  })
})
