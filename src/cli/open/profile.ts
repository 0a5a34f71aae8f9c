import { adapterTypes, type DuckDbCredentials, duckdbAdapter } from '../../adapter/index.ts'
import { diskFiles, findProfilesDirectory, loadProfile, type ProfileConfig, readProfiles } from '../../config/index.ts'
import type { YamlWorld } from '../../context/index.ts'
import type { PlainRecord } from '../../model/index.ts'
import type { Warn } from '../warnings.ts'
import { yamlRender } from '../yaml-render.ts'
import { take } from './findings.ts'
import type { OpenRequest } from './request.ts'

export async function openProfile(
  request: OpenRequest,
  directory: string,
  projectProfile: string | null,
  early: YamlWorld,
  warn: Warn,
): Promise<ProfileConfig<DuckDbCredentials>> {
  const { flags, env } = request
  const profiles = take(readProfiles(profilesPlace(request, directory), diskFiles, directory), warn)
  const threads = flags.integer('threads')
  return take(
    await loadProfile(profiles, {
      render: yamlRender('profile', early),
      env: (name) => env[name],
      profile: flags.setting('profile'),
      projectProfile,
      target: flags.setting('target'),
      threads: threads === null ? undefined : { value: threads, origin: flags.origin('threads') },
      credentials: new Map(adapterTypes().map((type) => [type, duckdbAdapter.credentials])),
    }),
    warn,
  )
}

export function projectProfileOf(raw: PlainRecord): string | null {
  const profile = raw['profile']
  return typeof profile === 'string' ? profile : null
}

/** The one profile of profiles.yml, for a project that names none. */
export function onlyProfile(request: OpenRequest, directory: string): string | null {
  const profiles = readProfiles(profilesPlace(request, directory), diskFiles, directory)
  const [first, second] = profiles.ok ? Object.keys(profiles.value.raw).filter((name) => name !== 'config') : []
  return first !== undefined && second === undefined ? first : null
}

function profilesPlace({ flags, cwd, env }: OpenRequest, directory: string): string {
  const home = env['HOME'] ?? env['USERPROFILE'] ?? ''
  return findProfilesDirectory({ given: flags.setting('profiles_dir'), cwd, projectDirectory: directory, home }, diskFiles).value
}
