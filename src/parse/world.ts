import { relative } from 'node:path'
import type { ProjectConfig } from '../config/index.ts'
import type { MacroRegistry, World } from '../context/index.ts'
import type { ParseInput } from './input.ts'

/** All projects by name, the root first. */
export function projectsOf({ root, packages }: ParseInput): ReadonlyMap<string, ProjectConfig> {
  return new Map([root, ...packages].map((project) => [project.name, project]))
}

/** A package's directory as places name it: seen from the project, with a final slash. */
export function folderOf(input: ParseInput, project: ProjectConfig): string {
  const path = relative(input.root.directory, project.directory).replaceAll('\\', '/')
  return path === '' ? '' : `${path}/`
}

export function worldOf(input: ParseInput, projects: ReadonlyMap<string, ProjectConfig>, macros: MacroRegistry): World {
  const packages = new Map(
    [...projects.values()].map((project) => [
      project.name,
      {
        name: project.name,
        vars: project.vars,
        dispatch: project.dispatch,
        version: project.version,
        folder: folderOf(input, project),
      },
    ]),
  )
  return { ...input.world, rootName: input.root.name, packages, macros }
}
