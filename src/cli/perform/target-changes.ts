import { duckdbAdapter, type Session } from '../../adapter/index.ts'
import type { ResolvedFlags } from '../../config/index.ts'
import { failure } from '../../model/index.ts'
import { type EarlierNode, earlierTarget } from '../../validate/index.ts'
import { type Opened, openProject } from '../open/index.ts'

/**
 * What the database of another target has of the project's relations; it is opened read-only.
 * @throws {PlanwiseError} `PW3104` where that database cannot be read
 */
export async function nodesInTarget(
  { request }: Opened,
  target: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, EarlierNode>> {
  // what is wrong with the files has been told once
  const other = await openProject({ ...request, flags: withTarget(request.flags, target), emit: () => undefined })
  const { credentials } = other.profile
  const { session, missing } = await duckdbAdapter.openToLook(credentials, { cwd: request.cwd, env: request.env, signal })
  try {
    await reach(session, credentials.database, target, missing)
    return await earlierTarget({
      project: other.project,
      database: credentials.database,
      relations: await session.relations(),
      columns: (relation) => session.columns(relation),
    })
  } finally {
    await session.close()
  }
}

/** Everything else stays as it is given; the parse is that of another target and not kept. */
function withTarget(flags: ResolvedFlags, target: string): ResolvedFlags {
  return {
    ...flags,
    is: (name) => name !== 'partial_parse' && flags.is(name),
    text: (name) => (name === 'target' ? target : flags.text(name)),
    setting: (name) => (name === 'target' ? { value: target, origin: { kind: 'flag', name: '--against' } } : flags.setting(name)),
  }
}

async function reach(session: Session, database: string, target: string, missing: readonly string[]): Promise<void> {
  const names = new Set((await session.schemas()).map((schema) => schema.database.toLowerCase()))
  if (names.has(database.toLowerCase())) return
  const why = missing.length === 0 ? 'it is no file on this machine' : `missing: ${missing.join('; ')}`
  throw failure('PW3104', `The database of target '${target}' cannot be read: ${why}`, {
    family: 'Runtime Error',
    hint: 'Build the target once, or compare with the artifacts of an earlier run: --state DIR',
  })
}
