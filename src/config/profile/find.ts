import { join, resolve } from 'node:path'
import { isPlainRecord } from '../../model/index.ts'
import { diagnose } from '../diagnostics.ts'
import type { Files } from '../files.ts'
import { failed, type Loaded, loaded } from '../loaded.ts'
import { describe } from '../schema.ts'
import { loadYaml } from '../yaml/load.ts'
import type { Origin, ProfilesSource, Setting } from './types.ts'

export const PROFILES_FILE = 'profiles.yml'

export interface ProfilesPlaces {
  /** `--profiles-dir` or `DBT_PROFILES_DIR`, as given. */
  readonly given?: Setting<string> | undefined
  readonly cwd: string
  readonly projectDirectory: string
  readonly home: string
}

/**
 * The directory of profiles.yml: the one given, else the working directory, else the project's, else `~/.dbt`.
 *
 * @returns an absolute directory, which need not have the file
 */
export function findProfilesDirectory(places: ProfilesPlaces, files: Files): Setting<string> {
  const fallback: Origin = { kind: 'default' }
  if (places.given !== undefined) return { value: resolve(places.cwd, places.given.value), origin: places.given.origin }
  const nearby = [places.cwd, places.projectDirectory].find((directory) => files.kind(join(directory, PROFILES_FILE)) === 'file')
  return { value: nearby ?? join(places.home, '.dbt'), origin: fallback }
}

/**
 * Reads profiles.yml in a directory.
 * @param project the project's directory: a file in it has a short name
 */
export function readProfiles(directory: string, files: Files, project?: string): Loaded<ProfilesSource> {
  const path = join(directory, PROFILES_FILE)
  const text = files.read(path)
  if (text === undefined) {
    return failed([
      diagnose({
        code: 'PW1200',
        family: 'Runtime Error',
        message: `No profiles.yml found at ${path}`,
        hint: 'Put one beside the project file, or name its directory with --profiles-dir or DBT_PROFILES_DIR.',
      }),
    ])
  }
  const file = loadYaml(text, project === directory ? PROFILES_FILE : path, 'Runtime Error')
  if (file.diagnostics.some((diagnostic) => diagnostic.severity === 'error')) return failed(file.diagnostics)
  if (isPlainRecord(file.value)) return loaded({ directory, path, file, raw: file.value }, file.diagnostics)
  const message = `profiles.yml must be a mapping of profiles by name, but it is ${describe(file.value)}`
  return failed([diagnose({ code: 'PW1201', family: 'Runtime Error', message }, file.at([]), file.text)])
}
