import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openProject } from '../../../src/library/index.ts'

const recorded = (name: string): string => readFileSync(new URL(`./recorded/${name}`, import.meta.url), 'utf8')
const base = recorded('semantic.yml')
let directory = ''

beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'planwise-semantic-'))
  mkdirSync(path.join(directory, 'models'))
  const files: Record<string, string> = {
    'dbt_project.yml': "name: shop\nversion: '1.0'\nprofile: shop\n",
    'profiles.yml': 'shop: {target: dev, outputs: {dev: {type: duckdb, path: d.duckdb, threads: 1}}}\n',
    'models/orders.sql': 'select 1 as order_id',
    'models/customers.sql': 'select 1 as customer_id',
    'models/days.sql': 'select 1 as date_day',
  }
  for (const [file, text] of Object.entries(files)) writeFileSync(path.join(directory, file), text)
})
afterAll(() => rmSync(directory, { recursive: true, force: true }))

async function parse(yaml: string) {
  writeFileSync(path.join(directory, 'models/sem.yml'), yaml)
  const env = { HOME: directory, PLANWISE_CACHE_DIR: path.join(directory, '.cache') }
  const project = await openProject({ cwd: directory, profilesDir: directory, env })
  return project.parse()
}

describe('the semantic layer', () => {
  test('semantic_manifest.json is the one dbt-core 1.10.23 writes', async () => {
    expect((await parse(base)).success).toBe(true)
    const written = readFileSync(path.join(directory, 'target/semantic_manifest.json'), 'utf8')
    // the order of keys as well
    expect(written).toBe(JSON.stringify(JSON.parse(recorded('semantic_manifest.json'))))
  })

  test('kinds may be written in any case, as dbt reads them', async () => {
    const shouted = base.replace(/\b(type|agg): (\w+)/g, (_, key: string, kind: string) => `${key}: ${kind.toUpperCase()}`)
    expect(shouted).not.toBe(base)
    expect((await parse(shouted)).success).toBe(true)
    const written = readFileSync(path.join(directory, 'target/semantic_manifest.json'), 'utf8')
    expect(JSON.parse(written)).toEqual(JSON.parse(recorded('semantic_manifest.json')))
  })

  // whether dbt-core 1.10.23 parses the project with these texts replaced
  test.each<[string, [string, string][], boolean]>([
    ['as it is', [], true],
    [
      'no time spine',
      [
        [
          '    time_spine:\n      standard_granularity_column: date_day\n      custom_granularities:\n        - name: fiscal\n          column_name: fiscal_year\n',
          '',
        ],
      ],
      false,
    ],
    ['default time dimension unknown', [['agg_time_dimension: ordered_at', 'agg_time_dimension: nothing']], false],
    [
      'two primary entities',
      [['{name: customer, type: foreign, expr: customer_id}', '{name: customer, type: primary, expr: customer_id}']],
      false,
    ],
    ['no primary entity', [['{name: order_id, type: primary}', '{name: order_id, type: unique}']], false],
    ['count without expr', [["{name: n_customers, agg: count, expr: '1',", '{name: n_customers, agg: count,']], false],
    [
      'count distinct expr',
      [["{name: n_customers, agg: count, expr: '1',", "{name: n_customers, agg: count, expr: 'distinct x',"]],
      false,
    ],
    ['percentile out of range', [['percentile: 0.95', 'percentile: 1.5']], false],
    ['percentile missing', [['agg_params: {percentile: 0.95, use_discrete_percentile: true}', 'description: x']], false],
    [
      'percentile of a sum',
      [
        [
          '{name: paid_orders, agg: sum_boolean, expr: paid}',
          '{name: paid_orders, agg: sum, expr: paid, agg_params: {percentile: 0.3}}',
        ],
      ],
      false,
    ],
    ['non additive unknown', [['non_additive_dimension: {name: ordered_at', 'non_additive_dimension: {name: nothing']], false],
    [
      'non additive categorical',
      [['non_additive_dimension: {name: ordered_at', 'non_additive_dimension: {name: channel']],
      false,
    ],
    ['window grouping unknown', [['window_groupings: [customer]', 'window_groupings: [nobody]']], false],
    ['same measure twice', [['{name: n_customers,', '{name: revenue,']], false],
    [
      'dimension named as a measure',
      [
        ['{name: region, type: categorical}', '{name: revenue, type: categorical}'],
        ['customer__region', 'customer__revenue'],
      ],
      false,
    ],
    [
      'dimension of another type',
      [
        ['{name: region, type: categorical}', '{name: ordered_at, type: categorical}'],
        ['customer__region', 'customer__ordered_at'],
      ],
      false,
    ],
    [
      'bad metric name',
      [
        ['name: total_revenue, label', 'name: Total__x, label'],
        ['total_revenue', 'Total__x'],
      ],
      false,
    ],
    ['metric named day', [['{name: p95_m, label', '{name: day, label']], false],
    ['metric_time', [['{name: p95_m, label', '{name: metric_time, label']], false],
    [
      'reserved dimension',
      [
        ['{name: region, type: categorical}', '{name: select, type: categorical}'],
        ['customer__region', 'customer__select'],
      ],
      false,
    ],
    ['same label twice', [['label: Avg', 'label: Revenue']], false],
    ['window and grain', [['window: 2 months,', 'window: 2 months, grain_to_date: month,']], false],
    ['unknown window', [['window: 2 months', 'window: 2 moons']], false],
    ['derived alias taken', [['alias: before', 'alias: total_revenue']], false],
    ['conversion entity unknown', [['entity: customer, calculation', 'entity: nobody, calculation']], false],
    ['conversion of a sum', [['base_measure: order_count', 'base_measure: revenue']], false],
    ['constant property unknown', [['base_property: channel,', 'base_property: nothing,']], false],
    ['group by unknown', [["Dimension('customer__region')\"]", "Dimension('customer__nothing')\"]"]], false],
    ['group by without form', [['"Dimension(\'customer__region\')"]', 'region]']], false],
    ['order by unknown', [["Metric('total_revenue').descending", "Metric('growth').descending"]], false],
    ['negative limit', [['limit: 10', 'limit: -1']], false],
    ['granularity named as a metric', [['name: fiscal\n', 'name: total_revenue\n']], false],
    ['saved query named x', [['name: weekly\n', 'name: x\n']], false],
  ])('%s', async (_, replacements, accepted) => {
    const yaml = replacements.reduce((text, [from, to]) => {
      expect(text).toContain(from)
      return text.replaceAll(from, to)
    }, base)
    const report = await parse(yaml)
    expect(report.success).toBe(accepted)
    if (accepted) return
    expect(report.exitCode).toBe(2)
    for (const finding of report.diagnostics)
      expect(finding).toMatchObject({ code: expect.stringMatching(/^PW226[45]$/), at: { path: 'models/sem.yml' } })
  })
})
