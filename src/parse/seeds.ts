import { newCapture } from '../context/index.ts'
import type { Checksum, Diagnostic, SeedNode } from '../model/index.ts'
import { type CodeSource, codeFields, fqnOf, type NodePatch } from './code.ts'
import { codeId, finishCode, textChecksum } from './code-files.ts'
import { attempt } from './collect.ts'
import { type Draft, storeDisabled } from './draft.ts'
import type { SourceFile } from './files.ts'
import { unreadable } from './macros.ts'
import { isEnabled } from './models.ts'
import { emptyRecord } from './read.ts'
import type { RefableCode } from './refable.ts'
import type { ParseState } from './state.ts'
import { pythonStrip } from './text.ts'

/** Larger files are told apart by their path only. */
const largestHashed = 1024 * 1024

export function findSeeds(state: ParseState, files: readonly SourceFile[]): RefableCode[] {
  const found: RefableCode[] = []
  for (const file of files) {
    let checksum: Checksum
    try {
      checksum = seedChecksum(state, file)
    } catch (error) {
      state.diagnostics.push(unreadable(file.place, error))
      continue
    }
    const source: CodeSource = {
      packageName: file.packageName,
      name: file.name,
      path: file.path,
      originalFilePath: file.originalFilePath,
      firstLine: 1,
      rawCode: '',
      checksum,
      fqn: fqnOf(file.packageName, file.path, file.name),
      uniqueId: codeId('seed', file.packageName, file.name),
      language: 'sql',
    }
    const code = { source, capture: newCapture(), calls: emptyRecord }
    found.push({ type: 'seed', code, packageName: file.packageName, enabled: isEnabled(state, code, 'seed') })
  }
  return found
}

function seedChecksum({ input: { files } }: ParseState, file: SourceFile): Checksum {
  if (files.size(file.absolutePath) > largestHashed) return { name: 'path', checksum: file.originalFilePath }
  return textChecksum(pythonStrip(files.read(file.absolutePath)))
}

export async function buildSeed(
  state: ParseState,
  { code, packageName }: RefableCode,
  patch: NodePatch | undefined,
): Promise<void> {
  const { source } = code
  const effective = attempt(state.diagnostics, () =>
    state.config.effective({ ...source, resourceType: 'seed' }, patch?.config, emptyRecord),
  )
  if (effective === undefined) return
  const node: Draft<SeedNode> = {
    resourceType: 'seed',
    ...codeFields(state, source, { ...effective, capture: undefined, patch }),
    rootPath: state.projects.get(packageName)?.directory ?? '',
  }
  await finishCode(state, node)
  if (node.refs.length + node.sources.length + node.metrics.length > 0) state.diagnostics.push(hookRefers(node))
  if (node.config.enabled) state.store.nodes.set(node.uniqueId, node)
  else storeDisabled(state.store, node)
}

/** dbt lets a seed's hooks refer to nothing: a seed has no place behind other nodes. */
function hookRefers(node: SeedNode): Diagnostic {
  return {
    code: 'PW2309',
    severity: 'error',
    family: 'Parsing Error',
    message: `Seeds cannot depend on other nodes: a pre- or post-hook of seed '${node.name}' calls ref, source or metric`,
    hint: 'Name the relation in full, or move the statement to the hook of a model.',
    at: { path: node.originalFilePath },
  }
}
