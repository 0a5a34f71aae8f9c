import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { diskFiles, installedPackages, loadProject, readPackages, readProject, unwrap } from '../../../src/config/index.ts'
import type { Plain } from '../../../src/model/index.ts'

const options = { render: (text: string): Plain => text, env: () => undefined }
const projectOptions = { render: options.render, versionCheck: true }
let directory = ''

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'planwise-packages-'))
})
afterEach(() => {
  rmSync(directory, { recursive: true, force: true })
})

function write(files: Record<string, string>): void {
  for (const [name, text] of Object.entries({ 'dbt_project.yml': 'name: root\nprofile: p\n', ...files })) {
    mkdirSync(dirname(join(directory, name)), { recursive: true })
    writeFileSync(join(directory, name), text)
  }
}

async function asked() {
  return unwrap(await readPackages(directory, diskFiles, options))
}

async function root() {
  return unwrap(await loadProject(unwrap(readProject(directory, diskFiles)), projectOptions))
}

async function mistakes() {
  const read = await readPackages(directory, diskFiles, options)
  return read.diagnostics.map((d) => `${d.at?.path}:${d.at?.line}:${d.at?.column} ${d.message}`)
}

describe('packages', () => {
  test('packages that are asked for have to be installed', async () => {
    write({
      'packages.yml': 'packages:\n  - local: sub\n',
      'sub/dbt_project.yml': 'name: sub\n',
      'sub/packages.yml': 'packages:\n  - local: sub2\n',
      'sub2/dbt_project.yml': 'name: sub2\n',
    })
    const project = await root()
    const config = await asked()
    const missing = await installedPackages(project, config, diskFiles, projectOptions)
    expect(missing).toMatchObject({ ok: false, diagnostics: [{ code: 'PW1402', family: 'Compilation Error' }] })
    expect(missing.diagnostics[0]?.message).toContain('Run "dbt deps" to install package dependencies')
    mkdirSync(join(directory, 'dbt_packages'))
    for (const name of ['sub', 'sub2']) symlinkSync(join(directory, name), join(directory, 'dbt_packages', name))
    const installed = unwrap(await installedPackages(project, config, diskFiles, projectOptions))
    expect(installed.map((p) => p.name)).toEqual(['sub', 'sub2'])
  })

  test('mistakes are found with their places, all together', async () => {
    write({
      'packages.yml':
        "packages:\n  - loca: x\n  - local: ''\n  - package: ab\n    version: 1.0.0\n  - package: a/b\n  - local: sub\n    foo: 1\n  - git: 3\n  - tarball: x\n  - 3\n",
    })
    expect(await mistakes()).toEqual([
      'packages.yml:2:5 A package in packages.yml needs one of the keys local, package, git, tarball, private',
      "packages.yml:3:12 'packages[1].local' must be text that is not empty, but it is the text ''",
      "packages.yml:4:14 'packages[2].package' must be a name with its namespace, like 'dbt-labs/dbt_utils', but it is the text 'ab'",
      "packages.yml:6:5 'packages[3].version' is missing",
      "packages.yml:8:5 Unknown key 'foo' in 'packages[4]'",
      "packages.yml:9:10 'packages[5].git' must be text, but it is the number 3",
      "packages.yml:10:5 'packages[6].name' is missing",
      'packages.yml:11:5 A package in packages.yml needs one of the keys local, package, git, tarball, private',
    ])
  })

  test.each([
    [{ 'packages.yml': 'pakages: []\n' }, ["packages.yml:1:1 Unknown key 'pakages'"]],
    [{ 'packages.yml': 'projects: []\n' }, ["packages.yml:1:1 'projects' belongs in dependencies.yml"]],
    [{ 'packages.yml': '- a\n' }, ['packages.yml:1:1 packages.yml must be a mapping, but it is a list']],
    [
      { 'packages.yml': 'packages: []\n', 'dependencies.yml': 'packages: []\n' },
      ["packages.yml:1:1 'packages' cannot be in both packages.yml and dependencies.yml"],
    ],
    [{ 'packages.yml': '' }, []],
    [{ 'packages.yml': 'packages:\n' }, []],
    [{ 'dependencies.yml': 'projects: [{name: x}]\n' }, []],
  ])('%j', async (files, expected) => {
    write(files)
    expect(await mistakes()).toEqual(expected)
  })
})
