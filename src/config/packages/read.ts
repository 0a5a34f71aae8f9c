import { join } from 'node:path'
import * as z from 'zod'
import { type Diagnostic, isPlainRecord, type Plain, type PlainRecord } from '../../model/index.ts'
import { diagnose } from '../diagnostics.ts'
import type { Files } from '../files.ts'
import { failed, type Loaded, loaded } from '../loaded.ts'
import { type Render, renderTree } from '../render.ts'
import { anything, check, describe, flag, number, text } from '../schema.ts'
import { revealSecrets } from '../secrets.ts'
import { loadYaml, type YamlFile } from '../yaml/load.ts'
import type { PathStep } from '../yaml/positions.ts'
import { DEPENDENCIES_FILE, LOCK_FILE, PACKAGES_FILE, type PackageSpec, type PackagesConfig } from './types.ts'

const FAMILY = 'Runtime Error'
const revision = z.union([text, number]).nullish()
const filled = text.min(1, 'text that is not empty')
const NAME = { name: text.nullish() }
const FROM_GIT = { revision, 'warn-unpinned': flag.nullish(), subdirectory: text.nullish(), ...NAME }

/** By the key that tells the kinds apart. */
const SCHEMAS = {
  local: z.strictObject({ local: filled, ...NAME }, 'a mapping'),
  package: z.strictObject(
    {
      package: text.regex(/\//, "a name with its namespace, like 'dbt-labs/dbt_utils'"),
      version: z.union([filled, number, z.array(z.union([text, number]), 'a list of versions')]),
      install_prerelease: flag.nullish(),
      'install-prerelease': flag.nullish(),
      ...NAME,
    },
    'a mapping',
  ),
  git: z.strictObject({ git: filled, ...FROM_GIT }, 'a mapping'),
  tarball: z.strictObject({ tarball: filled, name: text }, 'a mapping'),
  private: z.strictObject({ private: filled, provider: text.nullish(), ...FROM_GIT }, 'a mapping'),
} as const
type Kind = keyof typeof SCHEMAS
const KINDS: readonly Kind[] = ['local', 'package', 'git', 'tarball', 'private']

const fileSchema = z.strictObject({ packages: z.array(anything, 'a list').nullish() }, 'a mapping')

export interface ReadPackagesOptions {
  /** Renders packages.yml with the context of packages (secrets come as placeholders); dependencies.yml is never rendered. */
  readonly render: Render
  readonly env: (name: string) => string | undefined
}

/** The packages that `packages.yml` or `dependencies.yml` of a project asks for. */
export async function readPackages(
  directory: string,
  files: Files,
  options: ReadPackagesOptions,
): Promise<Loaded<PackagesConfig>> {
  const diagnostics: Diagnostic[] = []
  const own = readFile(directory, PACKAGES_FILE, files, diagnostics)
  const dependencies = readFile(directory, DEPENDENCIES_FILE, files, diagnostics)
  if (diagnostics.some((diagnostic) => diagnostic.severity === 'error')) return failed(diagnostics)
  const report = (file: YamlFile, path: readonly PathStep[], message: string) =>
    diagnostics.push(diagnose({ code: 'PW1400', family: FAMILY, message }, file.keyAt(path), file.text))
  if (own?.record['projects'] !== undefined) report(own.file, ['projects'], `'projects' belongs in ${DEPENDENCIES_FILE}`)
  const inDependencies = dependencies?.record['packages'] !== undefined
  if (inDependencies && own?.record['packages'] !== undefined) {
    report(own.file, ['packages'], `'packages' cannot be in both ${PACKAGES_FILE} and ${DEPENDENCIES_FILE}`)
  }
  if (diagnostics.length > 0) return failed(diagnostics)
  const source = inDependencies ? dependencies : own
  if (source === undefined) return loaded({ fileName: PACKAGES_FILE, packages: [], places: [] }, diagnostics)
  const fileName = inDependencies ? DEPENDENCIES_FILE : PACKAGES_FILE
  const unrendered: PlainRecord = inDependencies ? { packages: source.record['packages'] ?? [] } : source.record
  const rendered = inDependencies ? unrendered : await renderPackages(unrendered, source.file, options, diagnostics)
  if (diagnostics.length > 0) return failed(diagnostics)
  const packages = specsOf(rendered, unrendered, source.file, diagnostics)
  const places = packages.map((_, index) => source.file.at(['packages', index]))
  return loaded({ fileName, packages, places }, diagnostics)
}

/** What package-lock.yml says: the packages with their exact versions, and the hash of those they were found for. */
export interface Lock {
  readonly hash: string | null
  readonly packages: readonly PackageSpec[]
}

/** Reads package-lock.yml; undefined where there is none. Its templates (`env_var` of secrets) are rendered. */
export async function readLock(directory: string, files: Files, options: ReadPackagesOptions): Promise<Loaded<Lock | undefined>> {
  const diagnostics: Diagnostic[] = []
  const source = readFile(directory, LOCK_FILE, files, diagnostics)
  if (source === undefined || diagnostics.length > 0) return loaded(undefined, diagnostics)
  const { sha1_hash: hash, packages: entries } = source.record
  const record: PlainRecord = { packages: entries ?? [] }
  const rendered = await renderPackages(record, source.file, options, diagnostics)
  if (diagnostics.length > 0) return failed(diagnostics)
  const packages = specsOf(rendered, record, source.file, diagnostics)
  return loaded({ hash: typeof hash === 'string' ? hash : null, packages }, diagnostics)
}

/**
 * Entries of `packages:` that stand in no file of the project.
 *
 * @param entries as the hub or an option gives them
 * @param shownAs where they stand, for what is wrong with them
 */
export function packageSpecs(entries: readonly PlainRecord[], shownAs: string): Loaded<readonly PackageSpec[]> {
  const diagnostics: Diagnostic[] = []
  const file = loadYaml(JSON.stringify({ packages: entries }), shownAs, FAMILY)
  const record: PlainRecord = isPlainRecord(file.value) ? file.value : {}
  return loaded(specsOf(record, record, file, diagnostics), diagnostics)
}

function readFile(
  directory: string,
  name: string,
  files: Files,
  diagnostics: Diagnostic[],
): { file: YamlFile; record: PlainRecord } | undefined {
  const contents = files.read(join(directory, name))
  if (contents === undefined) return undefined
  const file = loadYaml(contents, name, FAMILY)
  diagnostics.push(...file.diagnostics)
  if (file.value === null) return undefined
  if (isPlainRecord(file.value)) return { file, record: file.value }
  diagnostics.push(
    diagnose(
      { code: 'PW1400', family: FAMILY, message: `${name} must be a mapping, but it is ${describe(file.value)}` },
      file.at([]),
      file.text,
    ),
  )
  return undefined
}

async function renderPackages(
  record: PlainRecord,
  file: YamlFile,
  options: ReadPackagesOptions,
  diagnostics: Diagnostic[],
): Promise<Plain> {
  const render: Render = async (value, at) => revealSecrets(await options.render(value, at), options.env)
  return await renderTree(record, { render, at: (path) => file.at(path), diagnostics, text: file.text })
}

function specsOf(rendered: Plain, unrendered: PlainRecord, file: YamlFile, diagnostics: Diagnostic[]): PackageSpec[] {
  const checked = check(fileSchema, rendered, { code: 'PW1400', family: FAMILY, file }, diagnostics)
  const raw = Array.isArray(unrendered['packages']) ? unrendered['packages'] : []
  const specs: PackageSpec[] = []
  for (const [index, entry] of (checked?.packages ?? []).entries()) {
    const written: Plain = raw[index] ?? null
    const spec = specOf(entry, isPlainRecord(written) ? written : {}, index, file, diagnostics)
    if (spec !== undefined) specs.push(spec)
  }
  return specs
}

function specOf(
  entry: Plain,
  unrendered: PlainRecord,
  index: number,
  file: YamlFile,
  diagnostics: Diagnostic[],
): PackageSpec | undefined {
  const under = ['packages', index]
  const kind = isPlainRecord(entry) ? KINDS.find((key) => Object.hasOwn(entry, key)) : undefined
  const reporting = { code: 'PW1401', family: FAMILY, file, under } as const
  switch (kind) {
    case undefined: {
      const message = `A package in ${file.path} needs one of the keys ${KINDS.join(', ')}`
      const hint = 'For example `- local: ../shared`, a directory with a dbt_project.yml.'
      diagnostics.push(diagnose({ code: 'PW1401', family: FAMILY, message, hint }, file.at(under), file.text))
      return undefined
    }
    case 'local': {
      const spec = check(SCHEMAS.local, entry, reporting, diagnostics)
      return spec && { kind, local: spec.local, name: spec.name ?? null, unrendered }
    }
    case 'package': {
      const spec = check(SCHEMAS.package, entry, reporting, diagnostics)
      const installPrerelease = spec?.install_prerelease ?? spec?.['install-prerelease'] ?? false
      return (
        spec && {
          kind: 'hub',
          package: spec.package,
          version: spec.version,
          installPrerelease,
          name: spec.name ?? null,
          unrendered,
        }
      )
    }
    case 'git': {
      const spec = check(SCHEMAS.git, entry, reporting, diagnostics)
      return spec && { kind, git: spec.git, ...fromGit(spec), unrendered }
    }
    case 'tarball': {
      const spec = check(SCHEMAS.tarball, entry, reporting, diagnostics)
      return spec && { kind, tarball: spec.tarball, name: spec.name, unrendered }
    }
    case 'private': {
      const spec = check(SCHEMAS.private, entry, reporting, diagnostics)
      return spec && { kind, private: spec.private, provider: spec.provider ?? null, ...fromGit(spec), unrendered }
    }
  }
}

function fromGit(spec: Omit<z.infer<typeof SCHEMAS.git>, 'git'>) {
  return {
    revision: spec.revision ?? null,
    warnUnpinned: spec['warn-unpinned'] ?? null,
    subdirectory: spec.subdirectory ?? null,
    name: spec.name ?? null,
  }
}
