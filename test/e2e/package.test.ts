import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { type Ended, packageRoot, scratch, start } from './planwise.ts'

const MINUTES = 5 * 60_000
const UNREACHABLE = /ENOTCACHED|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|E50\d|network/
const directory = scratch()

const File = z.object({ path: z.string() })
const Packed = z.tuple([z.object({ filename: z.string(), files: z.array(File) })])
const Lock = z.object({ packages: z.record(z.string(), z.object({ optional: z.boolean().optional() })) })
const Manifest = z.object({ dependencies: z.record(z.string(), z.string()) })

interface Tarball {
  readonly path: string
  readonly files: readonly string[]
}

type Installed =
  | { readonly kind: 'installed'; readonly packages: readonly string[] }
  | { readonly kind: 'unreachable'; readonly why: string }

const tarball = await pack()
const installed = await install(tarball)
// npm test shows jest's stderr alone
say(`${path.basename(tarball.path)}: ${(statSync(tarball.path).size / 1024).toFixed(0)} KiB, ${tarball.files.length} files`)
if (installed.kind === 'installed')
  say(`installed: ${installed.packages.length} packages beside planwise: ${installed.packages.join(', ')}`)
else say(`SKIPPED: the packed package was not installed and tried, because the npm registry cannot be reached: ${installed.why}`)
const whenInstalled = installed.kind === 'installed' ? test : test.skip

test('the tarball holds what runs, the declarations and the licences, and no source, test or model', () => {
  const required = [
    'package.json',
    'README.md',
    'LICENSE',
    'bin/planwise.js',
    'dist/main.js',
    'dist/index.js',
    'dist/macros.json',
  ]
  const more = [
    'dist/types/index.d.ts',
    'dist/THIRD_PARTY.md',
    'dist/templates/starter/gitignore',
    'dist/templates/workforce/planwise.yml',
  ]
  expect(tarball.files).toEqual(expect.arrayContaining([...required, ...more]))
  const strange = tarball.files.filter((file) => !/^(bin|dist)\/|^(package\.json|README\.md|LICENSE)$/.test(file))
  expect(strange).toEqual([])
  expect(
    tarball.files.filter((file) =>
      /(?<!\.d)\.ts$|\.test\.|\.duckdb|\.map$|(^|\/)(test|src|bench|docs\/adr|target|logs|node_modules)\//.test(file),
    ),
  ).toEqual([])
  // of the declarations only what the public ones mention
  const types = tarball.files.filter((file) => file.startsWith('dist/types/'))
  expect(types.filter((file) => !/^dist\/types\/(index|(library|model)\/[^/]+)\.d\.ts$/.test(file))).toEqual([])
  // models lie in the templates of `init` alone
  expect(tarball.files.filter((file) => /models\//.test(file) && !file.startsWith('dist/templates/'))).toEqual([])
  expect(statSync(tarball.path).size).toBeLessThan(4 * 1024 * 1024)
})

test('one dependency, pinned: DuckDB', () => {
  const { dependencies } = Manifest.parse(JSON.parse(readFileSync(path.join(packageRoot, 'package.json'), 'utf8')))
  expect(dependencies).toEqual({ '@duckdb/node-bindings': expect.stringMatching(/^\d+\.\d+\.\d+-r\.\d+$/) })
})

whenInstalled(
  'what people install: init, build, the library',
  async () => {
    const made = await npx(['init', 'shop'], directory)
    expect({ code: made.code, stderr: made.stderr }).toEqual({ code: 0, stderr: '' })
    const shop = path.join(directory, 'shop')
    const built = await npx(['build'], shop)
    expect({ code: built.code, stderr: built.stderr }).toEqual({ code: 0, stderr: '' })
    expect(built.stdout).toMatch(/Done\. PASS=14 WARN=0 ERROR=0 SKIP=0 NO-OP=0 TOTAL=14\n$/)
    const program =
      "const { openProject } = await import('planwise'); const p = await openProject({ cwd: 'shop' }); console.log((await p.test()).success)"
    const library = await start(process.execPath, ['--input-type=module', '--eval', program], directory).ended
    expect(library).toMatchObject({ code: 0, stdout: 'true\n', stderr: '' })
  },
  MINUTES,
)

/** Packs what was built; the package's own build is not run again under the tests that use it. */
async function pack(): Promise<Tarball> {
  const packed = await start(
    'npm',
    ['pack', '--ignore-scripts', '--json', '--pack-destination', directory],
    packageRoot,
    npmEnvironment(),
  ).ended
  if (packed.code !== 0) throw new Error(`npm pack failed:\n${packed.stderr}`)
  const [entry] = Packed.parse(JSON.parse(packed.stdout))
  return { path: path.join(directory, entry.filename), files: entry.files.map((file) => file.path).sort() }
}

/** Installs the tarball into an empty directory, from npm's cache as far as it goes. */
async function install({ path: file }: Tarball): Promise<Installed> {
  const args = ['install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error', '--fetch-retries=1', file]
  const ended = await start('npm', args, directory, npmEnvironment()).ended
  if (ended.code !== 0) {
    if (UNREACHABLE.test(ended.stderr)) return { kind: 'unreachable', why: ended.stderr.trim().split('\n')[0] ?? '' }
    throw new Error(`npm install failed:\n${ended.stderr}`)
  }
  const { packages } = Lock.parse(JSON.parse(readFileSync(path.join(directory, 'package-lock.json'), 'utf8')))
  const needed = Object.entries(packages).filter(([place, { optional }]) => place !== '' && optional !== true)
  const names = needed.map(([place]) => place.replace(/^.*node_modules\//, ''))
  return { kind: 'installed', packages: names.filter((name) => name !== 'planwise') }
}

function npx(words: readonly string[], cwd: string): Promise<Ended> {
  return start('npx', ['--no-install', 'planwise', ...words], cwd, npmEnvironment()).ended
}

/** npm's own settings (registry, cache) are those of the machine. */
function npmEnvironment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => /^npm_config_|^HOME$|_proxy$|^NODE_EXTRA_CA_CERTS$/i.test(name))
  return { ...Object.fromEntries(own), npm_config_update_notifier: 'false' }
}

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}
