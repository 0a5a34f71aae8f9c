import path from 'node:path'
import type { DuckDbCredentials } from '../../adapter/index.ts'
import {
  DBT_VERSION,
  diskFiles,
  findProject,
  installedPackages,
  loadProject,
  type PackagesConfig,
  type ProfileConfig,
  type ProjectConfig,
  type ReadPackagesOptions,
  readPackages,
  readProject,
  readSelectors,
} from '../../config/index.ts'
import type { YamlWorld } from '../../context/index.ts'
import { createWarn, type Warn } from '../warnings.ts'
import { yamlRender } from '../yaml-render.ts'
import { take } from './findings.ts'
import { flagValues } from './metadata.ts'
import { onlyProfile, openProfile, projectProfileOf } from './profile.ts'
import type { Configured, OpenRequest } from './request.ts'

/**
 * Loads profile, project file and packages.
 * @throws {PlanwiseError} with every mistake found in the file that has them
 */
export async function configure(request: OpenRequest): Promise<Configured> {
  const { flags, emit } = request
  const startedAt = request.now()
  const { invocationId } = request
  const warn = createWarn(flags, emit)
  const directory = projectDirectory(request)
  const source = take(readProject(directory, diskFiles), warn)
  const early = yamlWorld(request, startedAt)
  const profile = await openProfile(request, directory, projectProfileOf(source.raw), early, warn)
  const render = yamlRender('project', { ...early, target: profile.target })
  const root = take(await loadProject(source, { render, versionCheck: flags.is('version_check') }), warn)
  const packages = take(
    await installedPackages(root, await askedPackages(root, early, warn), diskFiles, {
      render,
      versionCheck: flags.is('version_check'),
    }),
    warn,
  )
  const targetPath = path.resolve(directory, flags.text('target_path') ?? root.targetPath)
  const selectors = take(await readSelectors(directory, diskFiles, render), warn)
  return { request, directory, profile, root, packages, selectors, targetPath, invocationId, startedAt, warn }
}

/**
 * Loads the profile even where the project file is broken or absent, for `debug`.
 * @throws {PlanwiseError} what is wrong with the profile
 */
export async function configureProfile(request: OpenRequest): Promise<ProfileConfig<DuckDbCredentials>> {
  const { flags, emit } = request
  const directory = projectDirectory(request)
  const source = readProject(directory, diskFiles)
  const early = yamlWorld(request, request.now())
  const projectProfile = (source.ok ? projectProfileOf(source.value.raw) : null) ?? onlyProfile(request, directory)
  return openProfile(request, directory, projectProfile, early, createWarn(flags, emit))
}

/** What packages.yml or dependencies.yml asks for. */
export async function askedPackages(root: ProjectConfig, world: YamlWorld, warn: Warn): Promise<PackagesConfig> {
  return take(await readPackages(root.directory, diskFiles, packagesOptions(world)), warn)
}

export function packagesOptions(world: YamlWorld): ReadPackagesOptions {
  return { render: yamlRender('packages', world), env: world.env }
}

/** The project file alone, for commands that need neither profile nor packages. */
export async function configureLightly(
  request: OpenRequest,
): Promise<{ readonly directory: string; readonly root: ProjectConfig; readonly warn: Warn; readonly world: YamlWorld }> {
  const { flags, emit } = request
  const warn = createWarn(flags, emit)
  const directory = projectDirectory(request)
  const source = take(readProject(directory, diskFiles), warn)
  const world = { ...yamlWorld(request, request.now()), target: { name: flags.text('target') ?? 'default' } }
  const root = take(
    await loadProject(source, { render: yamlRender('project', world), versionCheck: flags.is('version_check') }),
    warn,
  )
  return { directory, root, warn, world }
}

function projectDirectory({ flags, cwd }: OpenRequest): string {
  const given = flags.text('project_dir')
  return given === null ? findProject(cwd, diskFiles) : path.resolve(cwd, given)
}

/** What YAML files' templates see, before the target is known. */
function yamlWorld(request: OpenRequest, startedAt: Date): YamlWorld {
  const { flags, env, emit, now, invocationId } = request
  return {
    env: (name) => env[name],
    cliVars: flags.mapping('vars'),
    dbtVersion: DBT_VERSION,
    startedAt,
    now,
    invocationId,
    flags: flagValues(request),
    emit,
  }
}
