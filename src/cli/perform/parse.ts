import { manifestCounts } from '../../artifacts/index.ts'
import type { ParseData } from '../../model/index.ts'
import { exitCodes } from '../exit-code.ts'
import type { Outcome } from '../invocation.ts'
import { openProject } from '../open/index.ts'
import { targetOf } from '../target-files.ts'
import { artifactsOf } from './artifacts.ts'
import type { Task } from './task.ts'

/** `parse`: reads the project, reports what is wrong with it, writes the manifest. */
export async function performParse({ request }: Task): Promise<Outcome<ParseData>> {
  const began = performance.now()
  const opened = await openProject(request)
  const target = targetOf(opened)
  await artifactsOf(opened, target).manifest()
  const seconds = (performance.now() - began) / 1000
  if (request.flags.is('write_json')) {
    const perf = {
      path_count: opened.project.nodes.size,
      parsed_path_count: opened.parsedCount,
      load_all_elapsed: seconds,
      is_partial_parse_enabled: request.flags.is('partial_parse'),
    }
    await target.artifact('perf_info.json', [JSON.stringify(perf)])
  }
  return { exitCode: exitCodes.success, success: true, result: { counts: manifestCounts(opened.project), seconds } }
}
