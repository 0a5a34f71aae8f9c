import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { quickCases } from '../../oracle/workforce/cases.ts'
import { examine } from '../../oracle/workforce/project.ts'

const root = join(import.meta.dirname, '../../..')
const directory = mkdtempSync(join(tmpdir(), 'planwise-simulation-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

describe('planwise simulate makes the tables of the reference simulator, cell by cell:', () => {
  it.each(quickCases.map((example) => [example.name, example] as const))(
    '%s',
    async (name, example) => {
      const { differences, findings } = await examine(root, join(directory, name.replaceAll(/\W+/g, '-')), example)
      expect([...differences, ...findings]).toEqual([])
    },
    60_000,
  )
})
