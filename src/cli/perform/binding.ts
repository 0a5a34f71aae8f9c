import { readFileSync } from 'node:fs'
import path from 'node:path'
import { type BlankSession, DatabaseError, duckdbAdapter, type RelationName, type ResultColumn } from '../../adapter/index.ts'
import { failure, type NodeId, PlanwiseError } from '../../model/index.ts'
import type { RunWorld } from '../../run/index.ts'
import { type Binder, createBinder, readSources, type SavedSources, sourceDescriber } from '../../validate/index.ts'
import { givenText } from '../given.ts'
import type { Invocation } from '../invocation.ts'
import type { Opened } from '../open/index.ts'
import { targetOf } from '../target-files.ts'
import { runWorld } from './session.ts'

/** Statements at a time in the empty catalogue; the rest of the time is rendering, on one thread. */
const CONNECTIONS = 3

/** A binder over an empty catalogue in memory, and how to make it see another state of the project. */
export interface Binding {
  readonly binder: Binder
  /** The columns of a relation in the target's database, where it can be reached. */
  readonly columns: (relation: RelationName) => Promise<readonly ResultColumn[] | undefined>
  /** A run over the same catalogue, for {@link Binder.rebind}. */
  readonly runOf: (opened: Opened, selected: readonly NodeId[]) => RunWorld
}

/**
 * Opens an empty catalogue, and the target's database to look at the columns of sources; closes both whatever happens. Nothing
 * of the target is written.
 */
export async function withBinding<T>(
  opened: Opened,
  invocation: Invocation,
  selected: readonly NodeId[],
  signal: AbortSignal,
  work: (binding: Binding) => Promise<T>,
): Promise<T> {
  const { request, profile } = opened
  const place = { cwd: request.cwd, env: request.env, signal }
  const blank = await duckdbAdapter.openBlank(profile.credentials, place)
  let opening: Promise<BlankSession> | undefined
  // most projects never ask the target anything
  const look = (): Promise<BlankSession> => {
    opening ??= duckdbAdapter.openToLook(profile.credentials, place)
    return opening
  }
  try {
    const runOf: Binding['runOf'] = (current, ids) => runWorld(current, blank.session, targetOf(current), ids, signal)
    const binder = await createBinder({
      run: runOf(opened, selected),
      describeSource: sourceDescriber({
        columns: columnsIn(look),
        async unreachable() {
          const { missing } = await look()
          return missing.length === 0 ? undefined : missing.join('; ')
        },
        saved: savedSources(invocation),
      }),
      outside: columnsIn(look),
      missing: blank.missing,
      connections: CONNECTIONS,
    })
    try {
      return await work({ binder, runOf, columns: columnsIn(look) })
    } finally {
      await binder.close()
    }
  } finally {
    if (opening !== undefined) await (await opening).session.close()
    await blank.session.close()
  }
}

function columnsIn(look: () => Promise<BlankSession>): (relation: RelationName) => Promise<readonly ResultColumn[] | undefined> {
  return async (relation) => {
    try {
      const { session } = await look()
      return await session.columns(relation)
    } catch (error) {
      if (error instanceof DatabaseError && error.category !== 'cancelled') return undefined
      throw error
    }
  }
}

function savedSources(invocation: Invocation): SavedSources {
  const file = givenText(invocation, 'sources')
  if (file === null) return {}
  try {
    return readSources(readFileSync(path.resolve(invocation.cwd, file), 'utf8'), file)
  } catch (error) {
    if (error instanceof PlanwiseError) throw error
    throw failure('PW3101', `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`, {
      family: 'Runtime Error',
      hint: 'Write it where the sources can be read: planwise validate --save-sources FILE',
    })
  }
}
