import type { RunData } from '../../model/index.ts'
import { cloneNodes } from '../../run/index.ts'
import type { Outcome } from '../invocation.ts'
import { openProject } from '../open/index.ts'
import { runSelected } from './run-nodes.ts'
import type { Task } from './task.ts'

/** `clone`: the selected models, seeds and snapshots as views over those of `--state`. */
export async function performClone({ request, signal }: Task): Promise<Outcome<RunData>> {
  return runSelected(await openProject(request), signal, cloneNodes)
}
