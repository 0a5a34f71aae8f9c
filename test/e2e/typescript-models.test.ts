import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { packageRoot, planwise, rowsOf, scratch, startPlanwise, writeProject } from './planwise.ts'

const BASE =
  "{{ config(materialized='table') }} select range::int as id, range::hugeint * 10 as big, date '2024-01-01' + range::int as day, 'it''s \"' || range as name, null::double as x from range(4)"

function project(files: Readonly<Record<string, string>>): string {
  const directory = writeProject(scratch(), { 'models/base.sql': BASE, ...files })
  // as npm would install it, for the Arrow models and for the types
  mkdirSync(path.join(directory, 'node_modules'))
  const root = path.resolve(import.meta.dirname, '../..')
  symlinkSync(path.join(root, 'node_modules/apache-arrow'), path.join(directory, 'node_modules/apache-arrow'))
  symlinkSync(packageRoot, path.join(directory, 'node_modules/planwise'))
  return directory
}

const ROWS = `
import type { Dbt, ModelConfig, ModelResult } from 'planwise'
import { double } from '../lib/double.ts'

export const config: ModelConfig = { materialized: 'table', tags: ['ts'], meta: { owner: 'me' } }

export default async function model(dbt: Dbt): Promise<ModelResult> {
  const base = await dbt.ref<{ id: number; day: Date; name: string }>('base').rows()
  return base.map(({ id, day, name }) => ({
    id: BigInt(id), twice: double(id), name: \`\${name},\\n\`, day, empty: '', none: null, list: [id], bytes: Uint8Array.of(id, 255), ok: id > 2,
  }))
}
`
const QUERY = `
import type { Dbt } from 'planwise'
export default (dbt: Dbt) => dbt.query(\`select sum(big) as big, max(seven) as seven from \${dbt.ref('base')} cross join \${dbt.ref('eph')}\`)
`
const INCREMENTAL = `
import type { Dbt, ModelRow } from 'planwise'
export const config = { materialized: 'incremental', unique_key: 'id', column_types: { id: 'INTEGER', kind: 'VARCHAR' } }
export default async function* model(dbt: Dbt): AsyncGenerator<ModelRow> {
  const [found] = dbt.isIncremental ? await dbt.query<{ most: number }>(\`select max(id) as most from \${dbt.this}\`).rows() : []
  for await (const batch of dbt.ref<{ id: number }>('base').batches())
    for (const { id } of batch) yield { id: id + (found?.most ?? 0), kind: dbt.isIncremental ? 'later' : 'first' }
}
`
const ARROW = `
import { tableFromIPC, tableToIPC } from 'apache-arrow'
import type { Dbt } from 'planwise'
export default async (dbt: Dbt) => tableToIPC(tableFromIPC(await dbt.ref('base').arrow()).slice(1, 3))
`

test('rows, a query, Arrow in and out, an incremental model; the graph is known beforehand', async () => {
  const directory = project({
    'models/eph.sql': "{{ config(materialized='ephemeral') }} select 7 as seven",
    'models/rows.ts': ROWS,
    'models/query.ts': QUERY,
    'models/inc.ts': INCREMENTAL,
    'models/arrow.ts': ARROW,
    'models/after.sql': "select * from {{ ref('rows') }}",
    'models/types.d.ts': 'export type Nothing = never\n',
    'lib/double.ts': 'export const double = (x: number): number => x * 2\n',
  })
  const env = { TMPDIR: directory }
  expect(await planwise(['run'], directory, env)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('PASS=6 WARN=0 ERROR=0'),
  })
  expect(await planwise(['run', '--select', 'inc'], directory, env)).toMatchObject({ code: 0 })

  const described = (model: string) =>
    rowsOf(
      directory,
      `select string_agg(column_name || ' ' || data_type, ', ' order by column_index) as c from duckdb_columns() where table_name = '${model}'`,
    )
  expect(await described('rows')).toEqual([
    { c: 'id BIGINT, twice DOUBLE, name VARCHAR, day TIMESTAMP, empty VARCHAR, none VARCHAR, list JSON, bytes BLOB, ok BOOLEAN' },
  ])
  expect(
    await rowsOf(
      directory,
      `select id, twice, name = 'it''s "3,' || chr(10) as name, day::varchar as day, empty = '' as empty, none, list::varchar as list, hex(bytes) as bytes, ok from rows where id = 3`,
    ),
  ).toEqual([
    { id: 3, twice: 6, name: true, day: '2024-01-04 00:00:00', empty: true, none: null, list: '[3]', bytes: '03FF', ok: true },
  ])
  expect(await described('query')).toEqual([{ c: 'big HUGEINT, seven INTEGER' }])
  expect(await rowsOf(directory, 'select big::int as big, seven from query')).toEqual([{ big: 60, seven: 7 }])
  expect(await rowsOf(directory, 'select id, kind from inc order by id')).toEqual([
    ...[0, 1, 2].map((id) => ({ id, kind: 'first' })),
    ...[3, 4, 5, 6].map((id) => ({ id, kind: 'later' })),
  ])
  expect(await described('arrow')).toEqual([{ c: 'id INTEGER, big DOUBLE, day DATE, name VARCHAR, x DOUBLE' }])
  expect(await rowsOf(directory, 'select id, big, day::varchar as day, x from arrow order by id')).toEqual([
    { id: 1, big: 10, day: '2024-01-02', x: null },
    { id: 2, big: 20, day: '2024-01-03', x: null },
  ])
  const { nodes, parent_map } = JSON.parse(readFileSync(path.join(directory, 'target/manifest.json'), 'utf8'))
  expect(parent_map['model.shop.query'].sort()).toEqual(['model.shop.base', 'model.shop.eph'])
  expect(nodes['model.shop.rows']).toMatchObject({
    language: 'typescript',
    tags: ['ts'],
    config: { materialized: 'table', meta: { owner: 'me' } },
  })
}, 120_000)

test('mistakes: each on its own line', async () => {
  const directory = project({
    'models/throws.ts': `import type { Dbt } from 'planwise'\n\nfunction fail(count: number): never {\n  throw new RangeError('bad ' + count)\n}\nexport default async (dbt: Dbt) => fail((await dbt.ref('base').rows()).length)\n`,
    'models/syntax.ts': 'export default function model() {\n  const x = 3 4\n  return []\n}\n',
    'models/nothing.ts': 'export default () => undefined\n',
    'models/empty.ts': 'export default () => []\n',
    'models/mixed.ts': "export default () => [{ a: 1 }, { a: 'x' }]\n",
    'models/absent.ts': "import 'no-such-package'\nexport default () => [{ a: 1 }]\n",
    'models/lost.ts': "import './no/file.ts'\nexport default () => [{ a: 1 }]\n",
    'models/exits.ts': 'export default () => process.exit(5)\n',
  })
  const { code, stdout } = await planwise(['run'], directory)
  expect(code).toBe(1)
  expect(stdout).toContain('RangeError: bad 4')
  expect(stdout).toContain('--> models/throws.ts:4:9')
  expect(stdout).toContain('--> models/syntax.ts:2:15')
  expect(stdout).toContain('it must return a relation, rows, or an Arrow IPC stream')
  expect(stdout).toContain('The model returned no rows: name its columns')
  expect(stdout).toContain("Column 'a' is DOUBLE in one row and VARCHAR in row 2")
  expect(stdout).toContain('npm install no-such-package')
  expect(stdout).toContain('no/file.ts')
  expect(stdout).not.toMatch(/npm install .*file\.ts/)
  expect(stdout).toContain('its process ended with code 5')
  expect(stdout).toContain('PASS=1 WARN=0 ERROR=8')
}, 60_000)

test.each([
  ['a ref that is no literal', "export default (dbt) => dbt.ref('a' + 'b')\n", 'models/m.ts:1:25', 'takes nothing but literals'],
  [
    'a config that is no literal',
    'const x = 1\nexport const config = { tags: x }\nexport default () => []\n',
    'models/m.ts:2:1',
    'object of literals',
  ],
  ['no default export', 'export const x = 1\n', 'models/m.ts:1:1', 'export default async function model'],
  [
    'a ref that leads nowhere',
    "export default (dbt) => dbt.ref('nowhere')\n",
    'models/m.ts',
    "depends on a node named 'nowhere'",
  ],
])('%s is found before anything runs', async (_, text, place, said) => {
  const { code, stdout } = await planwise(['parse'], project({ 'models/m.ts': text }))
  expect(code).toBe(2)
  expect(stdout).toContain(place)
  expect(stdout).toContain(said)
})

test('an interrupt ends the process', async () => {
  const directory = project({
    'models/waits.ts': `export default async () => {\n  console.log('pid', process.pid)\n  await new Promise((resolve) => setTimeout(resolve, 60000))\n  return [{ a: 1 }]\n}\n`,
  })
  const { child, printed, ended } = startPlanwise(['run'], directory)
  await printed('pid ')
  child.kill('SIGINT')
  expect(await ended).toMatchObject({ code: 130 })
})

test('the types of a model hold under strict TypeScript, without any', async () => {
  const directory = project({
    'models/rows.ts': ROWS,
    'models/query.ts': QUERY,
    'models/inc.ts': INCREMENTAL,
    'lib/double.ts': 'export const double = (x: number): number => x * 2\n',
  })
  writeProject(directory, {
    'package.json': '{"type": "module"}',
    'tsconfig.json': JSON.stringify({
      compilerOptions: {
        strict: true,
        noEmit: true,
        module: 'nodenext',
        target: 'es2023',
        types: [],
        allowImportingTsExtensions: true,
        exactOptionalPropertyTypes: true,
      },
      include: ['models', 'lib'],
    }),
  })
  const compiler = path.resolve(import.meta.dirname, '../../node_modules/.bin/tsc')
  const { stdout, status } = spawnSync(compiler, ['-p', directory], { encoding: 'utf8' })
  expect({ stdout, status }).toEqual({ stdout: '', status: 0 })
}, 60_000)
