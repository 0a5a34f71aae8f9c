import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Dropped, dropEach } from './dropping.ts'

const root = path.resolve(import.meta.dirname, '../../..')

let scratch: string
beforeAll(() => {
  scratch = mkdtempSync(path.join(tmpdir(), 'planwise-lineage-'))
})
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

function quiet(): Record<string, string | undefined> {
  return { ...process.env, DBT_TARGET_PATH: path.join(scratch, 'target'), DBT_LOG_PATH: path.join(scratch, 'logs') }
}

function told(name: string, { unused, used, spared, traced, queries, doubts }: Dropped): void {
  const share = used === 0 ? 0 : Math.round((100 * spared) / used)
  process.stderr.write(
    `${name}: ${traced} of ${queries} queries traced; ${unused} unused; ${used} used, of which ${spared} (${share} %) may go\n${doubts.map((doubt) => `  ${doubt}\n`).join('')}`,
  )
}

test('dropping a column that lineage calls unused never breaks the project of this repository', async () => {
  const dropped = await dropEach(root, quiet())
  expect(dropped.broken).toEqual([])
  expect(dropped.unused).toBeGreaterThan(100)
  expect(dropped.used).toBeGreaterThan(100)
  expect(dropped.traced).toBe(dropped.queries)
  if (process.env['PLANWISE_LINEAGE_PROJECTS'] !== undefined) told('this repository', dropped)
})

test('ephemeral models, snapshots, incremental models and seeds', async () => {
  const directory = path.join(scratch, 'shop')
  const files: Readonly<Record<string, string>> = {
    'dbt_project.yml': 'name: shop\nprofile: shop\n',
    'profiles.yml': "shop: {target: dev, outputs: {dev: {type: duckdb, path: ':memory:'}}}\n",
    'seeds/raw.csv': 'id,amount,status,note\n1,2.5,paid,x\n',
    'models/staged.sql': "select id, amount * 100 as cents, status, note, 1 as spare from {{ ref('raw') }}\n",
    'models/paid.sql': "{{ config(materialized='ephemeral') }} select id, cents from {{ ref('staged') }} where status = 'paid'\n",
    'models/totals.sql':
      "{{ config(materialized='incremental') }} select id, sum(cents) as total from {{ ref('paid') }} group by id\n",
    'snapshots/s.sql':
      "{% snapshot kept %}{{ config(unique_key='id', strategy='check', check_cols=['total']) }} select * from {{ ref('totals') }}{% endsnapshot %}\n",
    'models/last.sql': "select id, dbt_valid_from from {{ ref('kept') }} where dbt_valid_to is null\n",
  }
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(directory, name)), { recursive: true })
    writeFileSync(path.join(directory, name), text)
  }
  const dropped = await dropEach(directory, { ...quiet(), DBT_PROFILES_DIR: directory })
  expect(dropped).toMatchObject({ broken: [], doubts: [], traced: 5, queries: 5 })
  expect(dropped.unused).toBe(5)
})

const others = (process.env['PLANWISE_LINEAGE_PROJECTS'] ?? '').split(path.delimiter).filter((directory) => directory !== '')

/** Further projects, by hand: `PLANWISE_LINEAGE_PROJECTS=DIR=PROFILES:DIR=PROFILES npm run jest -- dropping`. */
for (const other of others) {
  const [directory = '', profiles = directory] = other.split('=')
  test(`dropping a column that lineage calls unused never breaks ${directory}`, async () => {
    const dropped = await dropEach(directory, { ...quiet(), DBT_PROFILES_DIR: profiles })
    told(directory, dropped)
    expect(dropped.broken).toEqual([])
  }, 300_000)
}
