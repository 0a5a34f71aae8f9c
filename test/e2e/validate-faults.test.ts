import { openProject } from '../../src/index.ts'
import { type TestProject, testProject } from './project.ts'
import { FAULTS } from './validate/faults.ts'
import { SHOP } from './validate/shop.ts'

/** A green project, and every way in which it is broken: each has to be found on the line where the mistake was made. */

const projects: TestProject[] = []
afterAll(() => {
  for (const project of projects) project.remove()
})

async function findings(files: Readonly<Record<string, string>>) {
  const made = testProject(files)
  projects.push(made)
  const project = await openProject({ projectDir: made.directory, cwd: made.directory, env: {} })
  return project.validate()
}

test('the project is clean before anything is broken', async () => {
  const { findings: found, unchecked, summary } = await findings(SHOP)
  expect({ found, unchecked }).toEqual({ found: [], unchecked: [] })
  expect(summary.checked).toBeGreaterThan(15)
})

test('there are enough of them, each made once', () => {
  expect(FAULTS.length).toBeGreaterThanOrEqual(60)
  for (const { file, from, what } of FAULTS) expect([what, (SHOP[file] ?? '').split(from).length - 1]).toEqual([what, 1])
})

test.each(FAULTS.map((fault) => [fault.what, fault] as const))('%s', async (_what, { file, from, to, at, says }) => {
  const { findings: found, success } = await findings({ ...SHOP, [file]: (SHOP[file] ?? '').replace(from, to) })
  const errors = found.filter(({ severity }) => severity === 'error')
  expect(errors.map((each) => `${each.file}:${each.line} ${each.message.split('\n')[0]}`).join('\n')).toMatch(
    new RegExp(`^${at.replaceAll('.', '\\.')} `, 'm'),
  )
  expect(errors.some((each) => `${each.file}:${each.line}` === at && says.test(each.message))).toBe(true)
  expect(errors.map((each) => `${each.file}:${each.line}`)).toEqual([at])
  expect(success).toBe(false)
})
