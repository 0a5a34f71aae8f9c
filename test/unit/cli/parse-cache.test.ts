import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { openProject } from '../../../src/library/index.ts'

const bakery = fileURLToPath(new URL('../parse/bakery', import.meta.url))
const NOW = new Date('2026-03-01T12:00:00.250Z')

/** What the bakery lacks: everything that makes remembering hard. */
const MORE: Readonly<Record<string, string>> = {
  'models/extra/clock.sql': "select '{{ run_started_at }}' as at, '{{ invocation_id }}' as run, id from {{ ref('goods') }}",
  'models/extra/from_env.sql':
    "{{ config(tags=[env_var('BAKERY_TAG', 'none')]) }} select '{{ env_var('BAKERY_TAG', 'none') }}' as tag",
  'models/extra/from_var.sql':
    "{{ config(enabled=var('with_extra', true)) }} select '{{ var('currency') }}' as currency, {{ cents('1') }} as c",
  'models/extra/leaf.sql': "select * from {{ ref('from_env') }} union all select {{ cents('2') }}",
  'models/extra/off.sql': '{{ config(enabled=false) }} select 1 as id',
  'models/extra/extra.yml': `
groups: [{name: extra, owner: {email: a@example.com}}]
models:
  - name: leaf
    description: "{{ doc('leaf') }} in {{ env_var('BAKERY_TAG', 'none') }}"
    config: {meta: {since: 2024-01-01, share: 1.0, nested: {7: seven}}}
    columns: [{name: tag, data_tests: [not_null, {accepted_values: {values: [a, 1.0, 2024-01-31], quote: false}}, {odd: {factor: "{{ var('currency') }}"}}]}]
  - name: from_env
    columns: [{name: tag, data_tests: [unique, {relationships: {to: ref('leaf'), field: tag}}]}]
unit_tests:
  - name: leaf_is_empty
    model: leaf
    given: [{input: ref('from_env'), rows: []}]
    expect: {rows: []}
exposures:
  - {name: extra_board, type: dashboard, owner: {name: ana}, depends_on: ["ref('leaf')", "ref('revenue')"]}
`,
  'models/extra/extra.md': '{% docs leaf %}The leaf.{% enddocs %}',
  'macros/odd.sql':
    '{% test odd(model, column_name, factor) %}select * from {{ model }} where {{ column_name }} < {{ factor | length }}{% endtest %}',
  'macros/alias.sql':
    '{% macro generate_alias_name(custom_alias_name=none, node=none) %}{{ custom_alias_name or node.name }}{% endmacro %}',
}

let base: string
let project: string
beforeEach(() => {
  base = mkdtempSync(path.join(tmpdir(), 'parse-cache-'))
  project = path.join(base, 'project')
  cpSync(bakery, project, { recursive: true })
  cpSync(path.join(project, 'local/till'), path.join(project, 'dbt_packages/till'), { recursive: true })
  write(
    'profiles.yml',
    "bakery: {target: dev, outputs: {dev: {type: duckdb, path: ':memory:'}, prod: {type: duckdb, path: ':memory:', schema: prod}}}",
  )
  for (const [file, text] of Object.entries(MORE)) write(file, text)
})
afterEach(() => rmSync(base, { recursive: true, force: true }))

const at = (file: string) => path.join(project, file)
const read = (file: string) => readFileSync(at(file), 'utf8')
function write(file: string, text: string): void {
  mkdirSync(path.dirname(at(file)), { recursive: true })
  writeFileSync(at(file), text)
}

interface Given {
  readonly env?: Readonly<Record<string, string>>
  readonly vars?: Readonly<Record<string, string | boolean>>
  readonly target?: string
  readonly now?: Date
  readonly flags?: Readonly<Record<string, boolean>>
}

/** Parses with the cache, or without any. */
async function parse({ env = {}, vars = {}, target = 'dev', now = NOW, flags = {} }: Given, cached: boolean) {
  const targetPath = path.join(base, cached ? 'cached' : 'plain')
  rmSync(targetPath, { recursive: true, force: true })
  const told: string[] = []
  const opened = await openProject({
    projectDir: project,
    profilesDir: project,
    cwd: project,
    targetPath,
    env: { ...env, PLANWISE_CACHE_DIR: base },
    vars,
    target,
    now: () => now,
    flags: { ...flags, partial_parse: cached },
    onEvent: (event) => {
      if (event.kind === 'jinja.log' || event.kind === 'print') told.push(event.message)
    },
  })
  const { success, diagnostics, counts } = await opened.parse()
  const texts = ['manifest.json', 'semantic_manifest.json', 'graph_summary.json'].map((name) => {
    const file = path.join(targetPath, name)
    return existsSync(file) ? anonymous(readFileSync(file, 'utf8')) : ''
  })
  const said = JSON.stringify({ success, diagnostics, counts, told }).replaceAll(targetPath, '')
  const perf = path.join(targetPath, 'perf_info.json')
  const parsed: number | undefined = existsSync(perf) ? JSON.parse(readFileSync(perf, 'utf8')).parsed_path_count : undefined
  return { success, all: [said, ...texts], parsed, told, opened }
}

/** Without the name of this run. */
function anonymous(text: string): string {
  return text.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID')
}

/** Both ways of parsing tell the same; returns how many nodes the cached one has parsed. */
async function agreed(given: Given = {}): Promise<number | undefined> {
  const plain = await parse(given, false)
  const cached = await parse(given, true)
  expect(cached.all).toEqual(plain.all)
  return cached.parsed
}

const snapshots = () => readdirSync(path.join(base, 'planwise')).filter((name) => name.startsWith('snapshot'))

describe('what is parsed again', () => {
  // The cache belongs to the project's path, so each test gets the first one's state back in the same place.
  let first: { readonly base: string; readonly kept: string } | undefined
  beforeEach(async () => {
    if (first === undefined) {
      expect((await parse({}, false)).all[0]).toMatch(/^\{"success":true,"diagnostics":\[/)
      expect(await agreed()).toBeGreaterThan(20)
      expect(snapshots()).toHaveLength(1)
      first = { base, kept: mkdtempSync(path.join(tmpdir(), 'parse-cache-kept-')) }
      cpSync(base, first.kept, { recursive: true, preserveTimestamps: true })
    } else {
      rmSync(base, { recursive: true, force: true })
      base = first.base
      project = path.join(base, 'project')
      cpSync(first.kept, base, { recursive: true, preserveTimestamps: true })
    }
  })
  afterAll(() => {
    if (first !== undefined) rmSync(first.kept, { recursive: true, force: true })
  })
  // clock.sql tells of the run each time
  const clock = 1

  test('nothing, when nothing has changed', async () => expect(await agreed()).toBe(clock))

  test('a model whose text has changed, and each time until everything is', async () => {
    write('models/extra/leaf.sql', `-- looked at\n${read('models/extra/leaf.sql')}`)
    expect([await agreed(), await agreed()]).toEqual([clock + 1, clock + 1])
    write('models/staging/stg_goods.sql', `${read('models/staging/stg_goods.sql')}\n{# no more #}`)
    expect(await agreed()).toBe(clock + 2)
  })

  test('a model that calls another macro', async () => {
    write('models/extra/leaf.sql', read('models/extra/leaf.sql').replace('{{ cents', '{{ till.rounded'))
    expect(await agreed()).toBe(clock + 1)
  })

  test.each<[string, string, (text: string) => string]>([
    ['another reference', 'models/extra/leaf.sql', (text) => text.replace('from_env', 'goods')],
    ['one reference less', 'models/extra/leaf.sql', () => 'select 1 as tag'],
    ['another configuration', 'models/extra/leaf.sql', (text) => `{{ config(tags=['new']) }} ${text}`],
    ['a switch', 'models/extra/leaf.sql', (text) => `{{ config(enabled=false) }} ${text}`],
    ['a switch back', 'models/extra/off.sql', (text) => text.replace('false', 'true')],
    [
      'a text that asks whether it is incremental',
      'models/extra/leaf.sql',
      (text) => `${text} {% if is_incremental() %}{% endif %}`,
    ],
    ['a mistake', 'models/extra/leaf.sql', (text) => `{{ nothing( }} ${text}`],
    ['a missing reference', 'models/extra/leaf.sql', (text) => text.replace('from_env', 'nowhere')],
    ['a model of a package that is disabled', 'dbt_packages/till/models/hidden.sql', (text) => `${text} -- x`],
    ['a macro', 'macros/names.sql', (text) => text.replace('/ 100', '/ 1000')],
    ['a macro of a package', 'dbt_packages/till/macros/rounded.sql', (text) => `${text}{% macro more() %}{% endmacro %}`],
    ['a properties file', 'models/extra/extra.yml', (text) => text.replace('not_null, ', '')],
    ['docs', 'models/extra/extra.md', (text) => text.replace('leaf.', 'twig.')],
    ['a seed', 'seeds/goods.csv', (text) => text.replace('bread', 'beard')],
    ['a seed, longer', 'seeds/goods.csv', (text) => `${text}9,roll\n`],
    ['a snapshot', 'snapshots/goods_snapshot.sql', (text) => `${text}\n`],
    [
      'a test',
      readdirSync(path.join(bakery, 'tests'))
        .map((name) => `tests/${name}`)
        .find((name) => name.endsWith('.sql')) ?? '',
      (text) => `${text}\n-- x`,
    ],
    ['the project file', 'dbt_project.yml', (text) => text.replace('layer: mart', 'layer: 1.0')],
    ['a comment in the project file', 'dbt_project.yml', (text) => `${text}# x\n`],
    [
      'a switch in the project file',
      'dbt_project.yml',
      (text) => text.replace('+materialized: view', '+enabled: "{{ target.name != \'prod\' }}"'),
    ],
    ['selectors', 'selectors.yml', (text) => `${text}  - {name: another, definition: leaf}\n`],
  ])('everything, after %s', async (_, file, change) => {
    const text = read(file)
    expect(change(text)).not.toBe(text)
    write(file, change(text))
    const parsed = await agreed()
    expect(parsed === undefined || parsed > clock + 2).toBe(true)
    await agreed()
  })

  test.each<[string, Given]>([
    ['a variable of the environment', { env: { BAKERY_TAG: 'x' } }],
    ['a variable of the command line', { vars: { currency: 'SEK' } }],
    ['a switch among the variables', { vars: { with_extra: false } }],
    ['another target', { target: 'prod' }],
    ['the date from which a model is deprecated', { now: new Date('2199-01-01') }],
  ])('everything, after %s', async (_, given) => {
    expect(await agreed(given)).toBeGreaterThan(clock + 2)
    expect(await agreed(given)).toBe(clock)
    expect(await agreed()).toBeGreaterThan(clock + 2)
  })

  test('everything, after a file came, went, or changed its name', async () => {
    write('models/extra/new.sql', "select 1 as id from {{ ref('leaf') }}")
    expect(await agreed()).toBeGreaterThan(clock + 2)
    renameSync(at('models/extra/new.sql'), at('models/extra/newer.sql'))
    expect(await agreed()).toBeGreaterThan(clock + 2)
    rmSync(at('models/extra/newer.sql'))
    expect(await agreed()).toBeGreaterThan(clock + 2)
    write('.dbtignore', 'models/extra/leaf.sql\n')
    await agreed()
  })

  test('a change that keeps length and date is seen', async () => {
    const old = new Date('2020-01-01')
    utimesSync(at('models/extra/leaf.sql'), old, old)
    expect(await agreed()).toBe(clock)
    write('models/extra/leaf.sql', read('models/extra/leaf.sql').replace('union all', 'union  al'))
    utimesSync(at('models/extra/leaf.sql'), old, old)
    expect(await agreed()).toBe(clock + 1)
  })

  test('the commands that follow see what a parse of everything sees', async () => {
    write('models/extra/leaf.sql', `${read('models/extra/leaf.sql')} -- new`)
    const results = []
    for (const cached of [false, true]) {
      const { opened } = await parse({}, cached)
      const { nodes } = await opened.ls({ flags: { output: 'json' } })
      const compiled = await opened.compile({ select: ['leaf', 'from_var', 'tag:staging', 'test_type:generic'] })
      const codes = compiled.results.map(({ uniqueId, status, message }) => [uniqueId, status, message])
      const manifest = readFileSync(path.join(base, cached ? 'cached' : 'plain', 'manifest.json'), 'utf8')
      results.push([nodes, codes.sort(), anonymous(manifest).replaceAll('/cached/', '/plain/')])
    }
    expect(results[1]).toEqual(results[0])
  })
})

test('secrets are in no file of the cache', async () => {
  const env = { DBT_ENV_SECRET_TOKEN: 'The leaf' }
  expect(await agreed({ env })).toBeGreaterThan(2)
  for (const name of readdirSync(path.join(base, 'planwise')))
    expect(readFileSync(path.join(base, 'planwise', name), 'latin1')).not.toContain('The leaf')
  expect(snapshots()).toEqual([])
})

test('what tells of the run outside of models is not kept', async () => {
  write(
    'models/extra/extra.yml',
    `${read('models/extra/extra.yml')}\n  - {name: r, type: notebook, owner: {name: b}, description: "{{ invocation_id }}", meta: {at: "{{ run_started_at }}"}}`,
  )
  await agreed()
  expect(snapshots()).toEqual([])
})

test('a model that a flag has switched off comes back with the flag', async () => {
  write('models/extra/rare.sql', '{{ config(enabled=flags.FAIL_FAST) }} select 1 as id')
  expect((await parse({}, true)).all[1]).not.toContain('"model.bakery.rare": {')
  const whole = await parse({ flags: { fail_fast: true } }, true)
  const { nodes } = JSON.parse(whole.all[1] ?? '')
  expect(nodes['model.bakery.rare'].raw_code).toBe('{{ config(enabled=flags.FAIL_FAST) }} select 1 as id')
  await agreed({ flags: { fail_fast: true } })
})

test('where the cache has no place, nothing is kept and nothing fails', async () => {
  writeFileSync(path.join(base, 'planwise'), 'a file, no folder')
  expect([await agreed(), await agreed()]).toEqual([expect.any(Number), expect.any(Number)])
})

test('a model that is no longer text is told as such', async () => {
  await agreed()
  writeFileSync(at('models/extra/leaf.sql'), Buffer.from([0x73, 0xff]))
  await agreed()
  expect((await parse({}, true)).all[0]).toContain('"code":"PW2001"')
})

test('what templates say is said once in each command, whether everything is parsed or not', async () => {
  write('models/extra/a_loud.sql', "{{ log('a', info=True) }}{{ print('A') }} select 1 as id")
  write('models/extra/b_loud.sql', "{{ log('b', info=True) }} select * from {{ ref('a_loud') }}")
  const told = async () => (await parse({}, true)).told
  expect(await told()).toEqual(['a', 'A', 'b'])
  expect(await told()).toEqual(['a', 'A', 'b'])
  write('models/extra/b_loud.sql', `${read('models/extra/b_loud.sql')} -- edited`)
  expect(await told()).toEqual(['a', 'A', 'b'])
  write('models/extra/b_loud.sql', "{{ log('b', info=True) }} select * from {{ ref('goods') }}")
  expect(await told()).toEqual(['a', 'A', 'b'])
  await agreed()
})

test.each([
  ['exceptions.warn', "{% do exceptions.warn('mind the oven') %}"],
  ['adapter.warn_once', "{% do adapter.warn_once('mind the oven') %}"],
])('%s while parsing warns in each command', async (_, call) => {
  write('models/extra/hot.sql', `${call} select 1 as id`)
  const warnings = async () => JSON.stringify((await parse({}, true)).all[0]).split('mind the oven').length - 1
  expect([await warnings(), await warnings()]).toEqual([1, 1])
  write('models/extra/hot.sql', `${call} select * from {{ ref('leaf') }}`)
  expect(await warnings()).toBe(1)
  await agreed()
})

test('random edits, one after the other', async () => {
  const random = randoms(20261124)
  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)]
  const originals = new Map(
    readdirSync(project, { recursive: true, encoding: 'utf8' })
      .filter(
        (name) => /^(models|macros|seeds|snapshots|tests|analyses|dbt_packages|dbt_project)/.test(name) && /\.\w+$/.test(name),
      )
      .map((name) => [name, read(name)]),
  )
  const names = [...originals.keys()].sort()
  const models = names.filter((name) => /models.*\.sql$/.test(name))
  let given: Given = {}
  let isBroken = false
  let recalled = 0
  for (let step = 0; step < 40; step++) {
    const file = pick(random() < 0.5 ? names : models) ?? ''
    const isThere = existsSync(at(file))
    const edit = isBroken ? 'restore' : pick(['text', 'text', 'text', 'restore', 'remove', 'rename', 'switch', 'given', 'touch'])
    if (edit === 'text' && isThere) write(file, `${read(file)}${file.endsWith('.sql') ? ` -- ${step}` : '\n'}`)
    else if (edit === 'remove' && isThere) rmSync(at(file))
    else if (edit === 'rename' && isThere && file.endsWith('.sql')) renameSync(at(file), at(file.replace('.sql', `_${step}.sql`)))
    else if (edit === 'switch' && isThere && file.startsWith('models') && file.endsWith('.sql'))
      write(file, `{{ config(enabled=${random() < 0.5}) }} ${read(file)}`)
    else if (edit === 'touch' && isThere) utimesSync(at(file), new Date(), new Date())
    else if (edit === 'given')
      given = pick<Given>([{}, { vars: { currency: 'SEK' } }, { env: { BAKERY_TAG: 'b' } }, { target: 'prod' }]) ?? {}
    else {
      for (const name of readdirSync(project, { recursive: true, encoding: 'utf8' }))
        if (name.endsWith('.sql') && !originals.has(name)) rmSync(at(name))
      for (const [name, text] of originals) write(name, text)
    }
    const parsed = await agreed(given)
    isBroken = parsed === undefined
    if (parsed !== undefined && parsed < 10) recalled++
  }
  expect(recalled).toBeGreaterThan(3)
}, 120_000)

test('no damage to the files of the cache changes the result', async () => {
  const first = await parse({}, true)
  const place = path.join(base, 'planwise')
  const random = randoms(7)
  for (const name of readdirSync(place)) {
    const whole = readFileSync(path.join(place, name))
    const damages = [
      ...Array.from({ length: 6 }, () => whole.subarray(0, Math.floor(random() * whole.length))),
      ...Array.from({ length: 14 }, (_, at) => flipped(whole, at < 6 ? at * 64 + 5 : Math.floor(random() * whole.length * 8))),
      Buffer.concat([whole, Buffer.from('more')]),
    ]
    for (const damaged of damages) {
      writeFileSync(path.join(place, name), damaged)
      expect((await parse({}, true)).all).toEqual(first.all)
      writeFileSync(path.join(place, name), whole)
    }
  }
}, 120_000)

function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const damaged = Uint8Array.from(bytes)
  damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7))
  return damaged
}

/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
function randoms(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let bits = Math.imul(state ^ (state >>> 15), 1 | state)
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits
    return ((bits ^ (bits >>> 14)) >>> 0) / 4294967296
  }
}
