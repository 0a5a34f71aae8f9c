import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { ResultColumn } from '../../adapter/index.ts'
import { type Diagnostic, type NodeId, PlanwiseError, type ValidateData } from '../../model/index.ts'
import {
  allLineage,
  githubText,
  jsonText,
  junitText,
  lineageOf,
  sarifText,
  textOf,
  type Validation,
  validateProject,
  validationData,
  writeSources,
} from '../../validate/index.ts'
import { exitCodes } from '../exit-code.ts'
import { givenText } from '../given.ts'
import type { Invocation, Outcome } from '../invocation.ts'
import { type Opened, type OpenRequest, openProject } from '../open/index.ts'
import { planwiseVersion } from '../version.ts'
import { withBinding } from './binding.ts'
import { selectNodes } from './selection.ts'
import type { Task } from './task.ts'
import { changesOf } from './validate-changes.ts'
import { existingIn, severitiesOf } from './validate-options.ts'

/** `validate`: binds the whole project on empty tables, and says what is wrong with it. */
export async function performValidate({ invocation, request, signal }: Task): Promise<Outcome<ValidateData>> {
  const found: Diagnostic[] = []
  const collecting: OpenRequest = {
    ...request,
    emit: (event, thread) => {
      if (event.kind === 'diagnostic') found.push(event.diagnostic)
      // what templates print while they are rendered is no finding
      else if (event.kind !== 'print' && event.kind !== 'jinja.log') request.emit(event, thread)
    },
  }
  const validation = await validated(collecting, invocation, signal)
  const all = {
    ...validation,
    findings: [...found.map((diagnostic) => ({ diagnostic, resource: null })), ...validation.findings],
  }
  const data = { ...validationData(all, severityOf(invocation)), lineage: validation.lineage, changes: validation.changes }
  request.emit({ kind: 'output', what: 'text', text: formatted(invocation, all, data) })
  return { exitCode: data.ok ? exitCodes.success : exitCodes.failure, success: data.ok, result: data }
}

function formatted(invocation: Invocation, validation: Validation, data: ValidateData): string {
  switch (invocation.given.get('format')) {
    case 'json':
      return jsonText(data)
    case 'sarif':
      return sarifText(data, planwiseVersion())
    case 'github':
      return githubText(data)
    case 'junit':
      return junitText(data)
    default:
      return textOf(validation, data, severityOf(invocation))
  }
}

export function severityOf({ given }: Invocation): Diagnostic['severity'] {
  const asked = given.get('severity')
  return asked === 'warning' || asked === 'info' ? asked : 'error'
}

type Validated = Validation & Pick<ValidateData, 'lineage' | 'changes'>

/** People have `planwise lineage`. */
function wantsLineage({ given }: Invocation): boolean {
  return given.get('json') === true || given.get('format') === 'json'
}

/** Files that do not parse are findings too; what keeps the command from running is thrown. */
async function validated(request: OpenRequest, invocation: Invocation, signal: AbortSignal): Promise<Validated> {
  let opened: Opened
  try {
    opened = await openProject(request)
  } catch (error) {
    if (!(error instanceof PlanwiseError) || !error.diagnostics.every((each) => each.at !== undefined)) throw error
    const findings = error.diagnostics.map((diagnostic) => ({ diagnostic, resource: null }))
    return { findings, unchecked: [], checked: 0, suppressed: 0, lineage: null, changes: null }
  }
  return validateOpened(opened, invocation, signal)
}

async function validateOpened(opened: Opened, invocation: Invocation, signal: AbortSignal): Promise<Validated> {
  const selected = selectNodes(opened, 'validate')
  const severities = severitiesOf(opened)
  return withBinding(opened, invocation, selected, signal, async ({ binder, columns }) => {
    const validation = await validateProject(binder, selected, { severities, existing: existingIn(columns) })
    saveSources(invocation, binder.context.done)
    const { changes, findings } = await changesOf(opened, binder, { against: givenText(invocation, 'against'), signal })
    const lineage = wantsLineage(invocation) ? allLineage(binder.context, await lineageOf(binder)) : null
    return { ...validation, findings: [...validation.findings, ...findings], lineage, changes }
  })
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
