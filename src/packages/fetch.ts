import { copyFileSync, existsSync, mkdirSync, realpathSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  type Files,
  fitsVersion,
  type PackageSpec,
  packageName,
  packageSpecs,
  type ReadPackagesOptions,
  readPackages,
  unwrap,
} from '../config/index.ts'
import { type Diagnostic, failure, PlanwiseError } from '../model/index.ts'
import { checkLinks, isInside, UnsafePackage, unpack } from './archive.ts'
import { checkOut, GitError } from './git.ts'
import { type HubPackage, hubUrl, readPackage } from './hub.ts'
import { BrokenAnswer, type Network, NetworkError, persistently, shownUrl } from './network.ts'
import { type Pinned, shownName } from './pinned.ts'
import { highest, installable, rangeText } from './version.ts'
import { rangeFor, type Wanted } from './wanted.ts'

/** What fetching packages needs of the world. */
export interface FetchWorld {
  /** Absolute; local packages are looked for from here, also those that a package asks for. */
  readonly projectDirectory: string
  /** An empty directory to fetch into, on the packages' own file system. */
  readonly staging: string
  readonly files: Files
  readonly reading: ReadPackagesOptions
  readonly env: Readonly<Record<string, string | undefined>>
  readonly network: Network
  /** Whether versions that ask for another dbt are left out (`--no-version-check` takes them). */
  readonly versionCheck: boolean
  readonly signal: AbortSignal
  readonly warn: (diagnostic: Diagnostic, name: string) => void
  readonly trace: (name: string, message: string, data: Readonly<Record<string, string | number>>) => void
}

/** A package as its own files describe it. */
export interface Described {
  /** With the commit instead of a branch or tag. */
  readonly pinned: Pinned
  readonly name: string
  readonly packages: readonly PackageSpec[]
}

export interface Fetcher {
  /** Decides on a version. @throws PlanwiseError when none fits or the hub cannot be asked */
  pin(wanted: Wanted): Promise<Pinned>
  /** Its name, and the packages that it asks for itself. @throws PlanwiseError */
  describe(pinned: Pinned): Promise<Described>
  /** The directory that holds its files. @throws PlanwiseError */
  contents(pinned: Pinned): Promise<string>
}

/** Asks each place once, however often a package is named. */
export function createFetcher(world: FetchWorld): Fetcher {
  const onHub = remembered((name: string) => askHub(name, world))
  const fetched = new Map<string, Promise<{ readonly directory: string; readonly commit: string | null }>>()
  let count = 0
  const fetch = (pinned: Exclude<Pinned, { kind: 'local' }>) => {
    const key = JSON.stringify([pinned.kind, shownName(pinned), 'url' in pinned ? pinned.url : pinned.version])
    const revision = pinned.kind === 'git' ? pinned.revision : ''
    const known = fetched.get(`${key}${revision}`)
    if (known !== undefined) return known
    const begun = fetchInto(pinned, join(world.staging, `fetched-${++count}`), world, onHub)
    fetched.set(`${key}${revision}`, begun)
    // a branch's commit names the same files
    void begun.then(({ commit }) => commit !== null && fetched.set(`${key}${commit}`, begun)).catch(() => undefined)
    return begun
  }
  const contents = async (pinned: Pinned): Promise<string> =>
    pinned.kind === 'local' ? resolve(world.projectDirectory, pinned.local) : (await fetch(pinned)).directory
  return {
    contents,
    pin: (wanted) => pin(wanted, world, onHub),
    async describe(pinned) {
      if (pinned.kind === 'hub') return describeHub(pinned, await onHub(pinned.package))
      const directory = await contents(pinned)
      const commit = pinned.kind === 'git' ? (await fetch(pinned)).commit : null
      return describeDirectory(
        commit !== null && pinned.kind === 'git' ? { ...pinned, revision: commit } : pinned,
        directory,
        world,
      )
    },
  }
}

function remembered<T>(work: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const known = new Map<string, Promise<T>>()
  return (key) => {
    const found = known.get(key) ?? work(key)
    known.set(key, found)
    return found
  }
}

async function pin(wanted: Wanted, world: FetchWorld, onHub: (name: string) => Promise<HubPackage>): Promise<Pinned> {
  switch (wanted.kind) {
    case 'local':
    case 'tarball':
      return wanted
    case 'git': {
      const { revisions, ...rest } = wanted
      const [revision = 'HEAD', ...others] = revisions
      if (others.length === 0) return { ...rest, revision }
      const list = revisions.map((each) => `'${each}'`).join(', ')
      const message = `git dependencies should contain exactly one version. ${shownUrl(wanted.url)} contains: {${list}}`
      throw failure('PW1404', message, { family: 'Dependency Error', at: wanted.asker.at })
    }
    case 'hub':
      return pinHub(wanted, world, await onHub(wanted.package))
  }
}

function pinHub(wanted: Extract<Wanted, { kind: 'hub' }>, world: FetchWorld, { versions }: HubPackage): Pinned {
  const range = rangeFor(wanted)
  const compatible = [...versions].flatMap(([version, { requireDbtVersion }]) =>
    !world.versionCheck || requireDbtVersion.length === 0 || fitsVersion(requireDbtVersion).kind !== 'differs' ? [version] : [],
  )
  const prereleases = wanted.prereleases || wanted.conditions.some(({ version }) => version.prerelease.length > 0)
  const able = installable(compatible, prereleases)
  const version = highest(able, wanted.conditions)
  const latest = able.at(-1)
  if (version !== undefined && latest !== undefined) {
    return { kind: 'hub', package: wanted.package, version, latest, asker: wanted.asker }
  }
  const list = able.map((each) => `'${each}'`).join(', ')
  const rest = world.versionCheck
    ? "\n\n  Not shown: package versions incompatible with installed version of dbt-core\n  To include them, run 'dbt --no-version-check deps'"
    : ''
  throw failure(
    'PW1404',
    `Could not find a matching compatible version for package ${wanted.package}\n  Requested range: ${rangeText(range)}\n  Compatible versions: [${list}]\n${rest}`,
    { family: 'Dependency Error', at: wanted.asker.at },
  )
}

function describeHub(pinned: Extract<Pinned, { kind: 'hub' }>, { versions }: HubPackage): Described {
  const version = versions.get(pinned.version)
  if (version === undefined) throw new Error(`The hub has forgotten ${pinned.package} ${pinned.version}`)
  const specs = unwrap(packageSpecs(version.packages, `the hub's ${pinned.package} ${pinned.version}`))
  return { pinned, name: safeName(version.name, pinned), packages: specs }
}

async function describeDirectory(pinned: Pinned, directory: string, world: FetchWorld): Promise<Described> {
  try {
    const own = unwrap(packageName(directory, world.files, `${shownName(pinned)}/`))
    const { packages } = unwrap(await readPackages(directory, world.files, world.reading))
    return { pinned, name: safeName(pinned.kind === 'tarball' ? pinned.name : own, pinned), packages }
  } catch (error) {
    if (!(error instanceof PlanwiseError)) throw error
    const hint = `The package is named in ${pinned.asker.at.path} as \`${pinned.kind}: ${shownName(pinned)}\`.`
    const [first, ...rest] = error.diagnostics
    throw first === undefined ? error : new PlanwiseError([{ ...first, hint }, ...rest])
  }
}

/** A package's name becomes that of a directory. */
function safeName(name: string, pinned: Pinned): string {
  if (/^[A-Za-z0-9_][\w.-]*$/.test(name) && !name.startsWith('__')) return name
  throw unsafe(pinned, new UnsafePackage(`'${name}' is no name for a package`))
}

async function askHub(name: string, world: FetchWorld): Promise<HubPackage> {
  const url = hubUrl(name, (variable) => world.env[variable])
  const read = async (): Promise<HubPackage> => {
    world.trace('RegistryProgressGETRequest', `Making package registry request: GET ${url}`, { url })
    return readPackage(await world.network.text(url))
  }
  const found = await persistently(read, again(world), world).catch((error: unknown) => {
    if (error instanceof NetworkError && error.status === 404) {
      throw failure('PW1405', `Package ${name} was not found in the package index`, { family: 'Dependency Error' }, error)
    }
    throw unreachable(`the package hub at ${shownUrl(url)}`, error, HUB_HINT)
  })
  if (found.movedTo !== null) {
    const message = `The \`${name}\` package is deprecated in favor of \`${found.movedTo}\`. Please update your \`packages.yml\` configuration to use \`${found.movedTo}\` instead.`
    const data = { old_name: name, new_name: found.movedTo }
    world.warn({ code: 'PW1407', severity: 'warning', message, data }, 'PackageRedirectDeprecation')
  }
  return found
}

async function fetchInto(
  pinned: Exclude<Pinned, { kind: 'local' }>,
  directory: string,
  world: FetchWorld,
  onHub: (name: string) => Promise<HubPackage>,
): Promise<{ readonly directory: string; readonly commit: string | null }> {
  switch (pinned.kind) {
    case 'hub': {
      const url = (await onHub(pinned.package)).versions.get(pinned.version)?.tarball ?? ''
      await fetchArchive(url, directory, pinned, world)
      return { directory, commit: null }
    }
    case 'tarball':
      await fetchArchive(pinned.url, directory, pinned, world)
      return { directory, commit: null }
    case 'git':
      return fetchGit(pinned, directory, world)
  }
}

async function fetchArchive(url: string, directory: string, pinned: Pinned, world: FetchWorld): Promise<void> {
  const file = `${directory}.tar.gz`
  const attempt = async (): Promise<void> => {
    mkdirSync(world.staging, { recursive: true })
    if (/^https?:\/\//i.test(url)) await world.network.download(url, file)
    else copyFileSync(localArchive(url, world), file)
    await unpack(file, directory)
  }
  try {
    await persistently(attempt, again(world), world)
  } catch (error) {
    if (error instanceof UnsafePackage) throw unsafe(pinned, error)
    throw unreachable(`the package ${shownName(pinned)} from ${shownUrl(url)}`, error, HUB_HINT, pinned)
  }
}

/** `file:///…`, or a path from the project. */
function localArchive(url: string, world: FetchWorld): string {
  const file = /^file:/i.test(url) ? fileURLToPath(url) : resolve(world.projectDirectory, url)
  if (existsSync(file)) return file
  throw new NetworkError(`there is no file ${file}`, 404)
}

async function fetchGit(
  pinned: Extract<Pinned, { kind: 'git' }>,
  directory: string,
  world: FetchWorld,
): Promise<{ readonly directory: string; readonly commit: string }> {
  const { revision, subdirectory } = pinned
  if (subdirectory !== null && !isInside(directory, resolve(directory, subdirectory))) {
    throw unsafe(pinned, new UnsafePackage(`the subdirectory '${subdirectory}' leads out of the repository`))
  }
  world.trace('GitProgressCheckoutRevision', `Checking out revision ${revision}.`, { revision })
  try {
    const commit = await checkOut(pinned, directory, world)
    world.trace('GitProgressCheckedOutAt', `Checked out at ${commit.slice(0, 7)}.`, { end_sha: commit.slice(0, 7) })
    checkLinks(directory)
    warnUnpinned(pinned, world)
    const below = resolve(directory, subdirectory ?? '')
    if (existsSync(below) && isInside(realpathSync(directory), realpathSync(below))) return { directory: below, commit }
    throw new GitError(`there is no directory '${subdirectory}' at ${revision}`)
  } catch (error) {
    if (error instanceof UnsafePackage) throw unsafe(pinned, error)
    throw unreachable(`revision '${revision}' of ${shownUrl(pinned.url)}`, error, GIT_HINT, pinned)
  }
}

function warnUnpinned({ revision, warnUnpinned: wanted, url }: Extract<Pinned, { kind: 'git' }>, world: FetchWorld): void {
  if (!wanted || !['HEAD', 'main', 'master'].includes(revision)) return
  const how = revision === 'HEAD' ? 'not pinned, using HEAD (default branch)' : `pinned to the "${revision}" branch`
  const message = `WARNING: The git package "${shownUrl(url)}" \n\tis ${how}.\n\tThis can introduce breaking changes into your project without warning!\n\nSee https://docs.getdbt.com/docs/package-management#section-specifying-package-versions`
  world.warn({ code: 'PW1408', severity: 'warning', message, data: { revision, git: shownUrl(url) } }, 'DepsUnpinned')
}

function again(world: FetchWorld) {
  return (attempt: number, error: Error): void => {
    world.trace('RecordRetryException', `External call exception: ${error.message}`, { exc: error.message })
    world.trace('RetryExternalCall', `Retrying external call. Attempt: ${attempt} Max attempts: 5`, { attempt, max: 5 })
  }
}

const HUB_HINT =
  'Behind a proxy, set HTTPS_PROXY (and NO_PROXY); for another hub, DBT_PACKAGE_HUB_URL. Without network, name the package as `local:`. What was installed before is still in place.'
const GIT_HINT =
  'See that `git ls-remote` reaches the repository with your rights, and that the revision is there. What was installed before is still in place.'

function unreachable(what: string, error: unknown, hint: string, pinned?: Pinned): unknown {
  if (!(error instanceof NetworkError || error instanceof BrokenAnswer || error instanceof GitError)) return error
  const at = pinned === undefined ? {} : { at: pinned.asker.at }
  const missing = error instanceof GitError && error.missing
  const help = missing ? 'Install git, or take the package from the hub: https://git-scm.com/downloads' : hint
  return failure('PW1405', `Could not fetch ${what}: ${error.message}`, { family: 'Dependency Error', hint: help, ...at }, error)
}

function unsafe(pinned: Pinned, error: UnsafePackage): PlanwiseError {
  const message = `The package ${shownName(pinned)} was not installed: ${error.message}`
  return failure('PW1406', message, { family: 'Dependency Error', at: pinned.asker.at }, error)
}
