import { duckdbCredentials } from '../../../src/adapter/duckdb/credentials.ts'
import {
  type Files,
  findProfilesDirectory,
  type LoadProfileOptions,
  loadProfile,
  readProfiles,
  revealSecrets,
  secretPlaceholder,
  unwrap,
} from '../../../src/config/index.ts'
import { failure, type Plain } from '../../../src/model/index.ts'

const PROFILES = `shop:
  target: "{{ dev }}"
  outputs:
    dev:
      type: duckdb
      path: x.duckdb
      threads: 3
      settings: {a: b, Threads: 2}
      attach: [{path: y.db, alias: y}]
    other: {type: duckdb, path: "{{ missing }}"}
    secret: {type: duckdb, path: "{{ secret }}", threads: "{{ four }}"}
    postgres: {type: postgres}
    empty:
    typos: {type: duckdb, pat: x, threads: many}
bare: {}
odd: 3
`

const ENV: Record<string, string> = { DBT_ENV_SECRET_X: 'hush.db' }

function files(text: string | undefined): Files {
  return { read: () => text, kind: () => 'file', list: () => [] }
}

function render(text: string): Plain {
  if (text.includes('missing')) throw failure('PW3006', "Env var required but not provided: 'X'", { family: 'Parsing Error' })
  if (text.includes('secret')) return secretPlaceholder('DBT_ENV_SECRET_X')
  return text.includes('four') ? 4 : 'dev'
}

type Options = Partial<LoadProfileOptions<ReturnType<typeof duckdbCredentials.parse>>> & {
  readonly variables?: Record<string, string>
}

function load(options: Options = {}, text: string = PROFILES) {
  const { variables = {}, ...rest } = options
  const source = readProfiles('/home/.dbt', files(text))
  if (!source.ok) return source
  return loadProfile(source.value, {
    render,
    env: (name) => variables[name] ?? ENV[name],
    projectProfile: 'shop',
    credentials: new Map([['duckdb', duckdbCredentials]]),
    ...rest,
  })
}

function flag<T>(value: T, name: string) {
  return { value, origin: { kind: 'flag' as const, name } }
}

async function problem(options: Options, text?: string) {
  const { diagnostics } = await load(options, text)
  const [first] = diagnostics
  return { line: `${first?.at?.line}:${first?.at?.column} ${first?.message}`, hint: first?.hint, family: first?.family }
}

describe('a profile', () => {
  test('gives templates the target that dbt-duckdb gives them', async () => {
    const profile = unwrap(await load())
    // The variable `target` of dbt-core 1.10.23 with dbt-duckdb 1.10.1, printed by an on-run-start hook.
    expect(JSON.stringify(profile.target)).toBe(
      JSON.stringify({
        database: 'x',
        schema: 'main',
        path: 'x.duckdb',
        config_options: null,
        extensions: null,
        settings: { a: 'b', Threads: 2 },
        external_root: '.',
        use_credential_provider: null,
        attach: [{ path: 'y.db', type: null, alias: 'y', secret: null, read_only: false, options: null, is_ducklake: null }],
        filesystems: null,
        remote: null,
        plugins: null,
        disable_transactions: false,
        type: 'duckdb',
        threads: 3,
        name: 'dev',
        target_name: 'dev',
        profile_name: 'shop',
      }),
    )
    expect(profile).toMatchObject({ profileName: 'shop', targetName: 'dev', threads: 3 })
    expect(profile.outputs).toEqual(['dev', 'other', 'secret', 'postgres', 'empty', 'typos'])
  })

  test('says where each setting comes from', async () => {
    const variables = { DUCKDB_DATABASE_PATH: '/z/q.db', DUCKDB_MEMORY_LIMIT: '1GB', DUCKDB_THREADS: '2' }
    const profile = unwrap(await load({ variables, threads: flag(8, '--threads') }))
    const shown = Object.fromEntries(
      profile.settings.map(({ key, value, origin }) => [
        key,
        [value, origin.kind === 'file' ? `line ${origin.at.line}` : origin.kind === 'default' ? 'default' : origin.name],
      ]),
    )
    expect(shown).toMatchObject({
      profile: ['shop', 'line 1'],
      target: ['dev', 'line 2'],
      path: ['/z/q.db', 'DUCKDB_DATABASE_PATH'],
      database: ['q', 'default'],
      schema: ['main', 'default'],
      'settings.a': ['b', 'line 8'],
      'settings.memory_limit': ['1GB', 'DUCKDB_MEMORY_LIMIT'],
      'settings.threads': ['2', 'DUCKDB_THREADS'],
      threads: [8, '--threads'],
    })
    expect(profile.target['settings']).toEqual({ a: 'b', memory_limit: '1GB', threads: '2' })
  })

  test('only the chosen target is rendered, and secrets come in afterwards', async () => {
    const profile = unwrap(await load({ target: flag('secret', '--target') }))
    expect(profile.credentials).toMatchObject({ path: 'hush.db', threads: 4 })
    expect(await problem({ target: flag('other', '--target') })).toEqual({
      line: "10:33 Env var required but not provided: 'X'",
      hint: undefined,
      family: 'Parsing Error',
    })
  })

  test.each<[string, Options, string, string | undefined]>([
    [
      'unknown target',
      { target: flag('devv', '--target') },
      "3:3 The profile 'shop' does not have a target named 'devv'",
      "Did you mean 'dev'?",
    ],
    [
      'unknown profile',
      { profile: flag('shap', '--profile') },
      "1:1 Could not find profile named 'shap' in /home/.dbt/profiles.yml",
      "Did you mean 'shop'?",
    ],
    [
      'no profile',
      { projectProfile: null },
      'undefined:undefined The project names no profile in its dbt_project.yml',
      'Add `profile: <name>` to the project file, with a name from /home/.dbt/profiles.yml, or give --profile.',
    ],
    [
      'no outputs',
      { profile: flag('bare', '--profile') },
      "15:1 The profile 'bare' has no `outputs:` with its targets",
      undefined,
    ],
    [
      'no mapping',
      { profile: flag('odd', '--profile') },
      "16:1 The profile 'odd' must be a mapping, but it is the number 3",
      undefined,
    ],
    [
      'another engine',
      { target: flag('postgres', '--target') },
      "12:22 planwise has no adapter of type 'postgres'; it runs on duckdb",
      'Add a target of that type to the profile, and choose it with --target.',
    ],
    [
      'empty target',
      { target: flag('empty', '--target') },
      "13:5 The target 'empty' must be a mapping, but it is empty",
      undefined,
    ],
  ])('%s', async (_, options, line, hint) => {
    expect(await problem(options)).toEqual({ line, hint, family: 'Runtime Error' })
  })

  test('all mistakes of a target are told', async () => {
    const { diagnostics } = await load({ target: flag('typos', '--target') })
    expect(diagnostics.map((d) => [d.at?.line, d.message, d.hint])).toEqual([
      [14, "'shop.outputs.typos.threads': must be a whole number", undefined],
      [14, "Unknown key 'pat' in 'shop.outputs.typos'", "Did you mean 'path'?"],
    ])
  })

  test('a file that is missing, empty or broken', async () => {
    expect(readProfiles('/x', files(undefined)).diagnostics[0]).toMatchObject({ code: 'PW1200', family: 'Runtime Error' })
    expect(readProfiles('/x', files('')).diagnostics[0]).toMatchObject({ code: 'PW1201' })
    expect(readProfiles('/x', files('a: [1')).diagnostics[0]).toMatchObject({ code: 'PW1001', family: 'Runtime Error' })
  })
})

test('profiles.yml is looked for where it is given, in the working directory, beside the project, at home', () => {
  const places = { cwd: '/work', projectDirectory: '/work/shop', home: '/home/me' }
  const having = (...paths: string[]): Files => ({
    read: () => undefined,
    kind: (path) => (paths.includes(path) ? 'file' : undefined),
    list: () => [],
  })
  const found = (some: Files, given?: string) =>
    findProfilesDirectory({ ...places, given: given === undefined ? undefined : flag(given, '--profiles-dir') }, some).value
  expect(found(having(), 'conf')).toBe('/work/conf')
  expect(found(having('/work/profiles.yml', '/work/shop/profiles.yml'))).toBe('/work')
  expect(found(having('/work/shop/profiles.yml'))).toBe('/work/shop')
  expect(found(having())).toBe('/home/me/.dbt')
})

test('several secrets in one text are all put in', () => {
  const text = `${secretPlaceholder('DBT_ENV_SECRET_A')}:${secretPlaceholder('DBT_ENV_SECRET_B')}@x`
  expect(revealSecrets(text, (name) => name.at(-1)?.toLowerCase())).toBe('a:b@x')
})
