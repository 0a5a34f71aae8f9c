import { newCapture } from '../context/index.ts'
import { type Block, extractBlocks } from '../jinja/index.ts'
import { failure, type SnapshotNode } from '../model/index.ts'
import { type CodeSource, codeFields, foldersOf, type NodePatch } from './code.ts'
import { type CapturedCode, captureCode, codeId, finishCode, textChecksum } from './code-files.ts'
import { attempt } from './collect.ts'
import { type Draft, storeDisabled } from './draft.ts'
import { templateDiagnostic } from './errors.ts'
import { type LoadedFile, load, type SourceFile } from './files.ts'
import { unreadable } from './macros.ts'
import { isEnabled } from './models.ts'
import type { PropertiesEntry } from './properties.ts'
import { configValue, emptyRecord, textOf } from './read.ts'
import type { RefableCode } from './refable.ts'
import type { ParseState } from './state.ts'
import { staticReference } from './static-refs.ts'
import { sha256 } from './text.ts'

/** Reads and renders the `{% snapshot %}` blocks of files. */
export async function captureSnapshots(state: ParseState, files: readonly SourceFile[]): Promise<RefableCode[]> {
  const found: RefableCode[] = []
  for (const file of files) {
    for (const source of snapshotBlocks(state, file))
      found.push(await asRefable(state, await captureCode(state, source, 'snapshot')))
  }
  return found
}

async function asRefable(state: ParseState, code: CapturedCode): Promise<RefableCode> {
  return { type: 'snapshot', code, packageName: code.source.packageName, enabled: isEnabled(state, code, 'snapshot') }
}

function snapshotBlocks(state: ParseState, file: SourceFile): CodeSource[] {
  let loaded: LoadedFile
  try {
    loaded = load(state.input.files, file)
  } catch (error) {
    state.diagnostics.push(unreadable(file.place, error))
    return []
  }
  try {
    const text = { path: file.place, text: loaded.text, line: loaded.firstLine }
    return extractBlocks(text, ['snapshot']).map(
      (block): CodeSource => ({
        packageName: file.packageName,
        name: block.name,
        path: file.path,
        originalFilePath: file.originalFilePath,
        place: file.place,
        firstLine: block.contentsLine + linesStripped(block),
        rawCode: contentsOf(block),
        checksum: textChecksum(loaded.text),
        fqn: [file.packageName, ...foldersOf(file.path), file.name, block.name],
        uniqueId: codeId('snapshot', file.packageName, block.name),
        language: 'sql',
      }),
    )
  } catch (error) {
    state.diagnostics.push(templateDiagnostic(error, file.place))
    return []
  }
}

/** What stands between the tags, without the white space that their `-` eats. */
function contentsOf({ full, contents }: Block): string {
  const opening = full.slice(0, full.indexOf(contents, full.indexOf('%}')))
  const closing = full.slice(opening.length + contents.length)
  const trimmed = opening.endsWith('-%}') ? contents.trimStart() : contents
  return closing.startsWith('{%-') ? trimmed.trimEnd() : trimmed
}

function linesStripped(block: Block): number {
  const { contents } = block
  const kept = contentsOf(block)
  return contents.slice(0, contents.indexOf(kept)).split('\n').length - 1
}

/** Snapshots that are only an entry with `relation:`. Throws PW2307 when that is no ref or source. */
export function yamlSnapshot(state: ParseState, entry: PropertiesEntry, fileText: string): RefableCode | undefined {
  const relation = textOf(entry.data['relation'])
  if (relation === null) return undefined
  const target = staticReference(relation)
  if (target === undefined) {
    throw failure('PW2307', `Invalid ref or source expression: ${relation}`, {
      family: 'Parsing Error',
      at: entry.at('relation'),
      hint: "Write ref('model') or source('schema', 'table').",
    })
  }
  const { packageName, file, name } = entry
  const capture = newCapture()
  if (target.kind === 'ref') capture.refs.push(target.ref)
  else capture.sources.push(target.source)
  const source: CodeSource = {
    packageName,
    name,
    path: `${file.path}/${name}.sql`,
    originalFilePath: file.originalFilePath,
    firstLine: entry.at('relation').line ?? 1,
    rawCode: `select * from {{ ${relation} }}`,
    checksum: { name: 'sha256', checksum: sha256(fileText) },
    fqn: [packageName, ...foldersOf(file.path), name],
    uniqueId: codeId('snapshot', packageName, name),
    language: 'sql',
  }
  const code = { source, capture, calls: emptyRecord }
  return { type: 'snapshot', code, packageName, enabled: isEnabled(state, code, 'snapshot') }
}

export async function buildSnapshot(state: ParseState, { code }: RefableCode, patch: NodePatch | undefined): Promise<void> {
  const { source, capture, calls } = code
  const effective = attempt(state.diagnostics, () =>
    state.config.effective({ ...source, resourceType: 'snapshot' }, patch?.config, calls),
  )
  if (effective === undefined) return
  const node: Draft<SnapshotNode> = {
    resourceType: 'snapshot',
    ...codeFields(state, source, { ...effective, capture, patch }),
  }
  await finishCode(state, node)
  if (node.config.enabled) {
    attempt(state.diagnostics, () => checkSnapshot(node))
    state.store.nodes.set(node.uniqueId, node)
  } else storeDisabled(state.store, node)
}

/** Throws PW2308 for a configuration that no strategy can work with. */
function checkSnapshot(node: SnapshotNode): void {
  const { config } = node
  const strategy = textOf(configValue(config, 'strategy'))
  const key = configValue(config, 'unique_key')
  const checkCols = configValue(config, 'check_cols')
  const has = (value: unknown): boolean =>
    value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)
  const problem =
    !strategy || !has(key)
      ? "Snapshots must be configured with a 'strategy' and 'unique_key'."
      : strategy === 'check' && !has(checkCols)
        ? 'A snapshot configured with the check strategy must specify a check_cols configuration.'
        : strategy === 'check' && typeof checkCols === 'string' && checkCols !== 'all'
          ? `Invalid value for 'check_cols': ${checkCols}. Expected 'all' or a list of strings.`
          : strategy === 'timestamp' && !has(configValue(config, 'updated_at'))
            ? 'A snapshot configured with the timestamp strategy must specify an updated_at configuration.'
            : strategy === 'timestamp' && has(checkCols)
              ? "A 'timestamp' snapshot should not have 'check_cols'"
              : config.materialized !== undefined && config.materialized !== 'snapshot'
                ? "A snapshot must have a materialized value of 'snapshot'"
                : undefined
  if (problem === undefined) return
  throw failure('PW2308', problem, { family: 'Parsing Error', at: { path: node.originalFilePath, line: node.firstLine } })
}
