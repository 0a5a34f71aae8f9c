import { failure, type NodeId, type PlainProfile, type ProfileData } from '../../model/index.ts'
import { planLines } from '../../report/index.ts'
import { type NodeProfile, profileNodes } from '../../run/index.ts'
import { exitCodes } from '../exit-code.ts'
import type { Outcome } from '../invocation.ts'
import { type Opened, openProject } from '../open/index.ts'
import { targetOf } from '../target-files.ts'
import { selectNodes } from './selection.ts'
import { withRun } from './session.ts'
import type { Task } from './task.ts'

/** `profile MODEL...`: how DuckDB carries out a model's query, and what would help. */
export async function performProfile({ invocation, request, signal }: Task): Promise<Outcome<ProfileData>> {
  const { flags } = request
  if (invocation.args.length === 0 && flags.words('select').length === 0 && flags.text('selector') === null) {
    throw failure('PW5141', "Missing argument 'MODEL'.", { family: 'Usage Error', hint: 'planwise profile orders' })
  }
  const opened = await openProject(request)
  const selected = withoutTheirTests(selectNodes(opened, 'profile', invocation.args), opened)
  if (selected.length === 0) request.emit({ kind: 'nothing.to.do' })
  const found = selected.length === 0 ? [] : await withRun(opened, targetOf(opened), selected, signal, profileNodes)
  const profiles = found.map(plainProfile)
  const width = flags.integer('printer_width') ?? 80
  for (const [index, profile] of profiles.entries()) {
    const text = [...(index === 0 ? [] : ['']), ...planLines(profile, width)].join('\n')
    request.emit({ kind: 'output', what: 'text', text })
  }
  return { exitCode: exitCodes.success, success: true, result: { profiles } }
}

/** The tests of what was named are not meant; a test that was named by itself is. */
function withoutTheirTests(selected: readonly NodeId[], { project }: Opened): readonly NodeId[] {
  const others = selected.filter((id) => project.nodes.get(id)?.resourceType !== 'test')
  return others.length === 0 ? selected : others
}

function plainProfile({ id, name, plan }: NodeProfile): PlainProfile {
  const { root, advice, ...rest } = plan
  return { uniqueId: id, name, ...rest, plan: root, advice: [...advice] }
}
