import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openProject } from '../../../src/library/index.ts'

const SOURCES = `sources:
  - name: raw
    config:
      freshness: {warn_after: {count: 1, period: day}}
    tables:
      - name: a
      - {name: b, config: {loaded_at_field: t}}
      - {name: c, config: {freshness: null}}
      - {name: d, config: {loaded_at_query: select 1}}
  - name: other
    tables: [{name: x}]
`

// dbt-core 1.10.23 tells of a, and of d, whose query answers; it never makes an error of it
test('a source with thresholds and nothing that says how old it is', async () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'planwise-freshness-'))
  mkdirSync(path.join(directory, 'models'))
  writeFileSync(path.join(directory, 'dbt_project.yml'), "name: shop\nversion: '1.0'\nprofile: shop\n")
  writeFileSync(path.join(directory, 'profiles.yml'), 'shop: {target: dev, outputs: {dev: {type: duckdb, path: d.duckdb}}}\n')
  writeFileSync(path.join(directory, 'models/s.yml'), SOURCES)
  const env = { HOME: directory, PLANWISE_CACHE_DIR: path.join(directory, '.cache'), DBT_WARN_ERROR: 'true' }
  const report = await (await openProject({ cwd: directory, profilesDir: directory, env })).parse()
  rmSync(directory, { recursive: true, force: true })
  expect(report.success).toBe(true)
  expect(report.diagnostics).toMatchObject([
    {
      code: 'PW2231',
      message:
        "The configured adapter does not support metadata-based freshness. A loaded_at_field must be specified for source 'raw.a'.",
      at: { path: 'models/s.yml', line: 6, column: 15 },
    },
  ])
})
