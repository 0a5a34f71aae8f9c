import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { planwise, rowsOf, scratch } from './planwise.ts'

const directory = scratch()

test.each([
  ['starter', 'shop', 'customers', 'build'],
  ['workforce', 'company', 'mart_workforce_summary', 'simulate'],
])(
  'init --template %s: builds green, twice, with a README that names the next step',
  async (template, name, mart, next) => {
    const made = await planwise(['init', name, '--template', template], directory)
    expect({ code: made.code, stderr: made.stderr }).toEqual({ code: 0, stderr: '' })
    expect(made.stdout).toContain(`Next: cd ${name} && planwise ${next}`)
    const project = path.join(directory, name)
    expect(readdirSync(project)).toEqual(
      expect.arrayContaining(['.gitignore', 'README.md', 'models', 'planwise.yml', 'profiles.yml', 'seeds']),
    )
    expect(readFileSync(path.join(project, 'README.md'), 'utf8')).toContain('planwise build')
    for (let time = 0; time < 2; time++) {
      const { code, stdout, stderr } = await planwise(['build'], project)
      expect({ code, stderr, warned: /\[WARNING\]/.test(stdout) }).toEqual({ code: 0, stderr: '', warned: false })
      expect(stdout).toMatch(/Done\. PASS=\d+ WARN=0 ERROR=0 SKIP=0 NO-OP=0 TOTAL=\d+\n$/)
    }
    expect(await rowsOf(project, `select count(*) > 0 as full from {{ ref('${mart}') }}`)).toEqual([{ full: true }])
    // what its README says about version control is true
    const ignored = readFileSync(path.join(project, '.gitignore'), 'utf8').split('\n')
    for (const made of readdirSync(project).filter((entry) => /duckdb$|^target$|^logs$/.test(entry)))
      expect(ignored.some((rule) => rule === `${made}/` || (rule.startsWith('*') && made.endsWith(rule.slice(1))))).toBe(true)
  },
  180_000,
)

test('init never overwrites: exit code 2, the file it met, nothing written', async () => {
  const taken = path.join(directory, 'taken')
  expect((await planwise(['init', 'taken'], directory)).code).toBe(0)
  writeFileSync(path.join(taken, 'planwise.yml'), 'mine')
  const { code, stdout } = await planwise(['init', 'taken'], directory)
  expect(code).toBe(2)
  expect(stdout).toContain(path.join('taken', 'planwise.yml'))
  expect(readFileSync(path.join(taken, 'planwise.yml'), 'utf8')).toBe('mine')
})

test('the next step is a line for a shell, whatever the directory is called', async () => {
  const { code, stdout } = await planwise(['init', "the boss's/old shop"], directory)
  expect(code).toBe(0)
  expect(stdout).toContain(`Next: cd 'the boss'\\''s/old shop' && planwise build`)
})

test('a name that is no project name, and no name at all', async () => {
  const odd = await planwise(['init', '1st'], directory)
  expect(odd.code).toBe(2)
  expect(odd.stdout).toContain("A project cannot be called '1st'")
  expect(existsSync(path.join(directory, '1st'))).toBe(false)
  expect((await planwise(['init'], directory)).code).toBe(2)
})

test('the workforce project is written beside the file of employees where a planner stands', async () => {
  const here = path.join(directory, 'here')
  mkdirSync(here)
  writeFileSync(path.join(here, 'people.csv'), '')
  const { code, stdout } = await planwise(['init', '--template', 'workforce'], here)
  expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('Next: planwise simulate\n') })
  expect(readdirSync(here)).toEqual(expect.arrayContaining(['people.csv', 'planwise.yml']))
})
