import { createMacroRegistry, type MacroDefinition, type MacroRegistry } from '../context/index.ts'
import { type Block, defineMacro, extractBlocks, TemplateError } from '../jinja/index.ts'
import { BUILT_IN, type Diagnostic, failure, type MacroNode, type NodeId, nodeId, PlanwiseError } from '../model/index.ts'
import type { Draft } from './draft.ts'
import { templateDiagnostic } from './errors.ts'
import { type LoadedFile, load, type PackageFiles } from './files.ts'
import { adapterType, internalPackages, type ParseInput } from './input.ts'
import { macroLookup } from './lookup.ts'
import { macroCalls } from './macro-calls.ts'
import { contentKey, type Memo } from './memo.ts'
import { sha256 } from './text.ts'

export interface ParsedMacros {
  readonly nodes: Map<NodeId, Draft<MacroNode>>
  readonly registry: MacroRegistry
  /** Changes with the text of any macro. */
  readonly hash: string
}

interface MacroFile {
  readonly packageName: string
  readonly path: string
  /** {@link path} as seen from the project. */
  readonly place: string
  readonly text: string
  readonly firstLine: number
}

/** Reads all macros, generic tests and materializations: planwise's own, the packages', the project's. */
export function parseMacros(
  input: ParseInput,
  files: ReadonlyMap<string, PackageFiles>,
  diagnostics: Diagnostic[],
): ParsedMacros {
  const nodes = new Map<NodeId, Draft<MacroNode>>()
  const definitions: MacroDefinition[] = []
  const texts: string[] = []
  for (const file of macroFiles(input, files, diagnostics)) {
    texts.push(file.packageName, file.path, file.text)
    let end = 0
    for (const block of blocksOf(file, diagnostics)) {
      const macroSql = withSpace(file.text, block, end)
      end = block.start + block.full.length + (macroSql.length - macroSql.trimEnd().length)
      addMacro(file, block, macroSql, input, { nodes, definitions, diagnostics })
    }
  }
  const registry = createMacroRegistry(definitions, {
    root: input.root.name,
    internal: internalPackages,
    dispatch: input.root.dispatch,
    packages: input.packages.map((project) => project.name),
    packagesOverride: input.world.behavior['require_explicit_package_overrides_for_builtin_materializations'] === false,
  })
  linkMacros(input.root.name, nodes, registry)
  return { nodes, registry, hash: sha256(texts.join('\0')) }
}

function* macroFiles(
  input: ParseInput,
  files: ReadonlyMap<string, PackageFiles>,
  diagnostics: Diagnostic[],
): Generator<MacroFile> {
  for (const file of input.builtin.macros) yield { ...file, place: `${BUILT_IN}${file.path}`, firstLine: 1 }
  for (const { macros, genericTests } of files.values()) {
    for (const source of [...macros, ...genericTests]) {
      try {
        const file: LoadedFile = load(input.files, source)
        yield {
          packageName: file.packageName,
          path: file.originalFilePath,
          place: file.place,
          text: file.text,
          firstLine: file.firstLine,
        }
      } catch (error) {
        diagnostics.push(unreadable(source.place, error))
      }
    }
  }
}

export function unreadable(path: string, error: unknown): Diagnostic {
  const reason = error instanceof Error ? error.message : String(error)
  return {
    code: 'PW2001',
    severity: 'error',
    family: 'Runtime Error',
    message: `Cannot read ${path}: ${reason}`,
    hint: 'The file must be readable UTF-8 text.',
    at: { path },
  }
}

function blocksOf(file: MacroFile, diagnostics: Diagnostic[]): readonly Block[] {
  try {
    return extractBlocks({ path: file.place, text: file.text, line: file.firstLine }, [
      'macro',
      'materialization',
      'test',
      'data_test',
    ])
  } catch (error) {
    diagnostics.push(templateDiagnostic(error, file.place))
    return []
  }
}

/** dbt counts the white space that a tag's `-` eats to the block; `from` is where the block before has ended. */
function withSpace(text: string, { full, start }: Block, from: number): string {
  const before = full.startsWith('{%-') ? text.slice(from, start) : ''
  const after = full.endsWith('-%}') ? text.slice(start + full.length) : ''
  return before.slice(before.trimEnd().length) + full + after.slice(0, after.length - after.trimStart().length)
}

interface Collected {
  readonly nodes: Map<NodeId, Draft<MacroNode>>
  readonly definitions: MacroDefinition[]
  readonly diagnostics: Diagnostic[]
}

/** dbt fills in a macro's own parameters where `validate_macro_args` is on. */
function signatureOf(macro: MacroDefinition['macro']): MacroNode['arguments'] {
  try {
    return macro.parameters().map(({ name }) => ({ name, type: null, description: '' }))
  } catch (error) {
    if (error instanceof TemplateError) return []
    throw error
  }
}

function addMacro(
  file: MacroFile,
  block: Block,
  macroSql: string,
  { createdAt, memo, world }: ParseInput,
  { nodes, definitions, diagnostics }: Collected,
): void {
  const macro = defineMacro(block)
  const name = macro.name
  const uniqueId = nodeId(`macro.${file.packageName}.${name}`)
  const before = nodes.get(uniqueId)
  if (before !== undefined) {
    diagnostics.push(foundTwice(before, file, block.line))
    return
  }
  if (!isInternal(file.packageName) && !isKnownGood(memo, block)) {
    try {
      macro.parameters()
    } catch (error) {
      diagnostics.push({ ...templateDiagnostic(error, file.place), subject: `macro ${name} (${file.path})` })
      return
    }
    memo.set(contentKey('macro', block.full), true)
  }
  const supportedLanguages = block.kind === 'materialization' ? (block.header.supportedLanguages ?? ['sql']) : null
  nodes.set(uniqueId, {
    resourceType: 'macro',
    uniqueId,
    name,
    packageName: file.packageName,
    path: file.path,
    originalFilePath: file.path,
    macroSql,
    line: block.line,
    dependsOnMacros: [],
    description: '',
    meta: {},
    config: {},
    docs: { show: true, nodeColor: null },
    patchPath: null,
    arguments: world.behavior['validate_macro_args'] === true ? signatureOf(macro) : [],
    supportedLanguages,
    createdAt,
  })
  definitions.push({
    id: uniqueId,
    name,
    packageName: file.packageName,
    path: file.path,
    originalFilePath: file.path,
    line: block.line,
    macro,
    supportedLanguages,
  })
}

/** planwise's own macros need no check. */
function isInternal(packageName: string): boolean {
  return internalPackages.some((name) => name === packageName)
}

function isKnownGood(memo: Memo, block: Block): boolean {
  return memo.get(contentKey('macro', block.full)) === true
}

function foundTwice(before: MacroNode, { path, place }: MacroFile, line: number): Diagnostic {
  const where = before.originalFilePath === path ? `twice in ${path}` : `in ${before.originalFilePath} and in ${path}`
  return {
    code: 'PW2101',
    severity: 'error',
    family: 'Compilation Error',
    message: `dbt found two macros named "${before.name}" in the project "${before.packageName}": ${where}`,
    hint: 'Rename or remove one of them; a package has one macro of a name.',
    at: { path: place, line },
  }
}

/**
 * `depends_on.macros` of the macros, from their text. A dispatch that names no package is looked for in every package, as
 * dbt does here; when it is called, only the root project and the built-in macros count.
 */
function linkMacros(rootName: string, nodes: ReadonlyMap<NodeId, Draft<MacroNode>>, registry: MacroRegistry): void {
  const lookup = macroLookup(rootName, internalPackages, nodes.values())
  for (const node of nodes.values()) {
    const found = new Set<NodeId>()
    for (const call of macroCalls(node.macroSql)) {
      const id =
        call.kind === 'dispatch'
          ? call.namespace === null
            ? (lookup(rootName, `${adapterType}__${call.name}`) ?? lookup(rootName, `default__${call.name}`))
            : dispatched(registry, call.name, call.namespace, node.packageName)
          : call.name === node.name && call.packageName === null
            ? undefined
            : lookup(call.packageName ?? node.packageName, call.name)
      if (id !== undefined) found.add(id)
    }
    node.dependsOnMacros = [...found]
  }
}

/** A dispatch that finds nothing is reported when it is called, not here. */
function dispatched(registry: MacroRegistry, name: string, namespace: string | null, packageName: string): NodeId | undefined {
  try {
    return registry.dispatch(name, namespace, packageName).id
  } catch (error) {
    if (error instanceof PlanwiseError) return undefined
    throw error
  }
}

/** Throws what a missing built-in macro means: planwise itself is broken. */
export function requireMacro(registry: MacroRegistry, name: string): MacroDefinition {
  const definition = registry.find(name)
  if (definition !== undefined) return definition
  throw failure('PW2102', `No macro with name ${name} found`, { family: 'Compilation Error' })
}
