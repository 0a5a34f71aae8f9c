import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type BlankSession, DatabaseError, duckdbAdapter, type RelationName, type ResultColumn } from '../../adapter/index.ts'
import { type Diagnostic, failure, type NodeId, PlanwiseError, type ValidateData } from '../../model/index.ts'
import {
  createBinder,
  readSources,
  type SavedSources,
  sourceDescriber,
  textOf,
  type Validation,
  validateProject,
  validationData,
  writeSources,
} from '../../validate/index.ts'
import { exitCodes } from '../exit-code.ts'
import type { Invocation, Outcome } from '../invocation.ts'
import { type Opened, type OpenRequest, openProject } from '../open/index.ts'
import { targetOf } from '../target-files.ts'
import { selectNodes } from './selection.ts'
import { runWorld } from './session.ts'
import type { Task } from './task.ts'

/** Statements at a time in the empty catalogue; the rest of the time is rendering, on one thread. */
const CONNECTIONS = 3

/** `validate`: binds the whole project on empty tables, and says what is wrong with it. */
export async function performValidate({ invocation, request, signal }: Task): Promise<Outcome<ValidateData>> {
  const found: Diagnostic[] = []
  const collecting: OpenRequest = {
    ...request,
    emit: (event, thread) => {
      if (event.kind === 'diagnostic') found.push(event.diagnostic)
      else request.emit(event, thread)
    },
  }
  const validation = await validated(collecting, invocation, signal)
  const all = {
    ...validation,
    findings: [...found.map((diagnostic) => ({ diagnostic, resource: null })), ...validation.findings],
  }
  const data = validationData(all, severityOf(invocation))
  const format = invocation.given.get('format') ?? 'text'
  request.emit({ kind: 'output', what: 'text', text: format === 'json' ? JSON.stringify(data, null, 2) : textOf(all, data) })
  return { exitCode: data.ok ? exitCodes.success : exitCodes.failure, success: data.ok, result: data }
}

function severityOf({ given }: Invocation): Diagnostic['severity'] {
  const asked = given.get('severity')
  return asked === 'warning' || asked === 'info' ? asked : 'error'
}

/** Files that do not parse are findings too; what keeps the command from running is thrown. */
async function validated(request: OpenRequest, invocation: Invocation, signal: AbortSignal): Promise<Validation> {
  let opened: Opened
  try {
    opened = await openProject(request)
  } catch (error) {
    if (!(error instanceof PlanwiseError) || !error.diagnostics.every((each) => each.at !== undefined)) throw error
    const findings = error.diagnostics.map((diagnostic) => ({ diagnostic, resource: null }))
    return { findings, unchecked: [], checked: 0, suppressed: 0 }
  }
  return validateOpened(opened, invocation, signal)
}

async function validateOpened(opened: Opened, invocation: Invocation, signal: AbortSignal): Promise<Validation> {
  const { request, profile } = opened
  const place = { cwd: request.cwd, env: request.env, signal }
  const blank = await duckdbAdapter.openBlank(profile.credentials, place)
  let look: BlankSession | undefined
  try {
    look = await duckdbAdapter.openToLook(profile.credentials, place)
    const selected = selectNodes(opened, 'validate')
    const run = runWorld(opened, blank.session, targetOf(opened), selected, signal)
    const binder = await createBinder({
      run,
      describeSource: sourceDescriber({
        columns: columnsIn(look),
        unreachable: look.missing.length === 0 ? undefined : look.missing.join('; '),
        saved: savedSources(invocation),
      }),
      missing: blank.missing,
      connections: CONNECTIONS,
    })
    try {
      const validation = await validateProject(binder, selected)
      saveSources(invocation, binder.context.done)
      return validation
    } finally {
      await binder.close()
    }
  } finally {
    await look?.session.close()
    await blank.session.close()
  }
}

function columnsIn({ session }: BlankSession): (relation: RelationName) => Promise<readonly ResultColumn[] | undefined> {
  return async (relation) => {
    try {
      return await session.columns(relation)
    } catch (error) {
      if (error instanceof DatabaseError && error.category !== 'cancelled') return undefined
      throw error
    }
  }
}

function savedSources({ given, cwd }: Invocation): SavedSources {
  const file = given.get('sources')
  if (typeof file !== 'string') return {}
  try {
    return readSources(readFileSync(path.resolve(cwd, file), 'utf8'), file)
  } catch (error) {
    if (error instanceof PlanwiseError) throw error
    throw failure('PW3101', `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`, {
      family: 'Runtime Error',
      hint: 'Write it where the sources can be read: planwise validate --save-sources FILE',
    })
  }
}

function saveSources(
  { given, cwd }: Invocation,
  bound: ReadonlyMap<NodeId, { readonly state: string; readonly columns?: readonly ResultColumn[] }>,
): void {
  const file = given.get('save_sources')
  if (typeof file !== 'string') return
  const sources = [...bound].flatMap(([id, { state, columns }]) =>
    id.startsWith('source.') && state === 'bound' && columns !== undefined ? [[id, columns] as const] : [],
  )
  writeFileSync(path.resolve(cwd, file), writeSources(new Map(sources)))
}
