import { existsSync, lstatSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type Hub, makeRepository, startHub, startProxy, writePackage } from './hub.ts'
import { type Ended, planwise, scratch, writeProject } from './planwise.ts'

let hub: Hub
beforeEach(async () => {
  hub = await startHub(scratch())
  for (const version of ['1.0.0', '1.1.0', '1.2.0-rc1', '2.0.0']) await hub.publish('acme/utils', version)
  await hub.publish('acme/dates', '0.5.0', [{ package: 'acme/utils', version: ['>=1.0.0', '<2.0.0'] }])
})
afterEach(() => hub.close())

function deps(directory: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return planwise(['deps', ...args], directory, { DBT_PACKAGE_HUB_URL: hub.url, ...env })
}

function project(packages: string, more: Record<string, string> = {}): string {
  return writeProject(scratch(), { 'packages.yml': `packages:\n${packages}`, ...more })
}

const read = (directory: string, file: string): string => readFileSync(path.join(directory, file), 'utf8')
const installed = (directory: string): string[] => readdirSync(path.join(directory, 'dbt_packages')).sort()
const UTILS = '  - package: acme/utils\n    version: [">=1.0.0", "<2.0.0"]\n'

describe('deps', () => {
  test('installs from hub, git, archive and directory, with what packages ask for, and locks it', async () => {
    await hub.publish('acme/other', '1.0.0')
    const repository = scratch()
    const git = makeRepository(repository)
    const directory = project(
      [
        '  - package: acme/dates\n    version: 0.5.0\n',
        `  - git: "{{ env_var('REPOSITORY') }}"\n    revision: v1\n`,
        `  - git: ${repository}/.git\n    subdirectory: sub/pkg\n    warn-unpinned: false\n`,
        `  - tarball: ${hub.url}tar/other-1.0.0.tar.gz\n    name: other\n`,
        '  - local: beside\n',
      ].join(''),
    )
    writePackage(path.join(directory, 'beside'), 'beside', '1.0.0')
    const ended = await deps(directory, [], { REPOSITORY: repository })
    expect(ended.code).toBe(0)
    expect(installed(directory)).toEqual(['below', 'beside', 'dates', 'other', 'top', 'utils'])
    expect(lstatSync(path.join(directory, 'dbt_packages/beside')).isSymbolicLink()).toBe(true)
    expect(read(directory, 'dbt_packages/top/macros/says.sql')).toContain('1.0.0')
    expect(existsSync(path.join(directory, 'dbt_packages/top/.git'))).toBe(false)
    // as dbt-core 1.10.23 writes it for the same files (its hash is that of packages.yml, which names this place)
    expect(read(directory, 'package-lock.yml').replace(/sha1_hash: \w{40}\n$/, '')).toBe(
      [
        'packages:',
        '  - name: dates\n    package: acme/dates\n    version: 0.5.0',
        `  - git: '{{ env_var(''REPOSITORY'') }}'\n    name: top\n    revision: ${git('rev-parse', 'v1')}`,
        `  - git: ${repository}/.git\n    name: below\n    revision: ${git('rev-parse', 'HEAD')}\n    subdirectory: sub/pkg`,
        `  - name: other\n    tarball: ${hub.url}tar/other-1.0.0.tar.gz`,
        '  - local: beside\n    name: beside',
        '  - name: utils\n    package: acme/utils\n    version: 1.1.0\n',
      ].join('\n'),
    )
    expect(ended.stdout).toContain('Updated version available: 2.0.0')
    expect(ended.stdout).toContain('and subdirectory sub/pkg')
    const shown = await planwise(
      ['show', '--inline', "select '{{ dates.dates_says() }} {{ top.top_says() }}' as says"],
      directory,
      {
        REPOSITORY: repository,
      },
    )
    expect(shown.stdout).toContain('0.5.0 1.0.0')
  })

  test('keeps to the lock file until packages.yml changes or --upgrade', async () => {
    const directory = project(UTILS)
    expect((await deps(directory)).code).toBe(0)
    await hub.publish('acme/utils', '1.3.0')
    const again = await deps(directory)
    expect(again.stdout).toContain('Installed from version 1.1.0')
    expect(again.stdout).not.toContain('Updating lock file')
    const upgraded = await deps(directory, ['--upgrade'])
    expect(upgraded.stdout).toContain('Installed from version 1.3.0')
    expect(read(directory, 'package-lock.yml')).toContain('version: 1.3.0')
  })

  test('--lock installs nothing; --json tells what was found', async () => {
    const directory = project(UTILS)
    const ended = await deps(directory, ['--lock', '--json'])
    expect(JSON.parse(ended.stdout)).toMatchObject({
      success: true,
      result: { packages: [{ name: 'utils', source: 'hub', package: 'acme/utils', version: '1.1.0' }] },
    })
    expect(existsSync(path.join(directory, 'dbt_packages'))).toBe(false)
    expect(read(directory, 'package-lock.yml')).toContain('version: 1.1.0')
  })

  test('--add-package writes packages.yml when the package was found, and not otherwise', async () => {
    const directory = project('  # ours\n  - package: acme/utils\n    version: 1.0.0\n')
    const missing = await deps(directory, ['--add-package', 'acme/nothing@1.0.0'])
    expect(missing).toMatchObject({ code: 2 })
    expect(missing.stdout).toContain('Package acme/nothing was not found in the package index')
    expect(read(directory, 'packages.yml')).not.toContain('nothing')
    const added = await deps(directory, ['--add-package', 'acme/utils@1.1.0'])
    expect(added.code).toBe(0)
    expect(added.stdout).toContain('Found duplicate package in packages.yml')
    expect(read(directory, 'packages.yml')).toBe('packages:\n  # ours\n  - package: acme/utils\n    version: 1.1.0\n')
    expect(installed(directory)).toEqual(['utils'])
    expect((await deps(directory, ['--add-package', 'acme/utils'])).stdout).toContain('Version is required in --add-package')
  })

  test('dependencies.yml serves as well, without templates', async () => {
    const directory = writeProject(scratch(), { 'dependencies.yml': `packages:\n${UTILS}` })
    expect((await deps(directory)).code).toBe(0)
    expect(installed(directory)).toEqual(['utils'])
  })

  test.each<[string, string, string]>([
    [
      'versions that exclude each other',
      '  - package: acme/dates\n    version: 0.5.0\n  - package: acme/utils\n    version: 2.0.0\n',
      "Version error for package acme/utils: Could not find a satisfactory version from options: ['=2.0.0', '>=1.0.0', '<2.0.0']",
    ],
    [
      'no such version',
      '  - package: acme/utils\n    version: ">=3.0.0"\n',
      "Could not find a matching compatible version for package acme/utils\n  Requested range: >=3.0.0\n  Compatible versions: ['1.0.0', '1.1.0', '2.0.0']",
    ],
    ['no version', '  - package: acme/utils\n    version: latest\n', '"latest" is not a valid semantic version'],
    ['one project twice', '  - local: a\n  - local: b\n', 'Found duplicate project "same"'],
    ['the project’s own name', '  - local: shop\n', 'Found a dependency with the same name as the root project "shop"'],
    ['no repository', '  - git: nowhere\n    revision: v1\n', "Could not fetch revision 'v1' of nowhere"],
    [
      'a way out of a repository',
      '  - git: REPOSITORY\n    subdirectory: ../..\n',
      "the subdirectory '../..' leads out of the repository",
    ],
    [
      'two revisions',
      '  - git: REPOSITORY\n    revision: v1\n  - git: REPOSITORY\n    revision: v2\n',
      'git dependencies should contain exactly one version',
    ],
  ])('%s: an error with its place, and what was installed stays', async (_, packages, message) => {
    const repository = scratch()
    makeRepository(repository)
    const same = "name: same\nversion: '1'\n"
    const directory = project('  - package: acme/utils\n    version: 1.0.0\n', {
      'a/dbt_project.yml': same,
      'b/dbt_project.yml': same,
      'shop/dbt_project.yml': 'name: shop\n',
    })
    expect((await deps(directory)).code).toBe(0)
    const lock = read(directory, 'package-lock.yml')
    writeFileSync(path.join(directory, 'packages.yml'), `packages:\n${packages.replaceAll('REPOSITORY', repository)}`)
    const ended = await deps(directory)
    expect(ended.code).toBe(2)
    expect(ended.stdout).toContain('Dependency Error')
    expect(ended.stdout.replaceAll('\n    ', '\n  ')).toContain(message)
    expect(ended.stdout).toMatch(/packages\.yml:\d+:\d+/)
    expect(ended.stdout).not.toContain(' at ')
    expect(installed(directory)).toEqual(['utils'])
    expect(read(directory, 'package-lock.yml')).toBe(lock)
  })

  test('a server that stumbles is asked again; one that says no is not', async () => {
    const directory = project(UTILS)
    hub.fail('/api/v1/acme/utils.json', 503, 1)
    hub.fail('/tar/utils-1.1.0.tar.gz', 0, 1)
    expect((await deps(directory)).code).toBe(0)
    expect(hub.requests.filter((request) => request.includes('utils'))).toHaveLength(4)
    hub.requests.length = 0
    hub.fail('/tar/', 403, 1)
    const refused = await deps(directory)
    expect(refused.code).toBe(2)
    expect(refused.stdout).toContain('the server answers 403 Forbidden')
    expect(hub.requests.filter((request) => request.includes('/tar/'))).toHaveLength(1)
    expect(installed(directory)).toEqual(['utils'])
  })

  test('HTTP_PROXY is used, NO_PROXY is not sent through it', async () => {
    const proxy = await startProxy(hub.url)
    const directory = project('  - package: acme/utils\n    version: 1.1.0\n')
    const through = { HTTP_PROXY: proxy.url, DBT_PACKAGE_HUB_URL: 'http://hub.invalid/', NO_PROXY: '127.0.0.1' }
    expect((await deps(directory, [], through)).code).toBe(0)
    expect(proxy.hosts).not.toEqual([])
    expect(new Set(proxy.hosts).size).toBe(1)
    expect(hub.requests).toContain('GET /tar/utils-1.1.0.tar.gz')
    await proxy.close()
  })

  test('a renamed package is a warning', async () => {
    await hub.publish('old/utils', '1.0.0', [], { redirectnamespace: 'acme', redirectname: null })
    const ended = await deps(project('  - package: old/utils\n    version: 1.0.0\n'))
    expect(ended.code).toBe(0)
    expect(ended.stdout).toContain('The `old/utils` package is deprecated in favor of `acme/utils`')
  })

  test('a private package is fetched with the token of the environment, which is nowhere shown', async () => {
    const repositories = scratch()
    const git = makeRepository(path.join(repositories, 'owner/repo.git'))
    const directory = project('  - private: owner/repo\n    revision: v1\n')
    const rewritten = {
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: `url.${repositories}/.insteadOf`,
      GIT_CONFIG_VALUE_0: 'https://github.com/',
    }
    const ended = await deps(directory, ['--log-level', 'debug'], { ...rewritten, GITHUB_TOKEN: 'sesame-token' })
    expect(ended.code).toBe(0)
    expect(installed(directory)).toEqual(['top'])
    expect(read(directory, 'package-lock.yml')).toContain(`private: owner/repo\n    revision: ${git('rev-parse', 'v1')}`)
    const everything = `${ended.stdout}${ended.stderr}${read(directory, 'logs/dbt.log')}${read(directory, 'package-lock.yml')}`
    for (const text of ['sesame-token', Buffer.from('x-access-token:sesame-token').toString('base64')])
      expect(everything).not.toContain(text)
  })

  test('a secret in an address is neither printed nor locked', async () => {
    const url = hub.url.replace('http://', "http://me:{{ env_var('DBT_ENV_SECRET_TOKEN') }}@")
    const directory = project(`  - tarball: "${url}tar/utils-1.0.0.tar.gz"\n    name: utils\n`)
    const ended = await deps(directory, ['--log-level', 'debug'], { DBT_ENV_SECRET_TOKEN: 'sesame' })
    expect(ended.code).toBe(0)
    expect(`${ended.stdout}${read(directory, 'logs/dbt.log')}${read(directory, 'package-lock.yml')}`).not.toContain('sesame')
    expect(read(directory, 'package-lock.yml')).toContain('DBT_ENV_SECRET_TOKEN')
    expect((await deps(directory, [], { DBT_ENV_SECRET_TOKEN: 'sesame' })).code).toBe(0)
  })
})
