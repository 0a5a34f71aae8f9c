import {
  configsFor,
  type Files,
  findProject,
  fitsVersion,
  loadProject,
  rawFlags,
  readProject,
  unusedConfigPaths,
  unwrap,
} from '../../../src/config/index.ts'
import { type Diagnostic, failure, type Plain } from '../../../src/model/index.ts'

const BASE = 'name: shop\nprofile: p\n'

function files(contents: Record<string, string>): Files {
  return {
    read: (path) => contents[path],
    kind: (path) => (path in contents ? 'file' : undefined),
    list: () => [],
  }
}

/** Stands for the templates: `upper(x)` gives X, `oops` fails, `many` takes its time. */
function render(text: string): Plain | Promise<Plain> {
  if (text.includes('oops')) throw failure('PW3000', 'No such thing', { family: 'Compilation Error' })
  if (text.includes('number')) return 3
  return Promise.resolve(text.replaceAll(/\{\{ upper\((\w+)\) \}\}/g, (_, word: string) => word.toUpperCase()))
}

function load(text: string, name = 'dbt_project.yml', versionCheck = true) {
  const source = readProject('/shop', files({ [`/shop/${name}`]: text }))
  return source.ok ? loadProject(source.value, { render, versionCheck }) : source
}

async function lines(text: string, name?: string): Promise<string[]> {
  const { diagnostics } = await load(text, name)
  return diagnostics.map(
    (d: Diagnostic) => `${d.at?.path}:${d.at?.line}:${d.at?.column} ${d.message}${d.hint === undefined ? '' : ` [${d.hint}]`}`,
  )
}

describe('a project file', () => {
  test('defaults', async () => {
    const project = unwrap(await load(BASE))
    expect(project).toMatchObject({
      directory: '/shop',
      fileName: 'dbt_project.yml',
      name: 'shop',
      version: null,
      configVersion: 2,
      profile: 'p',
      modelPaths: ['models'],
      macroPaths: ['macros'],
      seedPaths: ['seeds'],
      testPaths: ['tests'],
      analysisPaths: ['analyses'],
      snapshotPaths: ['snapshots'],
      docsPaths: ['models', 'seeds', 'snapshots', 'analyses', 'macros', 'tests'],
      assetPaths: [],
      targetPath: 'target',
      logPath: 'logs',
      cleanTargets: ['target'],
      packagesInstallPath: 'dbt_packages',
      quoting: {},
      onRunStart: [],
      onRunEnd: [],
      dispatch: [],
      queryComment: { append: false, jobLabel: false },
      restrictAccess: false,
      dbtCloud: null,
    })
  })

  test('everything but hooks, vars, on-run-* and the query comment is rendered, in its own type', async () => {
    const project = unwrap(
      await load(
        `${BASE}models:
  shop:
    +schema: "{{ upper(a) }}"
    +limit: "{{ number }}"
    +pre-hook: "{{ later }}"
    +post_hook: ["{{ later }}"]
    +since: 2024-01-31
    +note: "plain\\n\\n"
on-run-start: "{{ later }}"
on-run-end: ["{{ later }}", b]
query-comment: {comment: "{{ later }}", append: true}
vars: {x: "{{ later }}", shop: {y: 1}}
`,
      ),
    )
    expect(project.configs.models['shop']).toEqual({
      '+schema': 'A',
      '+limit': 3,
      '+pre-hook': '{{ later }}',
      '+post_hook': ['{{ later }}'],
      '+since': '2024-01-31',
      '+note': 'plain\n',
    })
    expect(project.unrenderedConfigs.models['shop']).toMatchObject({ '+schema': '{{ upper(a) }}' })
    expect(project.onRunStart).toEqual(['{{ later }}'])
    expect(project.onRunEnd).toEqual(['{{ later }}', 'b'])
    expect(project.queryComment).toEqual({ comment: '{{ later }}', append: true, jobLabel: false })
    expect(project.vars).toEqual({ x: '{{ later }}', shop: { y: 1 } })
  })

  // What dbt-core 1.10.23 accepts and refuses; the words are planwise's.
  test.each<[string, string[]]>([
    [`${BASE}version: '1.0'\n`, []],
    [`${BASE}version: 1.2\n`, []],
    [`${BASE}version: 1\n`, ["dbt_project.yml:3:10 'version' must be a version like '1.0.0', but it is the number 1"]],
    [`${BASE}version: x\n`, ["dbt_project.yml:3:10 'version' must be a version like '1.0.0', but it is the text 'x'"]],
    [`${BASE}model_paths: [x]\n`, ["dbt_project.yml:3:1 Unknown key 'model_paths' [Did you mean 'model-paths'?]"]],
    [`${BASE}modles: {}\n`, ["dbt_project.yml:3:1 Unknown key 'modles' [Did you mean 'models'?]"]],
    [
      `${BASE}models: 3\nvars: [1]\n`,
      [
        "dbt_project.yml:3:9 'models' must be a mapping, but it is the number 3",
        "dbt_project.yml:4:7 'vars' must be a mapping, but it is a list",
      ],
    ],
    [`${BASE}models:\nvars:\nanalysis-paths:\nquery-comment:\n`, []],
    [`${BASE}on-run-end: [1]\n`, ["dbt_project.yml:3:14 'on-run-end[0]' must be text, but it is the number 1"]],
    [`${BASE}dispatch: [{macro_namespace: x}]\n`, ["dbt_project.yml:3:12 'dispatch[0].search_order' is missing"]],
    [
      `${BASE}quoting: {idenifier: true}\n`,
      ["dbt_project.yml:3:11 Unknown key 'idenifier' in 'quoting' [Did you mean 'identifier'?]"],
    ],
    [`${BASE}restrict-access: 3\n`, ["dbt_project.yml:3:18 'restrict-access' must be true or false, but it is the number 3"]],
    ['profile: p\n', ["dbt_project.yml:1:1 'name' is missing"]],
    [
      'name: my-shop\n',
      [
        "dbt_project.yml:1:7 'name' must be letters, digits and underscores, not beginning with a digit, but it is the text 'my-shop'",
      ],
    ],
    ['name: é\n', []],
    ['name: target\n', ["dbt_project.yml:1:1 A project cannot be named 'target': templates use this name"]],
    [
      `${BASE}tests: {shop: {+severity: warn}}\ndata_tests: {}\n`,
      ["dbt_project.yml:3:1 'tests' and 'data_tests' cannot both be given [Keep 'data_tests'.]"],
    ],
    [`${BASE}require-dbt-version: ['>=1.0.0', '<2.0.0']\n`, []],
    [
      `${BASE}require-dbt-version: soon\n`,
      ["dbt_project.yml:3:1 'soon' is not a version condition [Write conditions like '>=1.8.0'.]"],
    ],
    [
      `${BASE}require-dbt-version: '>=9.0.0'\n`,
      [
        "dbt_project.yml:3:1 The project 'shop' requires dbt >=9.0.0; planwise behaves as dbt 1.10.23 [Run with --no-version-check to try it anyway.]",
      ],
    ],
    [
      `${BASE}source-paths: [x]\nmodel-paths: [y]\n`,
      [
        "dbt_project.yml:3:1 'source-paths' and 'model-paths' cannot both be given ['source-paths' is the old name of 'model-paths'.]",
      ],
    ],
    [
      `${BASE}models:\n  +schema: "{{ oops( }}"\n  x: "{{ oops }}"\n`,
      ['dbt_project.yml:4:12 No such thing', 'dbt_project.yml:5:6 No such thing'],
    ],
    [
      `${BASE}validate: {}\n`,
      [
        "dbt_project.yml:3:1 Unknown key 'validate' ['validate' belongs in planwise.yml, which takes all keys of dbt_project.yml besides: rename the file.]",
      ],
    ],
    ['- name: shop\n', ['dbt_project.yml:1:1 dbt_project.yml must be a mapping, but it is a list']],
    [
      '',
      ['dbt_project.yml:1:1 dbt_project.yml must be a mapping, but it is empty [At the least it says `name:` and `profile:`.]'],
    ],
    [
      `${BASE}a: [1\n`,
      [
        'dbt_project.yml:4:1 This is not valid YAML: flow sequence in block collection must be sufficiently indented and end with a ]',
      ],
    ],
  ])('%j', async (text, expected) => {
    expect(await lines(text)).toEqual(expected)
  })

  test('old keys still work, with a warning', async () => {
    const result = await load(`${BASE}source-paths: [a]\ndata-paths: [b]\nlog-path: l\ntarget-path: t\n`)
    expect(result.diagnostics.map((d) => [d.code, d.severity])).toEqual([
      ['PW1104', 'warning'],
      ['PW1104', 'warning'],
      ['PW1105', 'warning'],
      ['PW1105', 'warning'],
    ])
    expect(unwrap(result)).toMatchObject({ modelPaths: ['a'], seedPaths: ['b'], targetPath: 't', cleanTargets: ['t'] })
  })

  test('planwise.yml has blocks of its own and comes first', async () => {
    const project = unwrap(await load(`${BASE}simulation: {years: 3}\nscenarios: {}\nvalidate: {}\nduckdb: {}\n`, 'planwise.yml'))
    expect(project.simulation).toEqual({ years: 3 })
    expect(await lines(`${BASE}simulation: [1]\n`, 'planwise.yml')).toEqual([
      "planwise.yml:3:13 'simulation' must be a mapping, but it is a list",
    ])
    const both = files({ '/shop/dbt_project.yml': 'name: a\n', '/shop/planwise.yml': 'name: b\n' })
    expect(unwrap(readProject('/shop', both)).raw['name']).toBe('b')
  })

  test('is found upward', () => {
    const some = files({ '/a/b/dbt_project.yml': BASE })
    expect(findProject('/a/b/c/d', some)).toBe('/a/b')
    expect(findProject('/a', some)).toBe('/a')
    expect(readProject('/a', some)).toMatchObject({ ok: false, diagnostics: [{ code: 'PW1100', family: 'Runtime Error' }] })
  })

  test('flags are read before anything is rendered', () => {
    const source = unwrap(readProject('/shop', files({ '/shop/dbt_project.yml': `${BASE}flags: {use_colors: false}\n` })))
    expect(unwrap(rawFlags(source))).toEqual({ use_colors: false })
  })
})

describe('require-dbt-version', () => {
  test.each([
    ['>=1.0.0', 'fits'],
    ['>=1.0.0,<2.0.0', 'fits'],
    ['=1.10.23', 'fits'],
    ['1.10.23', 'fits'],
    ['>1.10.23', 'differs'],
    ['<1.10.23', 'differs'],
    ['>=1.10.0-rc1', 'fits'],
    ['>1.10', 'unreadable'],
    ['~1.10.0', 'unreadable'],
  ])('%s', (condition, kind) => {
    expect(fitsVersion(condition).kind).toBe(kind)
  })
})

describe('configuration by path', () => {
  const tree = {
    '+materialized': 'view',
    tags: ['a'],
    shop: { marts: { '+meta': { x: 1 }, orders: { '+enabled': false } }, other: { deep: { '+a': 1 } }, plain: 'x' },
  }

  test('each level gives its own part', () => {
    expect(configsFor(tree, ['shop', 'marts', 'orders'])).toEqual([
      { materialized: 'view', tags: ['a'] },
      { plain: 'x' },
      { meta: { x: 1 } },
      { enabled: false },
    ])
    expect(configsFor(tree, ['other'])).toEqual([{ materialized: 'view', tags: ['a'] }])
    expect(configsFor(tree, ['shop', 'plain', 'x'])).toEqual([{ materialized: 'view', tags: ['a'] }, { plain: 'x' }])
  })

  test('paths that configure nothing are named', async () => {
    const project = unwrap(
      await load(`${BASE}models:\n  +a: 1\n  shop: {marts: {+b: 1}, nowhere: {+c: 1, deep: {+d: 1}}}\nseeds: {shop: {+e: 1}}\n`),
    )
    const unused = unusedConfigPaths(project, { models: [['shop', 'marts', 'orders']] }, [])
    expect(unused.map((path) => path.shown)).toEqual(['models.shop.nowhere', 'models.shop.nowhere.deep', 'seeds.shop'])
    expect(
      unusedConfigPaths(project, { models: [['shop', 'marts', 'orders']] }, [['shop', 'nowhere', 'deep', 'off']]).map(
        (p) => p.shown,
      ),
    ).toEqual([])
  })
})
