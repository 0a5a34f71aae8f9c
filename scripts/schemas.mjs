// Artifacts of the starter, of the workforce project and of the judge's fixtures, read and validated by real dbt's own classes.
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { judgeFolder, root } from './judge.mjs'

const python = path.join(
  process.env.PLANWISE_PEER_HOME ?? path.join(os.homedir(), '.cache', 'planwise-peer'),
  'venv',
  'bin',
  'python',
)
const bin = path.join(root, 'bin', 'planwise.js')

/** @returns exit code: 0 valid (or real dbt is not here, which is said), 1 not */
export function checkSchemas() {
  if (!existsSync(python)) {
    console.log('schemas: skipped: real dbt is not installed (the projects judge installs it with its `setup`)')
    return 0
  }
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'planwise-schemas-'))
  try {
    const targets = [starter(scratch), workforce(scratch), ...fixtures(scratch)].map((directory) => {
      for (const args of [['deps'], ['build'], ['source', 'freshness'], ['docs', 'generate']]) planwise(directory, args)
      return path.join(directory, 'target')
    })
    const checker = path.join(root, 'test', 'conformance', 'schemas.py')
    return spawnSync(python, [checker, ...targets], { stdio: 'inherit' }).status ?? 1
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

/** Failures of nodes are fine: their artifacts must be valid too. */
function planwise(directory, args) {
  const env = { ...process.env, EDGE_SET: 'from env' }
  const { status, stdout } = spawnSync(process.execPath, [bin, ...args], { cwd: directory, env, encoding: 'utf8' })
  if (status !== 0 && status !== 1) console.log(`schemas: planwise ${args.join(' ')} ended with ${status}:\n${stdout}`)
}

function starter(scratch) {
  planwise(scratch, ['init', 'starter'])
  return path.join(scratch, 'starter')
}

function workforce(scratch) {
  const directory = path.join(scratch, 'workforce')
  for (const name of ['models', 'seeds', 'macros', 'data-tests', 'planwise.yml', 'profiles.yml'])
    cpSync(path.join(root, name), path.join(directory, name), { recursive: true })
  symlinkSync(path.join(root, 'data'), path.join(directory, 'data'))
  return directory
}

function fixtures(scratch) {
  return ['shop', 'edge'].flatMap((name) => {
    const project = path.join(judgeFolder, 'projects', 'fixtures', name, 'project')
    if (!existsSync(project)) return []
    const directory = path.join(scratch, name)
    cpSync(project, directory, { recursive: true })
    writeFileSync(
      path.join(directory, 'profiles.yml'),
      `${name}: {target: dev, outputs: {dev: {type: duckdb, path: judge.duckdb, threads: 2}}}\n`,
    )
    return [directory]
  })
}

if (import.meta.filename === process.argv[1]) process.exit(checkSchemas())
