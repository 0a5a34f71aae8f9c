import { cpSync, lstatSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Diagnostic } from '../../model/index.ts'
import { diagnose } from '../diagnostics.ts'
import type { Files } from '../files.ts'
import { type Loaded, loaded } from '../loaded.ts'
import type { ProjectConfig } from '../project/types.ts'
import { packageName } from './installed.ts'
import { type LockedPackage, lockedHash, lockText, packagesHash } from './lock.ts'
import { type ReadPackagesOptions, readPackages } from './read.ts'
import { LOCK_FILE, type PackageSpec, type PackagesConfig } from './types.ts'

/**
 * Finds all packages that a project needs, those of packages included. Local paths start at the project's directory,
 * also those that a package asks for (as in dbt).
 *
 * Packages of the hub, of git and of other places cannot be resolved here: each is an error that names it.
 */
export async function resolvePackages(
  root: Pick<ProjectConfig, 'directory' | 'name'>,
  asked: PackagesConfig,
  files: Files,
  options: ReadPackagesOptions,
): Promise<Loaded<readonly LockedPackage[]>> {
  const diagnostics: Diagnostic[] = []
  const found = new Map<string, LockedPackage>()
  let pending: readonly PackageSpec[] = asked.packages
  while (pending.length > 0) {
    const next: PackageSpec[] = []
    for (const spec of pending) {
      if (spec.kind !== 'local') {
        diagnostics.push(
          diagnose(
            {
              code: 'PW1405',
              family: 'Dependency Error',
              message: unsupported(spec),
              hint: 'Put the package into the packages directory yourself, or name it as `local:`.',
            },
            { path: asked.fileName },
          ),
        )
        continue
      }
      if (found.has(spec.local)) continue
      const directory = resolve(root.directory, spec.local)
      const name = packageName(directory, files, `${spec.local}/`)
      const inner = name.ok ? await readPackages(directory, files, options) : name
      if (!name.ok || !inner.ok) {
        diagnostics.push(...inner.diagnostics.map((diagnostic) => within(diagnostic, asked, spec.local)))
        continue
      }
      found.set(spec.local, { spec, name: name.value })
      next.push(...inner.value.packages)
    }
    pending = next
  }
  const seen = new Set([root.name])
  for (const { spec, name } of found.values()) {
    if (seen.has(name)) diagnostics.push(duplicate(name, spec, root, asked))
    seen.add(name)
  }
  return loaded([...found.values()], diagnostics)
}

function within(diagnostic: Diagnostic, asked: PackagesConfig, local: string): Diagnostic {
  return { ...diagnostic, hint: `The package is named in ${asked.fileName} as \`local: ${local}\`.` }
}

function unsupported(spec: Exclude<PackageSpec, { kind: 'local' }>): string {
  const name =
    spec.kind === 'hub' ? spec.package : spec.kind === 'git' ? spec.git : spec.kind === 'tarball' ? spec.tarball : spec.private
  return `planwise cannot fetch the package '${name}' (${spec.kind}) yet`
}

function duplicate(name: string, spec: PackageSpec, root: Pick<ProjectConfig, 'name'>, asked: PackagesConfig): Diagnostic {
  const other = name === root.name ? 'the project itself has that name' : 'another package has that name'
  const place = spec.kind === 'local' ? ` at ${spec.local}` : ''
  return diagnose(
    { code: 'PW1403', family: 'Dependency Error', message: `The package '${name}'${place} cannot be installed: ${other}` },
    { path: asked.fileName },
  )
}

/** Whether package-lock.yml belongs to other packages than those asked for. */
export function lockIsStale(directory: string, asked: PackagesConfig, files: Files): boolean {
  return lockedHash(directory, files) !== packagesHash(asked.packages)
}

export function writeLock(directory: string, packages: readonly LockedPackage[], asked: PackagesConfig): void {
  writeFileSync(join(directory, LOCK_FILE), lockText(packages, asked.packages))
}

/** How a package came to its place; `from` as packages.yml writes it. */
export type Installed = { readonly name: string; readonly from: string; readonly how: 'link' | 'copy' }

/** Empties the packages directory and links each package into it, or copies it where links are not allowed. */
export function installLocal(
  root: Pick<ProjectConfig, 'directory' | 'packagesInstallPath'>,
  packages: readonly LockedPackage[],
): readonly Installed[] {
  const directory = resolve(root.directory, root.packagesInstallPath)
  rmSync(directory, { recursive: true, force: true })
  mkdirSync(directory, { recursive: true })
  return packages.flatMap(({ spec, name }) =>
    spec.kind === 'local'
      ? [{ name, from: spec.local, how: place(resolve(root.directory, spec.local), join(directory, name)) }]
      : [],
  )
}

function place(source: string, destination: string): Installed['how'] {
  try {
    symlinkSync(source, destination, 'dir')
    return 'link'
  } catch (error) {
    if (!(error instanceof Error) || lstatSync(source, { throwIfNoEntry: false }) === undefined) throw error
    cpSync(source, destination, { recursive: true })
    return 'copy'
  }
}
