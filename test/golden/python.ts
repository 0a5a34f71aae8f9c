import { spawnSync } from 'node:child_process'
import { homedir } from 'node:os'
import path from 'node:path'

const judge = path.join(
  process.env['PLANWISE_PEER_HOME'] ?? path.join(homedir(), '.cache', 'planwise-peer'),
  'venv',
  'bin',
  'python',
)

/** A Python with the module duckdb, where there is one: the one named, the judge's, the one on the PATH. */
export const python: string | undefined = [process.env['PLANWISE_PYTHON'], judge, 'python3'].find(
  (command) => command !== undefined && spawnSync(command, ['-c', 'import duckdb']).status === 0,
)
