import { failure, type LineageData } from '../../model/index.ts'
import { columnOf, lineageData, lineageOf, lineageText, nodeNamed } from '../../validate/index.ts'
import { exitCodes } from '../exit-code.ts'
import type { Invocation, Outcome } from '../invocation.ts'
import { openProject } from '../open/index.ts'
import { withBinding } from './binding.ts'
import type { Task } from './task.ts'

/** `lineage NAME`: where a column comes from and what it feeds. */
export async function performLineage({ invocation, request, signal }: Task): Promise<Outcome<LineageData>> {
  const word = wordOf(invocation)
  const depth = depthOf(invocation)
  const opened = await openProject(request)
  const subject = nodeNamed(word, opened.project)
  const result = await withBinding(opened, invocation, [], signal, async ({ binder }) => {
    await binder.bind(opened.graph.order.filter((id) => WITH_COLUMNS.has(opened.project.nodes.get(id)?.resourceType ?? '')))
    const lineage = await lineageOf(binder)
    const asked = { ...subject, column: columnOf(subject, lineage) }
    const upstream = invocation.given.get('upstream') === true
    const downstream = invocation.given.get('downstream') === true
    return lineageData(binder.context, lineage, asked, {
      upstream: upstream || !downstream,
      downstream: downstream || !upstream,
      depth: depth ?? (asked.column === null ? 1 : null),
    })
  })
  request.emit({ kind: 'output', what: 'text', text: lineageText(result) })
  return { exitCode: exitCodes.success, success: true, result }
}

/** Tests and what else reads columns has none of its own. */
const WITH_COLUMNS: ReadonlySet<string> = new Set(['model', 'seed', 'snapshot', 'source', 'analysis'])

/** The command line counts the arguments; the library may give none. */
function wordOf({ args }: Invocation): string {
  const [word] = args
  if (word !== undefined) return word
  throw failure('PW1301', 'Name a column: MODEL.COLUMN', { family: 'Usage Error' })
}

function depthOf({ given }: Invocation): number | null {
  const depth = given.get('depth')
  if (depth === undefined) return null
  if (typeof depth === 'number' && depth >= 1) return depth
  throw failure('PW1300', `Invalid value for '--depth': ${depth} is no number of nodes, 1 or more`, { family: 'Usage Error' })
}
