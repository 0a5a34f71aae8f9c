import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openProject } from '../../../src/index.ts'

const directory = mkdtempSync(path.join(tmpdir(), 'planwise-interrupt-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

test('an interrupt that comes before the statement was sent keeps it from being sent', async () => {
  mkdirSync(path.join(directory, 'models'))
  writeFileSync(path.join(directory, 'dbt_project.yml'), 'name: shop\nprofile: shop\nmodels: {+materialized: table}\n')
  writeFileSync(path.join(directory, 'profiles.yml'), 'shop: {target: dev, outputs: {dev: {type: duckdb, path: shop.duckdb}}}\n')
  writeFileSync(
    path.join(directory, 'models', 'endless.sql'),
    'select count(*) as n from range(1000000000) a, range(1000000000) b where a.range + b.range = -1',
  )
  const abort = new AbortController()
  const project = await openProject({
    projectDir: directory,
    cwd: directory,
    env: { PLANWISE_CACHE_DIR: directory },
    signal: abort.signal,
    // the event of the start comes before the model is compiled and sent
    onEvent: (event) => (event.kind === 'node.started' ? abort.abort() : undefined),
  })
  const report = await project.run()
  expect(report.diagnostics).toEqual([])
  expect(report.exitCode).toBe(130)
  expect(report.results.map((result) => result.status)).toEqual(['skipped'])
}, 20_000)
