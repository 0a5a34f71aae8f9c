import type * as z from 'zod'
import { type Diagnostic, isPlainRecord, type Plain, type PlainRecord } from '../../model/index.ts'
import { diagnose, didYouMean } from '../diagnostics.ts'
import { failed, isError, type Loaded, loaded } from '../loaded.ts'
import { type Render, renderTree } from '../render.ts'
import { check, describe } from '../schema.ts'
import { revealSecrets, SECRET_PREFIX } from '../secrets.ts'
import type { PathStep } from '../yaml/positions.ts'
import { overrideTarget } from './overrides.ts'
import { targetVariable } from './target.ts'
import type { EffectiveSetting, Origin, ProfileConfig, ProfilesSource, Setting } from './types.ts'

export interface LoadProfileOptions<Credentials> {
  /** Renders with the context of profiles (secrets come as placeholders). */
  readonly render: Render
  readonly env: (name: string) => string | undefined
  /** `--profile` or `DBT_PROFILE`. */
  readonly profile?: Setting<string> | undefined
  /** `profile:` of the project file, rendered. */
  readonly projectProfile: string | null
  /** `--target` or `DBT_TARGET`. */
  readonly target?: Setting<string> | undefined
  /** `--threads`. */
  readonly threads?: Setting<number> | undefined
  /** The adapters by the `type` they serve; each checks its targets. */
  readonly credentials: ReadonlyMap<string, z.ZodType<Credentials>>
}

const FAMILY = 'Runtime Error'
const DEFAULT_THREADS = 1
/** Values of these keys are not shown. */
const SECRET_KEYS = /password|token|secret|key_id|access_key/i

/** Chooses profile and target and renders the target; other targets are not looked at. */
export async function loadProfile<C extends { readonly threads: number }>(
  source: ProfilesSource,
  options: LoadProfileOptions<C>,
): Promise<Loaded<ProfileConfig<C>>> {
  const { file, raw } = source
  const diagnostics: Diagnostic[] = []
  const report = (path: readonly PathStep[], code: string, message: string, hint?: string) =>
    failed([diagnose({ code, family: FAMILY, message, hint }, file.keyAt(path), file.text)])

  const profileName = options.profile?.value ?? options.projectProfile
  if (profileName === null) {
    return failed([
      diagnose({
        code: 'PW1202',
        family: FAMILY,
        message: 'The project names no profile in its dbt_project.yml',
        hint: `Add \`profile: <name>\` to the project file, with a name from ${source.path}, or give --profile.`,
      }),
    ])
  }
  const profile = raw[profileName]
  const names = Object.keys(raw).filter((name) => name !== 'config')
  if (profile === undefined) {
    const hint = didYouMean(profileName, names) ?? (names.length === 0 ? undefined : `Profiles there: ${names.join(', ')}.`)
    return report([], 'PW1203', `Could not find profile named '${profileName}' in ${source.path}`, hint)
  }
  if (!isPlainRecord(profile))
    return report([profileName], 'PW1204', `The profile '${profileName}' must be a mapping, but it is ${describe(profile)}`)
  const outputs = profile['outputs']
  if (outputs === undefined || !isPlainRecord(outputs)) {
    return report([profileName], 'PW1204', `The profile '${profileName}' has no \`outputs:\` with its targets`)
  }
  const targetName = await chooseTarget(profile, profileName, source, options, diagnostics)
  if (targetName === undefined) return failed(diagnostics)
  const written = outputs[targetName]
  if (written === undefined) {
    const known = Object.keys(outputs)
    const hint = didYouMean(targetName, known) ?? `Targets there: ${known.join(', ')}.`
    return report(
      [profileName, 'outputs'],
      'PW1205',
      `The profile '${profileName}' does not have a target named '${targetName}'`,
      hint,
    )
  }
  const place = [profileName, 'outputs', targetName]
  if (!isPlainRecord(written))
    return report(place, 'PW1204', `The target '${targetName}' must be a mapping, but it is ${describe(written)}`)
  const rendered = await renderTarget(written, place, source, options, diagnostics)
  if (rendered === undefined) return failed(diagnostics)
  const schema = schemaFor(rendered, place, source, options, diagnostics)
  if (schema === undefined) return failed(diagnostics)
  const { target, origins } = overrideTarget(rendered, options.env)
  const threads = options.threads?.value
  const checked = check(
    schema,
    threads === undefined ? target : { ...target, threads },
    { code: 'PW1207', family: FAMILY, file, under: place, sentences: true },
    diagnostics,
  )
  if (checked === undefined) return failed(diagnostics)
  const plain = plainOf(checked)
  const threadsSetting: Setting<number> = options.threads ?? {
    value: checked.threads,
    origin: rendered['threads'] === undefined ? { kind: 'default' } : { kind: 'file', at: file.at([...place, 'threads']) },
  }
  return loaded<ProfileConfig<C>>(
    {
      profileName,
      targetName,
      outputs: Object.keys(outputs),
      credentials: checked,
      threads: threadsSetting.value ?? DEFAULT_THREADS,
      target: targetVariable(plain, { profile: profileName, target: targetName, threads: threadsSetting.value }),
      settings: [
        {
          key: 'profile',
          value: profileName,
          origin: options.profile?.origin ?? { kind: 'file', at: file.keyAt([profileName]) },
          secret: false,
        },
        {
          key: 'target',
          value: targetName,
          origin: options.target?.origin ?? targetOrigin(profile, profileName, source),
          secret: false,
        },
        ...effective(plain, target, written, (path) => file.at([...place, ...path]), origins, threadsSetting),
      ],
      source,
    },
    diagnostics,
  )
}

/** Only the name of the target is rendered here: an unchosen target may need variables that are not set. */
async function chooseTarget<C>(
  profile: PlainRecord,
  profileName: string,
  source: ProfilesSource,
  options: LoadProfileOptions<C>,
  diagnostics: Diagnostic[],
): Promise<string | undefined> {
  if (options.target !== undefined) return options.target.value
  const written = profile['target']
  if (written === undefined) return 'default'
  const at = (path: readonly PathStep[]) => source.file.at([profileName, 'target', ...path])
  const rendered = await renderTree(written, { render: options.render, at, diagnostics, text: source.file.text })
  if (diagnostics.some(isError)) return undefined
  return rendered === null ? 'default' : String(rendered)
}

async function renderTarget<C>(
  written: PlainRecord,
  place: readonly PathStep[],
  source: ProfilesSource,
  options: LoadProfileOptions<C>,
  diagnostics: Diagnostic[],
): Promise<PlainRecord | undefined> {
  const render: Render = async (text, at) => revealSecrets(await options.render(text, at), options.env)
  const found: Diagnostic[] = []
  const rendered = await renderTree(written, {
    render,
    at: (path) => source.file.at([...place, ...path]),
    diagnostics: found,
    text: source.file.text,
  })
  diagnostics.push(...found)
  return found.some(isError) || !isPlainRecord(rendered) ? undefined : rendered
}

function schemaFor<C>(
  target: PlainRecord,
  place: readonly PathStep[],
  { file }: ProfilesSource,
  options: LoadProfileOptions<C>,
  diagnostics: Diagnostic[],
): z.ZodType<C> | undefined {
  const type = target['type']
  const known = [...options.credentials.keys()]
  const schema = typeof type === 'string' ? options.credentials.get(type) : undefined
  if (schema !== undefined) return schema
  const message =
    type === undefined
      ? `The target '${place.at(-1)}' has no \`type:\``
      : `planwise has no adapter of type ${typeof type === 'string' ? `'${type}'` : describe(type)}; it runs on ${known.join(', ')}`
  const hint =
    type === undefined ? `Add \`type: ${known[0]}\`.` : 'Add a target of that type to the profile, and choose it with --target.'
  diagnostics.push(
    diagnose(
      { code: 'PW1206', family: FAMILY, message, hint },
      type === undefined ? file.keyAt(place) : file.at([...place, 'type']),
      file.text,
    ),
  )
  return undefined
}

function targetOrigin(profile: PlainRecord, profileName: string, { file }: ProfilesSource): Origin {
  return profile['target'] === undefined ? { kind: 'default' } : { kind: 'file', at: file.at([profileName, 'target']) }
}

function effective(
  checked: PlainRecord,
  target: PlainRecord,
  written: PlainRecord,
  at: (path: readonly PathStep[]) => Extract<Origin, { kind: 'file' }>['at'],
  overrides: ReadonlyMap<string, Origin>,
  threads: Setting<number>,
): EffectiveSetting[] {
  const settings: EffectiveSetting[] = []
  for (const [key, value] of Object.entries(checked)) {
    if (value === null || key === 'threads') continue
    const parts =
      key === 'settings' && isPlainRecord(value)
        ? Object.entries(value).map(([inner, v]) => [[key, inner], v] as const)
        : [[[key], value] as const]
    for (const [path, part] of parts) {
      const shown = path.join('.')
      const inFile: Origin = follow(target, path) === undefined ? { kind: 'default' } : { kind: 'file', at: at(path) }
      settings.push({
        key: shown,
        value: part,
        origin: overrides.get(shown) ?? inFile,
        secret: isSecret(path, follow(written, path)),
      })
    }
  }
  settings.push({ key: 'threads', value: threads.value, origin: threads.origin, secret: false })
  return settings
}

function follow(record: PlainRecord, path: readonly string[]): Plain | undefined {
  const [first = '', ...rest] = path
  const value = record[first]
  return rest.length === 0 || value === undefined || !isPlainRecord(value) ? value : follow(value, rest)
}

function isSecret(path: readonly string[], written: Plain | undefined): boolean {
  return (
    SECRET_KEYS.test(path.join('.')) ||
    JSON.stringify(written ?? null, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)).includes(
      SECRET_PREFIX,
    )
  )
}

/** What a schema made, as plain data: undefined members are left out. */
function plainOf(value: object): PlainRecord {
  const record: Record<string, Plain> = Object.create(null)
  for (const [key, inner] of Object.entries(value)) record[key] = plainValue(inner)
  return record
}

function plainValue(value: unknown): Plain {
  if (value === null || value === undefined) return null
  if (Array.isArray(value)) return value.map(plainValue)
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint')
    return value
  return typeof value === 'object' ? plainOf(value) : null
}
