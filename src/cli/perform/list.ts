import { describeNode, jsonOf, nodeEntry } from '../../artifacts/index.ts'
import type { ListData } from '../../model/index.ts'
import { type ListOutput, listLines } from '../../run/index.ts'
import { exitCodes } from '../exit-code.ts'
import type { Outcome } from '../invocation.ts'
import { openProject } from '../open/index.ts'
import { targetOf } from '../target-files.ts'
import { artifactsOf } from './artifacts.ts'
import { selectNodes } from './selection.ts'
import type { Task } from './task.ts'

/** `ls`: one line per selected node, in the order of their ids. */
export async function performList({ request }: Task): Promise<Outcome<ListData>> {
  const opened = await openProject(request)
  await artifactsOf(opened, targetOf(opened)).manifest()
  const ids = [...selectNodes(opened, 'list')].sort()
  const nodes = ids.map((id) => opened.project.nodes.get(id)).filter((node) => node !== undefined)
  if (nodes.length === 0) request.emit({ kind: 'nothing.selected' })
  const lines = listLines(
    nodes,
    outputOf(request.flags.text('output')),
    request.flags.words('output_keys'),
    (node) => describeNode(node),
    jsonOf,
  )
  for (const text of lines) request.emit({ kind: 'output', what: 'list', text })
  return { exitCode: exitCodes.success, success: true, result: { nodes: nodes.map(nodeEntry) } }
}

function outputOf(text: string | null): ListOutput {
  return text === 'name' || text === 'path' || text === 'json' ? text : 'selector'
}
