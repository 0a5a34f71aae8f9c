// Finds the judge of whole projects and the peers' suites beside the repository, and the Python they need.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'

export const root = path.resolve(import.meta.dirname, '..')
export const judgeFolder = process.env.PLANWISE_CONFORMANCE ?? path.resolve(root, '..', 'shared', 'conformance')
export const executable = `${process.execPath} ${path.join(root, 'bin', 'planwise.js')}`

/** Why the judge cannot run here, or undefined. */
export function whyNot(part) {
  if (!existsSync(path.join(judgeFolder, part))) return `there is no conformance folder beside the project (${part})`
  if (spawnSync('python3', ['--version']).status !== 0) return 'there is no python3 here'
  return undefined
}

/** Runs a script of the judge and gives what it printed on stdout. */
export function judge(part, script, args, { inherit = false } = {}) {
  return spawnSync(path.join(judgeFolder, part, script), args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', inherit ? 'inherit' : 'pipe', 'inherit'],
    maxBuffer: 1 << 28,
  })
}
