import type { OperationNode } from '../model/index.ts'
import { codeFields } from './code.ts'
import { captureCode, codeId, finishCode, textChecksum } from './code-files.ts'
import { attempt } from './collect.ts'
import type { Draft } from './draft.ts'
import { refLookup, sourceLookup } from './lookup.ts'
import { resolveNode } from './resolve.ts'
import type { ParseState } from './state.ts'

const NAME = 'inline_query'

/**
 * The text of `--inline` as a node that belongs to no file: it refers to what the project has, and nothing refers to it, so it
 * is not among the project's nodes. Mistakes go to the diagnostics.
 */
export async function parseInline(state: ParseState, text: string): Promise<OperationNode | undefined> {
  const { world, store } = state
  const source = {
    packageName: world.rootName,
    name: NAME,
    path: `sql/${NAME}`,
    originalFilePath: 'from remote system.sql',
    firstLine: 1,
    rawCode: text,
    checksum: textChecksum(text),
    fqn: [world.rootName, 'sql', NAME],
    uniqueId: codeId('sql_operation', world.rootName, NAME),
    language: 'sql' as const,
  }
  const { capture, calls } = await captureCode(state, source, 'sql_operation')
  const effective = attempt(state.diagnostics, () =>
    state.config.effective({ ...source, resourceType: 'sql_operation' }, undefined, calls),
  )
  if (effective === undefined) return undefined
  const node: Draft<OperationNode> = {
    resourceType: 'sql_operation',
    ...codeFields(state, source, { ...effective, capture }),
    index: null,
  }
  await finishCode(state, node)
  const disabled = [...store.disabled.values()].flat()
  const nodes = [...store.nodes.values()]
  resolveNode(state, node, refLookup(world.rootName, nodes, disabled), sourceLookup(world.rootName, nodes, disabled))
  return node
}
