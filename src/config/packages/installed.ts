import { join } from 'node:path'
import { type Diagnostic, isPlainRecord } from '../../model/index.ts'
import { diagnose } from '../diagnostics.ts'
import type { Files } from '../files.ts'
import { failed, type Loaded, loaded } from '../loaded.ts'
import { readProject } from '../project/find.ts'
import { type LoadProjectOptions, loadProject } from '../project/load.ts'
import type { ProjectConfig } from '../project/types.ts'
import type { PackagesConfig } from './types.ts'

/**
 * The projects that lie in the packages directory, in the order of their directories' names.
 *
 * Fails when fewer are there than the project asks for, when one has no project file, and when two have one name.
 */
export async function installedPackages(
  root: ProjectConfig,
  asked: PackagesConfig,
  files: Files,
  options: LoadProjectOptions,
): Promise<Loaded<readonly ProjectConfig[]>> {
  const directory = join(root.directory, root.packagesInstallPath)
  const names = files
    .list(directory)
    .filter((name) => !name.startsWith('__') && files.kind(join(directory, name)) === 'directory')
  if (asked.packages.length > names.length) return failed([missing(root, asked, names.length)])
  const diagnostics: Diagnostic[] = []
  const projects: ProjectConfig[] = []
  for (const name of names) {
    const prefix = `${root.packagesInstallPath}/${name}/`
    const source = readProject(join(directory, name), files, prefix)
    const project = source.ok ? await loadProject(source.value, options) : source
    diagnostics.push(...(source.ok ? source.diagnostics : []), ...project.diagnostics)
    if (project.ok) projects.push(project.value)
  }
  for (const [index, project] of projects.entries()) {
    const same = [root, ...projects.slice(0, index)].find((other) => other.name === project.name)
    if (same !== undefined) diagnostics.push(sameName(project, same))
  }
  return loaded(projects, diagnostics)
}

function missing(root: ProjectConfig, asked: PackagesConfig, installed: number): Diagnostic {
  const message = `${asked.fileName} names ${asked.packages.length} package(s), but ${installed} lie in ${root.packagesInstallPath}. Run "dbt deps" to install package dependencies.`
  return diagnose(
    { code: 'PW1402', family: 'Compilation Error', message, hint: 'Here that is `planwise deps`.' },
    { path: asked.fileName },
  )
}

function sameName(project: ProjectConfig, other: ProjectConfig): Diagnostic {
  const { file } = project.source
  return diagnose(
    {
      code: 'PW1403',
      family: 'Compilation Error',
      message: `Two projects are named '${project.name}': ${other.source.file.path} and ${file.path}`,
      hint: 'Rename one of them, or remove one of the packages.',
    },
    file.at(['name']),
    file.text,
  )
}

/** The name a package's project file gives, before anything else of it is read. */
export function packageName(directory: string, files: Files, shownAs: string): Loaded<string> {
  const source = readProject(directory, files, shownAs)
  if (!source.ok) return source
  const name = source.value.raw['name']
  if (typeof name === 'string' && isPlainRecord(source.value.raw)) return loaded(name, [])
  const { file } = source.value
  const message = `A package's project file must have a name`
  return failed([diagnose({ code: 'PW1102', family: 'Runtime Error', message }, file.at([]), file.text)])
}
