import path from 'node:path'
import { type PreviousState, previousManifest, previousResults, previousSources, stateProvider } from '../../artifacts/index.ts'
import { diskFiles } from '../../config/index.ts'
import type { StateProvider } from '../../graph/index.ts'
import type { Opened } from '../open/index.ts'

/** What `--state` names, for `state:`, `result:` and `source_status:`; undefined without the flag. */
export function stateOf(opened: Opened): StateProvider | undefined {
  const asked = opened.request.flags.text('state')
  if (asked === null) return undefined
  warnWhenSame(opened, asked)
  return stateProvider({
    previous: readState(opened, asked),
    currentSources: read(path.join(opened.targetPath, 'sources.json'), previousSources),
    project: opened.project,
    compareUnrendered: opened.request.flags.behavior.state_modified_compare_more_unrendered_values,
    now: opened.request.now,
    warn: opened.warn,
  })
}

/** The artifacts in a directory, as it is written after `--state`: relative to the project. */
export function readState(opened: Pick<Opened, 'directory'>, asked: string): PreviousState {
  const directory = path.resolve(opened.directory, asked)
  return {
    manifest: read(path.join(directory, 'manifest.json'), previousManifest),
    results: read(path.join(directory, 'run_results.json'), previousResults),
    sources: read(path.join(directory, 'sources.json'), previousSources),
  }
}

function read<T>(file: string, reader: (text: string, file: string) => T): T | undefined {
  const text = diskFiles.read(file)
  return text === undefined ? undefined : reader(text, file)
}

function warnWhenSame({ request, directory, targetPath }: Opened, asked: string): void {
  if (path.resolve(directory, asked) !== targetPath) return
  const message =
    `The state and target directories are the same: '${asked}'. ` +
    'What this run writes replaces what it compares with, so changes can be missed.'
  request.emit({ kind: 'note', name: 'WarnStateTargetEqual', level: 'warn', message, data: { state_path: asked } })
}
