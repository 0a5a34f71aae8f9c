import { rmSync } from 'node:fs'
import path from 'node:path'
import type { ProjectConfig } from '../../config/index.ts'
import { failure } from '../../model/index.ts'
import { exitCodes } from '../exit-code.ts'
import type { Outcome } from '../invocation.ts'
import { configureLightly } from '../open/index.ts'
import type { Task } from './task.ts'

/** `clean`: deletes the project's `clean-targets`, but never the project's sources or, unless told so, anything outside of it. */
export async function performClean({ request }: Task): Promise<Outcome> {
  const { directory, root } = await configureLightly(request)
  const places = [...new Set(root.cleanTargets.map((target) => path.resolve(directory, target)))]
  refuseSources(places, directory, root)
  if (request.flags.is('clean_project_files_only')) refuseOutside(places, directory)
  const say = (name: string, message: string, data: { readonly path?: string }): void =>
    request.emit({ kind: 'note', name, message, data })
  for (const place of places) {
    say('CheckCleanPath', `Checking ${place}/*`, { path: place })
    rmSync(place, { recursive: true, force: true })
    say('ConfirmCleanPath', `Cleaned ${place}/*`, { path: place })
  }
  say('FinishedCleanPaths', 'Finished cleaning all paths.', {})
  const cleaned = places.map((place) => path.relative(directory, place))
  return { exitCode: exitCodes.success, success: true, result: { cleaned } }
}

/** @throws {PlanwiseError} when a place is a source path, the project itself, or above it */
function refuseSources(places: readonly string[], directory: string, root: ProjectConfig): void {
  const { modelPaths, seedPaths, snapshotPaths, analysisPaths, macroPaths, testPaths } = root
  const sources = [modelPaths, seedPaths, snapshotPaths, analysisPaths, macroPaths, testPaths].flat()
  const protectedPlaces = new Set(sources.map((source) => path.resolve(directory, source)))
  const refused = places.filter((place) => protectedPlaces.has(place) || isWithin(directory, place))
  if (refused.length === 0) return
  throw failure('PW5023', `dbt will not clean the following source paths: ${listed(refused)}`, {
    family: 'Runtime Error',
    at: { path: root.fileName },
    hint: 'Take them out of clean-targets.',
  })
}

function refuseOutside(places: readonly string[], directory: string): void {
  const outside = places.filter((place) => !isWithin(place, directory))
  if (outside.length === 0) return
  throw failure('PW5020', `dbt will not clean the following directories outside the project: ${listed(outside)}`, {
    family: 'Runtime Error',
    hint: 'Take them out of clean-targets, or give --no-clean-project-files-only.',
  })
}

/** Whether `place` is `directory` or lies in it. */
function isWithin(place: string, directory: string): boolean {
  const way = path.relative(directory, place)
  return way === '' || (!way.startsWith(`..${path.sep}`) && way !== '..' && !path.isAbsolute(way))
}

function listed(places: readonly string[]): string {
  return `[${places.map((place) => `'${place}'`).join(', ')}]`
}
