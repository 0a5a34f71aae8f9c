import type { Capture, World } from '../context/index.ts'
import type { Emit, ModelNode, NodeId } from '../model/index.ts'
import { captureCode } from './code-files.ts'
import type { Draft } from './draft.ts'
import type { SourceFile } from './files.ts'
import type { ParseInput } from './input.ts'
import { lazyRegistry } from './lazy-registry.ts'
import { hasHooks, modelSource } from './models.ts'
import { type BegunParse, beginParse } from './parse.ts'
import type { ParseState } from './state.ts'
import { type ModelTrace, shapeOf } from './trace.ts'
import { projectsOf, worldOf } from './world.ts'

/** A model of an earlier parse whose file has another text now, or whose text tells of the run. */
export interface StaleModel {
  readonly file: string
  readonly trace: ModelTrace
  readonly node: ModelNode
}

/** A parse whose result is known from an earlier one. */
export interface Recalled {
  /** The world that templates see; the macros' files are read when a template needs one. */
  readonly world: World
  /**
   * Makes models of their files' present texts, as a parse of everything would.
   * @returns undefined when one of them changes more than itself, or has a mistake: then everything is to be parsed
   */
  refresh(models: readonly StaleModel[]): Promise<ReadonlyMap<NodeId, ModelNode> | undefined>
}

/** Goes on from the result of an earlier parse of the same input. */
export function recall(input: ParseInput): Recalled {
  let begun: BegunParse | undefined
  const said: Parameters<Emit>[] = []
  const begin = (): BegunParse => {
    begun ??= beginParse({ ...input, world: quietWorld(input.world, said) })
    return begun
  }
  const macros = lazyRegistry(() => begin().state.world.macros)
  return {
    world: worldOf(input, projectsOf(input), macros),
    async refresh(models) {
      const found = await refreshed(begin(), models)
      if (found !== undefined) for (const event of said.splice(0)) input.world.emit(...event)
      return found
    },
  }
}

/** Says nothing yet: where everything is parsed after all, templates say it all again. */
function quietWorld(world: ParseInput['world'], said: Parameters<Emit>[]): ParseInput['world'] {
  return { ...world, emit: (...event) => void said.push(event), warn: () => undefined }
}

async function refreshed(
  { state, files }: BegunParse,
  models: readonly StaleModel[],
): Promise<ReadonlyMap<NodeId, ModelNode> | undefined> {
  const sources = new Map<string, SourceFile>()
  for (const one of files.values()) for (const file of one.models) sources.set(file.absolutePath, file)
  const found = new Map<NodeId, ModelNode>()
  for (const model of models) {
    const file = sources.get(model.file)
    const node = file === undefined ? undefined : await refreshedModel(state, file, model)
    if (node === undefined || state.diagnostics.length > 0) return undefined
    found.set(node.uniqueId, node)
  }
  return found
}

async function refreshedModel(state: ParseState, file: SourceFile, { node, trace }: StaleModel): Promise<ModelNode | undefined> {
  const { capture, source } = await captureCode(state, modelSource(state, file), 'model')
  if (shapeOf(capture, hasHooks(node)) !== trace.shape) return undefined
  const macros = hasHooks(node) ? node.dependsOn.macros : [...capture.macros]
  const fresh: Draft<ModelNode> = {
    ...node,
    rawCode: source.rawCode,
    checksum: source.checksum,
    firstLine: source.firstLine,
    dependsOn: { ...node.dependsOn, macros },
  }
  const isAlike = await isNamedAlike(state, fresh, capture)
  return isAlike && !state.trace.isVolatile ? fresh : undefined
}

/** Whether the naming macros, which see the node as it is before it has a name, name it as before. */
async function isNamedAlike(state: ParseState, node: ModelNode, { macros }: Capture): Promise<boolean> {
  const { database, schema } = state.input.credentials
  const dependsOn = { macros: [...macros], nodes: [] }
  const unnamed: Draft<ModelNode> = { ...node, database, schema, alias: node.name, relationName: null, dependsOn }
  await state.names.apply(unnamed)
  return unnamed.database === node.database && unnamed.schema === node.schema && unnamed.alias === node.alias
}
