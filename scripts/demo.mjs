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
process.exit(planwise('show', '--quiet', '--select', 'mart_demo_summary', '--limit', '-1'))

function planwise(...args) {
  const result = spawnSync(process.execPath, [path.join(root, 'bin', 'planwise.js'), ...args, '--project-dir', root], {
    cwd: root,
    stdio: 'inherit',
  })
  return result.status ?? 2
}
