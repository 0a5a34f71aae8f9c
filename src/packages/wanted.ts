import type { PackageSpec } from '../config/index.ts'
import { failure, type Location } from '../model/index.ts'
import { type Condition, conditionOf, conditionText, rangeOf } from './version.ts'

/** Who asks for a package: a file of the project, or another package. */
export interface Asker {
  readonly at: Location
  /** The package that asks; null for the project itself. */
  readonly package: string | null
}

/** A package with everything that was asked of it. */
export type Wanted =
  | { readonly kind: 'local'; readonly local: string; readonly asker: Asker }
  | {
      readonly kind: 'hub'
      readonly package: string
      readonly conditions: readonly Condition[]
      readonly prereleases: boolean
      readonly asker: Asker
    }
  | {
      readonly kind: 'git'
      readonly url: string
      /** The entry as the lock file keeps it, its templates not rendered. */
      readonly written: { readonly git: string } | { readonly private: string; readonly provider: string | null }
      readonly revisions: readonly string[]
      readonly warnUnpinned: boolean
      readonly subdirectory: string | null
      readonly token: { readonly user: string; readonly secret: string } | null
      readonly asker: Asker
    }
  | { readonly kind: 'tarball'; readonly url: string; readonly written: string; readonly name: string; readonly asker: Asker }

type Env = (name: string) => string | undefined

/**
 * What an entry of `packages:` asks for.
 * @throws PlanwiseError for a version that is none, or an unknown provider
 */
export function wantedOf(spec: PackageSpec, asker: Asker, env: Env): Wanted {
  switch (spec.kind) {
    case 'local':
      return { kind: 'local', local: spec.local, asker }
    case 'hub':
      return {
        kind: 'hub',
        package: spec.package,
        conditions: versionsOf(spec.version).map((text) => condition(text, spec.package, asker)),
        prereleases: spec.installPrerelease,
        asker,
      }
    case 'git':
      return {
        kind: 'git',
        url: spec.git,
        written: { git: written(spec, 'git', spec.git) },
        ...gitParts(spec, asker),
        token: null,
      }
    case 'private':
      return {
        kind: 'git',
        ...privatePlace(spec.private, spec.provider, asker, env),
        written: { private: written(spec, 'private', spec.private), provider: spec.provider },
        ...gitParts(spec, asker),
      }
    case 'tarball':
      return { kind: 'tarball', url: spec.tarball, written: written(spec, 'tarball', spec.tarball), name: spec.name, asker }
  }
}

function written(spec: PackageSpec, key: string, rendered: string): string {
  const text = spec.unrendered[key]
  return typeof text === 'string' ? text : rendered
}

function gitParts(spec: Extract<PackageSpec, { kind: 'git' | 'private' }>, asker: Asker) {
  return {
    revisions: spec.revision === null ? [] : [String(spec.revision)],
    warnUnpinned: spec.warnUnpinned !== false,
    subdirectory: spec.subdirectory,
    asker,
  }
}

function versionsOf(version: Extract<PackageSpec, { kind: 'hub' }>['version']): readonly string[] {
  const list = Array.isArray(version) ? version : [version]
  return list.flatMap((entry) => String(entry).split(','))
}

function condition(text: string, name: string, asker: Asker): Condition {
  const found = conditionOf(text)
  if (found !== undefined) return found
  throw failure('PW1404', `"${text.trim()}" is not a valid semantic version`, {
    family: 'Dependency Error',
    at: asker.at,
    subject: `package ${name}`,
    hint: 'Three numbers, with a condition before them where it is a range: `1.1.0`, `[">=1.1.0", "<2.0.0"]`.',
  })
}

/** Where each provider keeps repositories, which of its tokens are looked for, and the user that goes with one. */
const PROVIDERS: Readonly<
  Record<string, { readonly host: string; readonly ssh: string; readonly tokens: readonly string[]; readonly user: string }>
> = {
  github: {
    host: 'https://github.com/',
    ssh: 'git@github.com:',
    tokens: ['DBT_ENV_SECRET_GITHUB_TOKEN', 'GITHUB_TOKEN', 'GH_TOKEN'],
    user: 'x-access-token',
  },
  gitlab: {
    host: 'https://gitlab.com/',
    ssh: 'git@gitlab.com:',
    tokens: ['DBT_ENV_SECRET_GITLAB_TOKEN', 'GITLAB_TOKEN'],
    user: 'oauth2',
  },
  ado: {
    host: 'https://dev.azure.com/',
    ssh: 'git@ssh.dev.azure.com:v3/',
    tokens: ['DBT_ENV_SECRET_AZURE_DEVOPS_TOKEN', 'AZURE_DEVOPS_EXT_PAT', 'SYSTEM_ACCESSTOKEN'],
    user: 'planwise',
  },
}
const PROVIDER_NAMES: Readonly<Record<string, string>> = { azure: 'ado', azure_devops: 'ado', azure_active_directory: 'ado' }
const COMMON_TOKENS = ['DBT_ENV_SECRET_GIT_CREDENTIAL', 'DBT_ENV_SECRET_GIT_TOKEN']

/** `private: org/repo`: over HTTPS with the token that the environment has, over SSH where it has none. */
function privatePlace(
  name: string,
  provider: string | null,
  asker: Asker,
  env: Env,
): { readonly url: string; readonly token: Extract<Wanted, { kind: 'git' }>['token'] } {
  const asked = provider ?? 'github'
  const known = PROVIDERS[PROVIDER_NAMES[asked] ?? asked]
  const path = name.replace(/\.git$/, '')
  if (known === undefined || !/^[\w.-]+(?:\/[\w. -]+)+$/.test(path) || path.split('/').some((part) => part.startsWith('.'))) {
    const wrong = known === undefined ? `the provider '${asked}' is not known` : `it is no 'owner/repository'`
    throw failure('PW1405', `The private package '${name}' cannot be fetched: ${wrong}`, {
      family: 'Dependency Error',
      at: asker.at,
      hint: 'Providers are github, gitlab and ado; any other repository can be named with `git:`.',
    })
  }
  const secret = [...known.tokens, ...COMMON_TOKENS].map(env).find((value) => value !== undefined && value !== '')
  if (secret === undefined) return { url: `${known.ssh}${path}${known.ssh.endsWith('v3/') ? '' : '.git'}`, token: null }
  return { url: `${known.host}${pathOf(path, known.host)}`, token: { user: known.user, secret } }
}

/** Azure DevOps puts `_git` between project and repository. */
function pathOf(path: string, host: string): string {
  if (!host.includes('azure')) return `${path}.git`
  const [org, project, repository] = path.split('/')
  return encodeURI(`${org}/${project}/_git/${repository ?? project}`)
}

/** The names under which a package may be asked for; any of them is the same package. */
export function namesOf(wanted: Wanted): readonly string[] {
  switch (wanted.kind) {
    case 'local':
      return [wanted.local]
    case 'hub':
      return [wanted.package]
    case 'tarball':
      return [wanted.url]
    case 'git': {
      const below = wanted.subdirectory === null ? '' : `/${wanted.subdirectory}`
      const other = wanted.url.endsWith('.git') ? wanted.url.slice(0, -4) : `${wanted.url}.git`
      return [`${wanted.url}${below}`, `${other}${below}`]
    }
  }
}

/**
 * Two demands for one package as one.
 * @throws PlanwiseError for versions that exclude each other, and for packages of two kinds under one name
 */
export function joined(known: Wanted, more: Wanted): Wanted {
  if (known.kind === 'local' && more.kind === 'local') return known
  if (known.kind === 'tarball' && more.kind === 'tarball') return known
  if (known.kind === 'hub' && more.kind === 'hub') {
    return { ...known, conditions: [...known.conditions, ...more.conditions] }
  }
  if (known.kind === 'git' && more.kind === 'git') {
    const revisions = [...new Set([...known.revisions, ...more.revisions])]
    return { ...known, revisions, warnUnpinned: known.warnUnpinned && more.warnUnpinned }
  }
  const name = namesOf(more)[0]
  throw failure('PW1404', `The package '${name}' is asked for in two ways: as ${known.kind} and as ${more.kind}`, {
    family: 'Dependency Error',
    at: more.asker.at,
  })
}

/**
 * The range that all demands for a package of the hub leave.
 * @throws PlanwiseError when they exclude each other
 */
export function rangeFor(wanted: Extract<Wanted, { kind: 'hub' }>): NonNullable<ReturnType<typeof rangeOf>> {
  const range = rangeOf(wanted.conditions)
  if (range !== undefined) return range
  const options = wanted.conditions.map((each) => `'${conditionText(each)}'`).join(', ')
  throw failure(
    'PW1404',
    `Version error for package ${wanted.package}: Could not find a satisfactory version from options: [${options}]`,
    { family: 'Dependency Error', at: wanted.asker.at, hint: hintFor(wanted.asker) },
  )
}

function hintFor({ package: asking }: Asker): string {
  return asking === null
    ? 'The project and its packages ask for versions that exclude each other: widen the range in your own file, or take another version of the package that asks.'
    : `The package ${asking} asks for it.`
}
