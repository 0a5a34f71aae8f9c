import {
  type Access,
  type Constraint,
  type Diagnostic,
  failure,
  type ModelNode,
  nodeId,
  type PlainRecord,
} from '../model/index.ts'
import { type CodeSource, codeFields, fqnOf, type NodePatch, sourceOf } from './code.ts'
import { type CapturedCode, captureCode, codeId, finishCode, textChecksum } from './code-files.ts'
import { attempt } from './collect.ts'
import { columnsOf, constraintOf, versionColumns } from './columns.ts'
import { contractChecksum } from './contract.ts'
import { deepMerge } from './deep-merge.ts'
import { type Draft, storeDisabled } from './draft.ts'
import { load, type SourceFile } from './files.ts'
import { unreadable } from './macros.ts'
import { nothingToPatch, patchOf, patchPathOf } from './patches.ts'
import { configOf, type PropertiesEntry } from './properties.ts'
import { configValue, recordOf, recordsOf, textOf, versionOf } from './read.ts'
import { findPatched, type PatchRegister, type RefableCode, type RefableIndex } from './refable.ts'
import type { ParseState } from './state.ts'
import { staticReference } from './static-refs.ts'
import { shapeOf, traceCapture } from './trace.ts'
import { isVolatile } from './volatile.ts'

/** What properties say about one model, or about one version of it. */
export interface ModelPatch extends NodePatch {
  readonly name: string
  readonly version: string | number | null
  readonly latestVersion: string | number | null
  readonly access: string | null
  readonly deprecationDate: string | null
  readonly constraints: readonly Constraint[]
  readonly timeSpine: PlainRecord | null
  readonly entry: PropertiesEntry
}

/** Reads and renders a package's models. */
export async function captureModels(state: ParseState, files: readonly SourceFile[]): Promise<RefableCode[]> {
  const found: RefableCode[] = []
  for (const file of files) {
    let source: CodeSource
    try {
      source = modelSource(state, file)
    } catch (error) {
      state.diagnostics.push(unreadable(file.place, error))
      continue
    }
    const code = await captureCode(state, source, 'model')
    const enabled = isEnabled(state, code, 'model')
    found.push({ type: 'model', code, packageName: source.packageName, file: file.absolutePath, enabled })
  }
  return found
}

/** A model's file as code. Throws when it cannot be read. */
export function modelSource(state: ParseState, file: SourceFile): CodeSource {
  const loaded = load(state.input.files, file)
  return sourceOf(loaded, textChecksum(loaded.text), {
    path: file.path,
    fqn: fqnOf(file.packageName, file.path, file.name),
    uniqueId: codeId('model', file.packageName, file.name),
  })
}

/** Whether code is enabled before properties have their say. */
export function isEnabled(state: ParseState, code: CapturedCode, resourceType: RefableCode['type']): boolean {
  if (typeof code.calls['enabled'] === 'boolean') return code.calls['enabled']
  return attempt(state.diagnostics, () => state.config.isEnabled({ ...code.source, resourceType }, code.calls)) ?? true
}

/** Finds the code for each entry of `models:`, version by version. */
export function patchModels(
  entries: readonly PropertiesEntry[],
  index: RefableIndex,
  register: PatchRegister,
  diagnostics: Diagnostic[],
): Map<RefableCode, ModelPatch> {
  const patches = new Map<RefableCode, ModelPatch>()
  for (const entry of entries) {
    const versions = recordsOf(entry.data['versions'])
    attempt(diagnostics, () => {
      if (versions.length > 0) patchVersions(entry, versions, index, register, patches, diagnostics)
      else {
        for (const code of findPatched(index, entry, 'model', diagnostics)) {
          if (register.claim(code, entry, diagnostics)) patches.set(code, modelPatch(entry))
        }
      }
    })
  }
  return patches
}

function modelPatch(entry: PropertiesEntry): ModelPatch {
  const { data } = entry
  return {
    ...patchOf(entry),
    name: entry.name,
    version: null,
    latestVersion: null,
    access: null,
    deprecationDate: dateTextOf(data['deprecation_date']),
    constraints: recordsOf(data['constraints']).map((constraint) => constraintOf(constraint, `model ${entry.name}`)),
    timeSpine: timeSpineOf(data),
    entry,
  }
}

function timeSpineOf(data: PlainRecord): PlainRecord | null {
  const spine = data['time_spine']
  if (spine === undefined || spine === null) return null
  const record = recordOf(spine)
  const granularities = recordsOf(record['custom_granularities']).map((one) => ({
    name: one['name'] ?? null,
    column_name: one['column_name'] ?? null,
  }))
  return { standard_granularity_column: record['standard_granularity_column'] ?? null, custom_granularities: granularities }
}

/** As dbt writes a moment: a date is its midnight, and what has no zone is in UTC. */
function dateTextOf(value: unknown): string | null {
  if (typeof value !== 'string') return null
  const moment = /^\d{4}-\d{2}-\d{2}$/.test(value) ? `${value}T00:00:00` : value.replace(' ', 'T')
  return /(?:Z|[+-]\d{2}:?\d{2})$/.test(moment) ? moment : `${moment}+00:00`
}

function patchVersions(
  entry: PropertiesEntry,
  versions: readonly PlainRecord[],
  index: RefableIndex,
  register: PatchRegister,
  patches: Map<RefableCode, ModelPatch>,
  diagnostics: Diagnostic[],
): void {
  const latest = latestVersion(entry.data, versions)
  for (const version of versions) {
    const v = versionOf(version['v'])
    if (v === null) continue
    const fileName = textOf(version['defined_in']) ?? `${entry.name}_v${v}`
    const code = findVersion(index, entry, fileName, v === latest)
    if (code === undefined) diagnostics.push(nothingToPatch(entry, fileName))
    else if (register.claim(code, entry, diagnostics)) patches.set(code, versionPatch(entry, version, v, latest))
  }
}

export function latestVersion(data: PlainRecord, versions: readonly PlainRecord[]): string | number | null {
  const named = versionOf(data['latest_version'])
  if (named !== null) return named
  let latest: string | number | null = null
  for (const version of versions) {
    const v = versionOf(version['v'])
    if (v !== null && (latest === null || isLess(latest, v))) latest = v
  }
  return latest
}

/** As numbers where both are, else as texts. */
function isLess(one: string | number, other: string | number): boolean {
  const [a, b] = [Number(one), Number(other)]
  return Number.isNaN(a) || Number.isNaN(b) ? String(one) < String(other) : a < b
}

function findVersion(index: RefableIndex, entry: PropertiesEntry, fileName: string, isLatest: boolean): RefableCode | undefined {
  const found =
    index.enabled.find(fileName, entry.packageName) ?? (isLatest ? index.enabled.find(entry.name, entry.packageName) : undefined)
  if (found !== undefined) return found.type === 'model' ? found : undefined
  return index.disabled.get(fileName)?.find((one) => one.type === 'model')
}

function versionPatch(
  entry: PropertiesEntry,
  version: PlainRecord,
  v: string | number,
  latest: string | number | null,
): ModelPatch {
  const constraints = recordsOf(version['constraints'])
  const own = recordOf(version['config'])
  const docs = version['docs'] === undefined ? {} : { docs: version['docs'] }
  return {
    patchPath: patchPathOf(entry),
    name: entry.name,
    config: deepMerge(configOf(entry), { ...own, ...docs }),
    description: textOf(version['description']) || (textOf(entry.data['description']) ?? ''),
    columns: columnsOf(versionColumns(entry.data['columns'], version['columns'])),
    version: v,
    latestVersion: latest,
    access: textOf(version['access']),
    deprecationDate: dateTextOf(version['deprecation_date']),
    constraints: (constraints.length > 0 ? constraints : recordsOf(entry.data['constraints'])).map((constraint) =>
      constraintOf(constraint, `model ${entry.name}`),
    ),
    timeSpine: null,
    entry,
  }
}

/** A model in another language than SQL is a table, whatever the project file says; only its properties and its own calls can change that. */
function patchConfig(source: CodeSource, patch: ModelPatch | undefined): PlainRecord | undefined {
  if (source.language === 'sql' || patch?.config['materialized'] !== undefined) return patch?.config
  return { ...patch?.config, materialized: 'table' }
}

/** Puts one model together and stores it. */
export async function buildModel(state: ParseState, { code, file }: RefableCode, patch: ModelPatch | undefined): Promise<void> {
  const { capture, calls } = code
  const source = patch === undefined || patch.version === null ? code.source : versioned(code.source, patch)
  const effective = attempt(state.diagnostics, () =>
    state.config.effective({ ...source, resourceType: 'model' }, patchConfig(source, patch), calls),
  )
  if (effective === undefined) return
  const node: Draft<ModelNode> = {
    resourceType: 'model',
    ...codeFields(state, source, { ...effective, capture, patch }),
    access: 'protected',
    constraints: patch?.constraints ?? [],
    version: patch?.version ?? null,
    latestVersion: patch?.latestVersion ?? null,
    deprecationDate: patch?.deprecationDate ?? null,
    primaryKey: [],
    timeSpine: patch?.timeSpine ?? null,
    freshness: null,
  }
  attempt(state.diagnostics, () => {
    node.access = accessOf(node, patch)
    checkContract(node, state)
    addConstraintReferences(node)
  })
  await finishCode(state, node)
  node.contract = { ...node.contract, checksum: contractChecksum(node) }
  if (!node.config.enabled) {
    // what switches it off may tell of the run
    traceCapture(capture, state.trace)
    return storeDisabled(state.store, node)
  }
  state.store.nodes.set(node.uniqueId, node)
  if (file !== undefined) {
    const shape = shapeOf(capture, hasHooks(node))
    state.trace.models.set(file, { id: node.uniqueId, shape, isVolatile: isVolatile(capture.reads) })
  }
}

export function hasHooks({ config }: Pick<ModelNode, 'config'>): boolean {
  return (config['pre-hook'] ?? []).length + (config['post-hook'] ?? []).length > 0
}

/** A version has the model's name, its own id and one more step in its fqn. */
function versioned(source: CodeSource, patch: ModelPatch): CodeSource {
  const suffix = `v${patch.version}`
  return {
    ...source,
    name: patch.name,
    fqn: [...source.fqn.slice(0, -1), patch.name, suffix],
    uniqueId: nodeId(`model.${source.packageName}.${patch.name}.${suffix}`),
  }
}

function accessOf(node: ModelNode, patch: ModelPatch | undefined): Access {
  const access = patch?.access ?? configValue(node.config, 'access') ?? 'protected'
  if (access === 'private' || access === 'protected' || access === 'public') return access
  throw failure('PW2302', `Node ${node.uniqueId} has an invalid value (${String(access)}) for the access field`, {
    family: 'Parsing Error',
    at: patch === undefined ? { path: node.originalFilePath } : patch.entry.at('access'),
    hint: 'access is one of private, protected, public.',
  })
}

/** What an enforced contract needs, and where primary keys may be declared. */
function checkContract(node: ModelNode, state: ParseState): void {
  const columns = Object.values(node.columns)
  if (node.contract.enforced) {
    const problem =
      columns.length === 0
        ? 'Constraints must be defined in a `yml` schema configuration file like `schema.yml`.'
        : node.language !== 'sql'
          ? `Language Error: Expected 'sql' but found '${node.language}'`
          : undefined
    if (problem !== undefined) {
      throw failure('PW2303', `Contract enforcement failed for: (${node.originalFilePath})\n${problem}`, {
        family: 'Parsing Error',
        at: { path: node.originalFilePath },
        hint: 'List all columns with their data_type under `columns:`, or take `contract: {enforced: true}` away.',
      })
    }
    const declared = [...columns.flatMap((column) => column.constraints), ...node.constraints]
    if (
      !['table', 'incremental'].includes(node.config.materialized ?? '') &&
      declared.some((constraint) => constraint.warnUnsupported)
    ) {
      state.diagnostics.push({
        code: 'PW2304',
        severity: 'warning',
        event: 'UnsupportedConstraintMaterialization',
        family: 'Compilation Error',
        message: `Constraint types are not supported for ${node.config.materialized} materializations and will be ignored.  Set 'warn_unsupported: false' on this constraint to ignore this warning.`,
        at: { path: node.originalFilePath },
        data: { materialized: node.config.materialized ?? '' },
      })
    }
  }
  const keys = columns.filter((column) => column.constraints.some((constraint) => constraint.type === 'primary_key'))
  const inModel = node.constraints.some((constraint) => constraint.type === 'primary_key')
  if (keys.length > 1 || (keys.length > 0 && inModel)) {
    const what =
      keys.length > 1
        ? `Found ${keys.length} columns with primary key constraints. Primary keys for multiple columns must be defined as a model level constraint.`
        : 'Primary key constraints defined at the model level and the columns level.'
    throw failure('PW2305', `Primary key constraint error: (${node.originalFilePath})\n${what}`, {
      family: 'Parsing Error',
      at: { path: node.originalFilePath },
    })
  }
}

/** Foreign keys refer to what they point to. */
function addConstraintReferences(node: Draft<ModelNode>): void {
  const all = [...node.constraints, ...Object.values(node.columns).flatMap((column) => column.constraints)]
  for (const constraint of all) {
    if (constraint.type !== 'foreign_key' || constraint.to === null) continue
    const target = staticReference(constraint.to)
    if (target === undefined) {
      throw failure(
        'PW2306',
        `Invalid 'ref' or 'source' syntax on foreign key constraint 'to' on model ${node.name}: ${constraint.to}.`,
        {
          family: 'Parsing Error',
          at: { path: node.originalFilePath },
          hint: "Write ref('model') or source('schema', 'table').",
        },
      )
    }
    if (target.kind === 'ref') node.refs = [...node.refs, target.ref]
    else node.sources = [...node.sources, target.source]
  }
}
