import { rmSync } from 'node:fs'
import path from 'node:path'
import { failure } from '../../model/index.ts'
import { exitCodes } from '../exit-code.ts'
import type { Outcome } from '../invocation.ts'
import { configureLightly } from '../open.ts'
import type { Task } from './task.ts'

/** `clean`: deletes the project's `clean-targets`, but never the project's sources or anything outside of it. */
export async function performClean({ request }: Task): Promise<Outcome> {
  const { directory, root } = await configureLightly(request)
  const protectedPaths = [
    ...root.modelPaths,
    ...root.seedPaths,
    ...root.testPaths,
    ...root.analysisPaths,
    ...root.macroPaths,
    ...root.snapshotPaths,
    '.',
  ]
  const cleaned: string[] = []
  for (const target of root.cleanTargets) {
    const place = path.resolve(directory, target)
    const inside = path.relative(directory, place)
    const outside = inside === '' || inside.startsWith('..') || path.isAbsolute(inside)
    if (outside && request.flags.is('clean_project_files_only')) {
      throw failure('PW5020', `Refusing to delete ${place}: it is not inside the project`, {
        family: 'Runtime Error',
        hint: 'Take it out of clean-targets, or give --no-clean-project-files-only.',
      })
    }
    if (protectedPaths.some((source) => path.resolve(directory, source) === place)) {
      request.emit({
        kind: 'note',
        name: 'ProtectedCleanPath',
        level: 'debug',
        message: `Protected path: ${target}`,
        data: { path: target },
      })
      continue
    }
    request.emit({ kind: 'note', name: 'CheckCleanPath', message: `Checking ${target}/*`, data: { path: target } })
    rmSync(place, { recursive: true, force: true })
    request.emit({ kind: 'note', name: 'ConfirmCleanPath', message: ` Cleaned ${target}/*`, data: { path: target } })
    cleaned.push(target)
  }
  request.emit({ kind: 'note', name: 'FinishedCleanPaths', message: 'Finished cleaning all paths.' })
  return { exitCode: exitCodes.success, success: true, result: { cleaned } }
}
