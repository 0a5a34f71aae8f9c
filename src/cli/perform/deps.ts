import { existsSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import {
  diskFiles,
  type Files,
  LOCK_FILE,
  type PackagesConfig,
  type ProjectConfig,
  readLock,
  readPackages,
  unwrap,
} from '../../config/index.ts'
import type { JsonObject } from '../../model/index.ts'
import {
  createFetcher,
  type Described,
  entryFor,
  type Fetcher,
  lockText,
  networkOnDemand,
  type PackageSource,
  type Pinned,
  packagesHash,
  replacePackages,
  resolvePackages,
  shownName,
  shownVersion,
  together,
  withPackage,
  withStaging,
} from '../../packages/index.ts'
import { scrubber } from '../../report/index.ts'
import { exitCodes } from '../exit-code.ts'
import type { Outcome } from '../invocation.ts'
import { configureLightly, packagesOptions } from '../open/index.ts'
import { secretsOf } from '../secrets.ts'
import type { Task } from './task.ts'

type Configured = Awaited<ReturnType<typeof configureLightly>>

/** What one call of `deps` works with. */
interface Deps extends Task, Configured {
  readonly say: (name: string, message: string, data: Readonly<Record<string, string>>) => void
  readonly asked: PackagesConfig
  /** What packages.yml will be with `--add-package`; written once everything has been found. */
  readonly addition: { readonly file: string; readonly text: string; readonly tell: () => void } | null
}

/** `deps`: installs the packages that the project asks for, those of packages included. */
export async function performDeps(task: Task): Promise<Outcome> {
  const { request } = task
  const configured = await configureLightly(request)
  const say: Deps['say'] = (name, message, data) => request.emit({ kind: 'note', message, name, data })
  const deps = await withAddition({ ...task, ...configured, say })
  if (deps.asked.packages.length === 0) {
    say('DepsNoPackagesFound', 'Warning: No packages were found in packages.yml', {})
    const directory = packagesDirectory(deps.root)
    const clear = !request.flags.is('lock') && existsSync(directory)
    if (clear) await withStaging(directory, async (staging) => replacePackages(directory, [], staging))
    return done([])
  }
  // beside what it replaces, so that it only has to be renamed
  return await withStaging(packagesDirectory(deps.root), (staging) => installAll(deps, staging))
}

function packagesDirectory(root: ProjectConfig): string {
  return path.resolve(root.directory, root.packagesInstallPath)
}

async function installAll(deps: Deps, staging: string): Promise<Outcome> {
  const { request, root, signal, warn, world } = deps
  const network = networkOnDemand({ env: (name) => request.env[name], signal })
  try {
    const fetcher = createFetcher({
      projectDirectory: root.directory,
      staging,
      files: diskFiles,
      reading: packagesOptions(world),
      env: request.env,
      network,
      versionCheck: request.flags.is('version_check'),
      signal,
      warn,
      trace: (name, message, data) => request.emit({ kind: 'note', level: 'debug', name, message, data }),
    })
    const packages = await decide(deps, fetcher)
    if (request.flags.is('lock')) return done(packages.map((described) => entryOf(described)))
    const placing = await fetchAll(deps, packages, fetcher)
    replacePackages(packagesDirectory(root), placing, staging)
    return done(packages.map((described, index) => ({ ...entryOf(described), how: placing[index]?.how ?? 'move' })))
  } finally {
    await network.close()
  }
}

/** The versions in the lock file where it belongs to what is asked for, otherwise found anew and locked. */
async function decide(deps: Deps, fetcher: Fetcher): Promise<readonly Described[]> {
  const { request, root, asked, say, warn, world, addition } = deps
  const env = (name: string): string | undefined => request.env[name]
  const lock = unwrap(await readLock(root.directory, diskFiles, packagesOptions(world)))
  if (lock !== undefined && !request.flags.is('upgrade') && lock.hash === packagesHash(asked.packages)) {
    const places = lock.packages.map(() => ({ path: LOCK_FILE }))
    return await resolvePackages(root, { fileName: LOCK_FILE, packages: lock.packages, places }, fetcher, env)
  }
  const found = await resolvePackages(root, asked, fetcher, env)
  if (addition !== null) {
    writeFileSync(addition.file, addition.text)
    addition.tell()
  }
  const secrets = scrubber(secretsOf(request.env))
  const scrub = (text: string): string => {
    const scrubbed = secrets(text)
    if (scrubbed !== text) {
      const message = `Detected secret env var in ${scrubbed}. dbt will write a scrubbed representation to the lock file. This will cause issues with subsequent 'dbt deps' using the lock file, requiring 'dbt deps --upgrade'`
      const data = { package_name: scrubbed }
      warn({ code: 'PW1409', severity: 'warning', message, data }, 'DepsScrubbedPackageName')
    }
    return scrubbed
  }
  const file = path.join(root.directory, LOCK_FILE)
  writeFileSync(file, lockText(found, asked.packages, scrub))
  say('DepsLockUpdating', `Updating lock file in file path: ${file}`, { lock_filepath: file })
  return found
}

/** Fetches all of them at once, and tells of each in its turn. */
async function fetchAll({ say }: Deps, packages: readonly Described[], fetcher: Fetcher) {
  const fetching = packages.map(async ({ pinned, name }) => {
    const from = await fetcher.contents(pinned)
    return { name, from, how: pinned.kind === 'local' ? ('link' as const) : ('move' as const) }
  })
  const all = together(fetching)
  all.catch(() => undefined)
  const outdated: string[] = []
  for (const [index, { pinned }] of packages.entries()) {
    const name = shownName(pinned)
    say('DepsStartPackageInstall', `Installing ${name}`, { package_name: name })
    const fetched = await fetching[index]?.catch(() => undefined)
    if (fetched === undefined) break
    tellInstalled(pinned, say)
    if (pinned.kind === 'hub' && pinned.latest !== pinned.version) outdated.push(name)
  }
  const placing = await all
  if (outdated.length > 0) {
    const list = `[${outdated.map((name) => `'${name}'`).join(', ')}]`
    const message = `Updates available for packages: ${list}                 \nUpdate your versions in packages.yml, then run dbt deps`
    say('DepsNotifyUpdatesAvailable', message, { packages: list })
  }
  return placing
}

function tellInstalled(pinned: Pinned, say: Deps['say']): void {
  say('DepsInstallInfo', `Installed from ${shownVersion(pinned)}`, { version_name: shownVersion(pinned) })
  if (pinned.kind === 'hub') {
    if (pinned.latest === pinned.version) say('DepsUpToDate', 'Up to date!', {})
    else say('DepsUpdateAvailable', `Updated version available: ${pinned.latest}`, { version_latest: pinned.latest })
  }
  if (pinned.kind === 'git' && pinned.subdirectory !== null) {
    say('DepsListSubdirectory', `and subdirectory ${pinned.subdirectory}`, { subdirectory: pinned.subdirectory })
  }
}

/** What is asked for, with `--add-package` as it will be asked for. */
async function withAddition(deps: Omit<Deps, 'asked' | 'addition'>): Promise<Deps> {
  const { request, root, say, warn, world } = deps
  const take = async (files: Files): Promise<PackagesConfig> => {
    const read = await readPackages(root.directory, files, packagesOptions(world))
    const value = unwrap(read)
    for (const diagnostic of read.diagnostics) warn(diagnostic, diagnostic.event ?? 'Note')
    return value
  }
  const asked = await take(diskFiles)
  const added = request.flags.text('add_package')
  if (added === null) return { ...deps, asked, addition: null }
  const entry = entryFor(added, sourceOf(request.flags.text('source')))
  const file = path.join(root.directory, asked.fileName)
  const { text, removed } = withPackage(diskFiles.read(file) ?? '', entry)
  const tell = (): void => {
    for (const gone of removed) {
      const shown = JSON.stringify(gone)
      say('DepsFoundDuplicatePackage', `Found duplicate package in packages.yml, removing: ${shown}`, { removed_package: shown })
    }
    const [name = '', version = null] = Object.values(entry).map(String)
    const data = { package_name: name, version: version ?? '', packages_filepath: file }
    say('DepsAddPackage', `Added new package ${name}@${version ?? 'None'} to ${file}`, data)
  }
  const overlaid: Files = {
    ...diskFiles,
    read: (asking) => (asking === file ? text : diskFiles.read(asking)),
  }
  return { ...deps, asked: await take(overlaid), addition: { file, text, tell } }
}

function sourceOf(text: string | null): PackageSource {
  return text === 'git' || text === 'local' ? text : 'hub'
}

function entryOf({ name, pinned }: Described): JsonObject {
  return { name, source: pinned.kind, package: shownName(pinned), version: versionOf(pinned) }
}

function versionOf(pinned: Pinned): string | null {
  if (pinned.kind === 'hub') return pinned.version
  return pinned.kind === 'git' ? pinned.revision : null
}

function done(packages: readonly JsonObject[]): Outcome {
  return { exitCode: exitCodes.success, success: true, result: { packages } }
}
