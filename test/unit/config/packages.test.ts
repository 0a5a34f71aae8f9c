import { lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import {
  diskFiles,
  installedPackages,
  installLocal,
  loadProject,
  lockIsStale,
  type PackageSpec,
  packagesHash,
  readPackages,
  readProject,
  resolvePackages,
  unwrap,
  writeLock,
} from '../../../src/config/index.ts'
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
  test('local packages and those they ask for are linked, and the lock file is the one dbt writes', async () => {
    write({
      'packages.yml': 'packages:\n  - local: sub\n',
      'sub/dbt_project.yml': 'name: sub\n',
      'sub/packages.yml': 'packages:\n  - local: sub2\n',
      'sub2/dbt_project.yml': 'name: sub2\n',
    })
    const project = await root()
    const config = await asked()
    expect(lockIsStale(directory, config, diskFiles)).toBe(true)
    const missing = await installedPackages(project, config, diskFiles, projectOptions)
    expect(missing).toMatchObject({ ok: false, diagnostics: [{ code: 'PW1402', family: 'Compilation Error' }] })
    expect(missing.diagnostics[0]?.message).toContain('Run "dbt deps" to install package dependencies')
    const resolved = unwrap(await resolvePackages(project, config, diskFiles, options))
    writeLock(directory, resolved, config)
    // Written by dbt-core 1.10.23 for the same files.
    expect(readFileSync(join(directory, 'package-lock.yml'), 'utf8')).toBe(
      'packages:\n  - local: sub\n    name: sub\n  - local: sub2\n    name: sub2\nsha1_hash: c9a122853dcfefac595749dd2264173cf539691d\n',
    )
    expect(lockIsStale(directory, config, diskFiles)).toBe(false)
    expect(installLocal(project, resolved)).toEqual([
      { name: 'sub', from: 'sub', how: 'link' },
      { name: 'sub2', from: 'sub2', how: 'link' },
    ])
    expect(lstatSync(join(directory, 'dbt_packages/sub')).isSymbolicLink()).toBe(true)
    const installed = unwrap(await installedPackages(project, config, diskFiles, projectOptions))
    expect(installed.map((p) => p.name)).toEqual(['sub', 'sub2'])
  })

  test.each<[PackageSpec, string]>([
    [{ kind: 'local', local: 'sub', name: null, unrendered: { local: 'sub' } }, 'c9a122853dcfefac595749dd2264173cf539691d'],
    [
      {
        kind: 'hub',
        package: 'dbt-labs/dbt_utils',
        version: '1.0.0',
        installPrerelease: false,
        name: null,
        unrendered: { package: 'dbt-labs/dbt_utils', version: '1.0.0' },
      },
      'efa9169fb1f1a1b2c967378c02b60e3d85ae464b',
    ],
    [
      {
        kind: 'git',
        git: 'https://x/y.git',
        revision: '1.0',
        warnUnpinned: null,
        subdirectory: null,
        name: null,
        unrendered: { git: 'https://x/y.git', revision: '1.0' },
      },
      'd7ebf41a9457ed1e5d9806fb49eeac9c0762d38e',
    ],
    [
      {
        kind: 'git',
        git: 'https://x/y.git',
        revision: 1.5,
        warnUnpinned: false,
        subdirectory: 'a',
        name: null,
        unrendered: { git: 'https://x/y.git', revision: 1.5, 'warn-unpinned': false, subdirectory: 'a' },
      },
      'cb7e0858b083abce444c4f23d30e1b1abb683760',
    ],
    [
      { kind: 'tarball', tarball: 'http://x', name: 'y', unrendered: { tarball: 'http://x', name: 'y' } },
      '91b77672b43bd6762f788d0f6e4b24b5932f0fe8',
    ],
    [
      {
        kind: 'private',
        private: 'o/r',
        provider: 'github',
        revision: null,
        warnUnpinned: null,
        subdirectory: null,
        name: null,
        unrendered: { private: 'o/r', provider: 'github' },
      },
      '27f0b1965fc1d27329bdeddb29ba82c9e6455fde',
    ],
    [
      {
        kind: 'hub',
        package: 'a/é',
        version: '1.0.0',
        installPrerelease: false,
        name: null,
        unrendered: { package: 'a/é', version: '1.0.0' },
      },
      '2de4c016aa0ab7f12da4e05aa4ae421e37939983',
    ],
  ])('the hash of %j is dbt 1.10.23’s', (spec, hash) => {
    expect(packagesHash([spec])).toBe(hash)
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

  test('a package of another kind is named', async () => {
    write({ 'packages.yml': 'packages:\n  - package: a/b\n    version: 1.0.0\n' })
    const result = await resolvePackages(await root(), await asked(), diskFiles, options)
    expect(result.diagnostics).toMatchObject([{ code: 'PW1405', message: "planwise cannot fetch the package 'a/b' (hub) yet" }])
  })

  test('a package may not have the project’s name, nor have no project file', async () => {
    write({ 'packages.yml': 'packages:\n  - local: ./sub\n  - local: ./nothing\n', 'sub/dbt_project.yml': 'name: root\n' })
    const result = await resolvePackages(await root(), await asked(), diskFiles, options)
    expect(result.diagnostics.map((d) => d.code)).toEqual(['PW1100', 'PW1403'])
  })
})
