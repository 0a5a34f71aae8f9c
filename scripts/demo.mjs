// The main job on the project at the repository's root: seeds, models and data tests over 5,000 employees, then a summary.
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { setup } from './setup.mjs'

const root = path.resolve(import.meta.dirname, '..')
setup()
console.log('Building planwise …')
const { build } = await import('./build.mjs')
await build()
const status = planwise('build')
if (status !== 0) process.exit(status)
const SUMMARY = `
select level_name, headcount, headcount_share, average_compensation, median_compensation, total_compensation
from {{ ref('mart_workforce_summary') }} order by level_id nulls last`
console.log('\nHeadcount and pay by level:')
process.exit(planwise('show', '--quiet', '--inline', SUMMARY, '--limit', '-1'))

function planwise(...args) {
  const result = spawnSync(process.execPath, [path.join(root, 'bin', 'planwise.js'), ...args, '--project-dir', root], {
    cwd: root,
    stdio: 'inherit',
  })
  return result.status ?? 2
}
