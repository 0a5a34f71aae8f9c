import { builtinDocs, builtinMacroFiles } from '../../../src/include/index.ts'

describe('builtinMacroFiles', () => {
  it('gives the files of both packages in a fixed order, with paths as a package has them', () => {
    const files = builtinMacroFiles()
    const keys = files.map((file) => `${file.packageName} ${file.path}`)
    expect(keys).toContain('dbt macros/generic_tests/unique.sql')
    expect(keys).toContain('dbt_duckdb macros/hooks/run_hooks.sql')
    expect(keys).toEqual([...keys].sort())
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('gives the text of each', () => {
    const unique = builtinMacroFiles().find((file) => file.path === 'macros/generic_tests/unique.sql')
    expect(unique?.text).toContain('{% test unique(model, column_name) %}')
  })
})

describe('builtinDocs', () => {
  it('has the block that every project starts its documentation with', () => {
    expect(builtinDocs().map(({ packageName, path }) => [packageName, path])).toEqual([['dbt', 'docs/overview.md']])
    expect(builtinDocs()[0]?.text).toMatch(/^\{% docs __overview__ %\}\n[\s\S]+\{% enddocs %\}\n$/)
  })
})
