import { loadYaml, type PathStep, type YamlFile } from '../config/index.ts'
import type { AnalysisNode, OperationNode, TestNode } from '../model/index.ts'
import { codeFields, fqnOf, sourceOf } from './code.ts'
import { type CapturedCode, captureCode, codeId, finishCode, foundTwice, textChecksum } from './code-files.ts'
import { attempt } from './collect.ts'
import { type Draft, storeDisabled } from './draft.ts'
import { load, type SourceFile } from './files.ts'
import { unreadable } from './macros.ts'
import { nothingToPatch, patchedTwice, patchOf } from './patches.ts'
import type { PropertiesEntry } from './properties.ts'
import type { ParseState } from './state.ts'

interface CodeFile {
  readonly type: 'analysis' | 'test'
  readonly code: CapturedCode
}

/** Analyses and singular tests: one file, one node, described by `analyses:` and `data_tests:`. */
export async function parsePlainCode(
  state: ParseState,
  type: 'analysis' | 'test',
  files: readonly SourceFile[],
  entries: readonly PropertiesEntry[],
): Promise<void> {
  const found: CodeFile[] = []
  for (const file of files) {
    try {
      const loaded = load(state.input.files, file)
      const path = type === 'analysis' ? `analysis/${file.path}` : file.path
      const source = sourceOf(loaded, textChecksum(loaded.text), {
        path,
        fqn: fqnOf(file.packageName, path, file.name),
        uniqueId: codeId(type, file.packageName, file.name),
      })
      found.push({ type, code: await captureCode(state, source, type) })
    } catch (error) {
      state.diagnostics.push(unreadable(file.originalFilePath, error))
    }
  }
  const patches = matchEntries(state, found, entries)
  for (const one of found) await build(state, one, patches.get(one))
}

function matchEntries(state: ParseState, found: readonly CodeFile[], entries: readonly PropertiesEntry[]) {
  const patches = new Map<CodeFile, PropertiesEntry>()
  for (const entry of entries) {
    const named = found.filter(({ code }) => code.source.name === entry.name)
    const match = named.find(({ code }) => code.source.packageName === entry.packageName) ?? named[0]
    const before = match === undefined ? undefined : patches.get(match)
    if (match === undefined) state.diagnostics.push(nothingToPatch(entry))
    else if (before !== undefined) state.diagnostics.push(patchedTwice(entry, before))
    else patches.set(match, entry)
  }
  return patches
}

async function build(state: ParseState, { type, code }: CodeFile, entry: PropertiesEntry | undefined): Promise<void> {
  const { source, capture, calls } = code
  const patch = entry === undefined ? undefined : attempt(state.diagnostics, () => patchOf(entry))
  const effective = attempt(state.diagnostics, () =>
    state.config.effective({ ...source, resourceType: type }, patch?.config, calls),
  )
  if (effective === undefined) return
  const fields = codeFields(state, source, { ...effective, capture, patch })
  const node: Draft<AnalysisNode> | Draft<TestNode> =
    type === 'analysis'
      ? { resourceType: 'analysis', ...fields }
      : {
          resourceType: 'test',
          ...fields,
          columns: {},
          testMetadata: null,
          columnName: null,
          fileKeyName: null,
          attachedNode: null,
        }
  await finishCode(state, node)
  if (!node.config.enabled) return storeDisabled(state.store, node)
  const before = state.store.nodes.get(node.uniqueId)
  if (before === undefined) state.store.nodes.set(node.uniqueId, node)
  else state.diagnostics.push(foundTwice(type, node.name, [before.originalFilePath, node.originalFilePath]))
}

/** `on-run-start` and `on-run-end` of a project, as operations. */
export async function parseHooks(state: ParseState, packageName: string): Promise<void> {
  const project = state.projects.get(packageName)
  if (project === undefined || project.onRunStart.length + project.onRunEnd.length === 0) return
  const text = state.input.files.read(`${project.directory}/${project.fileName}`)
  const yaml = loadYaml(text, project.fileName)
  const checksum = textChecksum(text.trim())
  for (const [kind, hooks] of [
    ['on-run-start', project.onRunStart],
    ['on-run-end', project.onRunEnd],
  ] as const) {
    for (const [index, sql] of hooks.entries()) {
      const name = `${packageName}-${kind}-${index}`
      const path = `hooks/${name}.sql`
      const source = {
        packageName,
        name,
        path,
        originalFilePath: `./${project.fileName}`,
        place: project.fileName,
        firstLine: hookLine(yaml, [kind, index]),
        rawCode: sql,
        checksum,
        fqn: [packageName, 'hooks', name],
        uniqueId: codeId('operation', packageName, name),
        language: 'sql' as const,
      }
      const { capture, calls } = await captureCode(state, source, 'operation')
      const effective = attempt(state.diagnostics, () =>
        state.config.effective({ ...source, resourceType: 'operation' }, undefined, calls),
      )
      if (effective === undefined) continue
      const node: Draft<OperationNode> = {
        resourceType: 'operation',
        ...codeFields(state, source, { ...effective, capture, tags: [kind] }),
        index,
      }
      await finishCode(state, node)
      if (node.config.enabled) state.store.nodes.set(node.uniqueId, node)
      else storeDisabled(state.store, node)
    }
  }
}

/** The line on which a hook's text begins: a block scalar's begins under its indicator. */
function hookLine(yaml: YamlFile, path: readonly PathStep[]): number {
  const { line = 1, column = 1 } = yaml.at(path)
  const start = yaml.text.split('\n')[line - 1]?.charAt(column - 1)
  return start === '|' || start === '>' ? line + 1 : line
}
