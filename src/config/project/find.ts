import { dirname, join } from 'node:path'
import { isPlainRecord } from '../../model/index.ts'
import { diagnose } from '../diagnostics.ts'
import type { Files } from '../files.ts'
import { failed, type Loaded, loaded } from '../loaded.ts'
import { describe } from '../schema.ts'
import { loadYaml } from '../yaml/load.ts'
import type { ProjectSource } from './types.ts'

/** Where both lie in one directory, the first one is read and the other one ignored. */
export const PROJECT_FILES = ['planwise.yml', 'dbt_project.yml'] as const

/**
 * The nearest directory at or above `start` with a project file; `start` itself when there is none.
 *
 * @param start an absolute directory
 */
export function findProject(start: string, files: Files): string {
  let directory = start
  for (;;) {
    if (PROJECT_FILES.some((name) => files.kind(join(directory, name)) === 'file')) return directory
    const parent = dirname(directory)
    if (parent === directory) return start
    directory = parent
  }
}

/**
 * Reads a project's file. Its places name it relative to `shownFrom`.
 *
 * @param directory absolute
 * @param prefix put before the file's name in places, for packages (`dbt_packages/dbt_utils/`)
 */
export function readProject(directory: string, files: Files, prefix = ''): Loaded<ProjectSource> {
  for (const fileName of PROJECT_FILES) {
    const text = files.read(join(directory, fileName))
    if (text === undefined) continue
    const file = loadYaml(text, `${prefix}${fileName}`, 'Runtime Error')
    if (file.diagnostics.some((diagnostic) => diagnostic.severity === 'error')) return failed(file.diagnostics)
    if (isPlainRecord(file.value)) return loaded({ directory, fileName, file, raw: file.value }, file.diagnostics)
    const broken =
      file.value instanceof Map
        ? 'Keys of the project file must be text'
        : `${fileName} must be a mapping, but it is ${describe(file.value)}`
    const hint = file.value === null ? 'At the least it says `name:` and `profile:`.' : undefined
    return failed([diagnose({ code: 'PW1101', family: 'Runtime Error', message: broken, hint }, file.at([]), file.text)])
  }
  return failed([
    diagnose({
      code: 'PW1100',
      family: 'Runtime Error',
      message: `No dbt_project.yml or planwise.yml found at ${join(directory, 'dbt_project.yml')}`,
      hint: 'Change to the directory of a project, name it with --project-dir, or make one with `planwise init`.',
    }),
  ])
}
