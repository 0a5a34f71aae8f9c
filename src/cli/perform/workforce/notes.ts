import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { duckdbAdapter } from '../../../adapter/index.ts'
import { type Note, runNotes } from '../../../workforce/index.ts'
import type { Configured } from '../../open/index.ts'
import { planwiseVersion } from '../../version.ts'
import type { Reading } from './session.ts'

const run = promisify(execFile)

/** What an export is about: project, commit, and for each scenario its seed and its parameters. */
export async function readNotes(configured: Configured, { connection, scenarios }: Reading): Promise<readonly Note[]> {
  const ofScenarios = []
  for (const scenario of scenarios) ofScenarios.push(...(await runNotes(connection, duckdbAdapter.dialect, scenario)))
  return [...(await projectNotes(configured)), ...ofScenarios]
}

/** Version, project, commit and time of what is written now. */
export async function projectNotes({ root, directory, request, profile }: Configured): Promise<readonly Note[]> {
  const note = (name: string, value: string, source = ''): Note => ({ topic: 'export', name, value, source })
  return [
    note('planwise', planwiseVersion()),
    note('project', root.name, root.fileName),
    note('target', profile.targetName, 'profiles.yml'),
    note('commit', await commitOf(directory), 'git'),
    note('written_at', request.now().toISOString()),
  ]
}

/** The project's commit, marked where files differ from it. */
export async function commitOf(directory: string): Promise<string> {
  try {
    const { stdout: commit } = await run('git', ['-C', directory, 'rev-parse', 'HEAD'])
    const { stdout: changes } = await run('git', ['-C', directory, 'status', '--porcelain', '--', '.'])
    return `${commit.trim()}${changes.trim() === '' ? '' : ' with changes that are not committed'}`
  } catch {
    // no git, no repository, no commit yet: a project need not have one
    return 'not under version control'
  }
}
