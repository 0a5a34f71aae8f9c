import type { ProjectConfig, PropertiesKey } from '../config/index.ts'
import type { World } from '../context/index.ts'
import type { Scope } from '../jinja/index.ts'
import type { Diagnostic, DocNode, NodeId, OperationNode, Project } from '../model/index.ts'
import { attempt } from './collect.ts'
import { renderDescriptions } from './descriptions.ts'
import { parseDocs } from './docs.ts'
import { parseExposure, parseGroup } from './exposures.ts'
import { findFiles, type PackageFiles, type ResourcePaths } from './files.ts'
import { withFrames } from './frames.ts'
import { createGenericTests, type GenericTests } from './generic-tests.ts'
import { ignoreRules } from './ignore.ts'
import { parseInline } from './inline.ts'
import { internalPackages, type ParseInput } from './input.ts'
import { macroLookup, refLookup } from './lookup.ts'
import { patchMacros } from './macro-patches.ts'
import { parseMacros } from './macros.ts'
import { contentKey } from './memo.ts'
import { buildModel, captureModels, patchModels } from './models.ts'
import { createNameMaker } from './names.ts'
import { configRules } from './node-config.ts'
import { parseNodeTests } from './node-tests.ts'
import { parseHooks, parsePlainCode } from './other-code.ts'
import { patchOf } from './patches.ts'
import { plainKey } from './plain-key.ts'
import { type PropertiesEntry, type PropertiesFile, propertiesScope, readProperties } from './properties.ts'
import { findPatched, indexRefableCode, PatchRegister, type RefableCode } from './refable.ts'
import { resolveReferences } from './resolve.ts'
import { buildSeed, findSeeds } from './seeds.ts'
import { parseSemantics } from './semantic.ts'
import { buildSnapshot, captureSnapshots, yamlSnapshot } from './snapshots.ts'
import { parseSource } from './sources.ts'
import type { ParseState } from './state.ts'
import { newTrace, type ParseTrace, tracedWorld } from './trace.ts'
import { parseUnitTest } from './unit-tests.ts'
import { judgeProject } from './verdicts.ts'
import { folderOf, projectsOf, worldOf } from './world.ts'

export interface ParseResult {
  /** What could be parsed; complete when no diagnostic is an error. */
  readonly project: Project
  readonly diagnostics: readonly Diagnostic[]
  /** The world that templates of this project see, its macros included. */
  readonly world: World
  /** {@link ParseInput.inline} as a node. */
  readonly inline: OperationNode | undefined
  readonly trace: ParseTrace
}

/**
 * Parses a project and its packages: files, macros, properties, configuration, references. Mistakes of the project come back as
 * diagnostics, all that are found; the order of everything depends on the files alone.
 */
export async function parseProject(input: ParseInput): Promise<ParseResult> {
  const { state, files } = beginParse(input)
  const { world, diagnostics } = state
  const docs = await parseDocs(input, files, diagnostics)
  const properties = await readProperties(state, files)
  await parseResources(state, files, properties)
  resolveReferences(state)
  const inline = input.inline === undefined ? undefined : await parseInline(state, input.inline)
  await renderDescriptions(state, docs)
  judgeProject(state)
  return {
    project: projectOf(state, docs),
    diagnostics: withFrames(input, world.macros, diagnostics),
    world,
    inline,
    trace: state.trace,
  }
}

/** A parse that knows the project's files and macros, and nothing else yet. */
export interface BegunParse {
  readonly state: ParseState
  readonly files: ReadonlyMap<string, PackageFiles>
}

export function beginParse(given: ParseInput): BegunParse {
  const trace = newTrace()
  const input = { ...given, world: tracedWorld(given.world, trace) }
  const diagnostics: Diagnostic[] = []
  const projects = projectsOf(input)
  const files = new Map([...projects.values()].map((project) => [project.name, filesOf(input, project)]))
  const macros = parseMacros(input, files, diagnostics)
  const world = worldOf(input, projects, macros.registry)
  const state: ParseState = {
    input,
    world,
    projects,
    macros: macros.nodes,
    environmentKey: environmentKey(input, projects, macros.hash),
    config: configRules(input.root, projects),
    names: createNameMaker(world, macros.registry, trace),
    store: { nodes: new Map(), disabled: new Map() },
    groups: new Map(),
    diagnostics,
    trace,
  }
  return { state, files }
}

function filesOf(input: ParseInput, project: ProjectConfig): PackageFiles {
  const ignoreFile = `${project.directory}/.dbtignore`
  const ignored = input.files.exists(ignoreFile) ? ignoreRules(input.files.read(ignoreFile)) : () => false
  const paths: ResourcePaths = {
    models: project.modelPaths,
    seeds: project.seedPaths,
    snapshots: project.snapshotPaths,
    analyses: project.analysisPaths,
    macros: project.macroPaths,
    tests: project.testPaths,
    docs: project.docsPaths,
  }
  return findFiles(input.files, project.name, project.directory, paths, ignored, folderOf(input, project))
}

/** All that can change what a template asks for while parsing, besides its own text and the environment variables it reads. */
function environmentKey(input: ParseInput, projects: ReadonlyMap<string, ProjectConfig>, macroHash: string): string {
  const { world } = input
  return contentKey(
    'environment',
    world.dbtVersion,
    input.root.name,
    macroHash,
    plainKey(world.cliVars),
    ...[...projects.values()].flatMap(({ name, vars, dispatch }) => [name, plainKey(vars), JSON.stringify(dispatch)]),
    plainKey(world.target),
    JSON.stringify(world.quoting),
    JSON.stringify(input.credentials),
    plainKey(world.behavior),
  )
}

async function parseResources(
  state: ParseState,
  files: ReadonlyMap<string, PackageFiles>,
  properties: readonly PropertiesFile[],
): Promise<void> {
  const { diagnostics } = state
  const of = (key: PropertiesKey): PropertiesEntry[] => properties.flatMap((file) => file.entries[key])
  const codes: RefableCode[] = []
  for (const { models, snapshots, seeds } of files.values()) {
    codes.push(...(await captureModels(state, models)))
    codes.push(...(await captureSnapshots(state, snapshots)))
    codes.push(...findSeeds(state, seeds))
  }
  for (const entry of of('snapshots')) {
    const snapshot = attempt(diagnostics, () => yamlSnapshot(state, entry, entry.file.text))
    if (snapshot !== undefined) codes.push(snapshot)
  }
  await buildRefable(state, codes, of)
  await parsePlainCode(state, 'analysis', all(files, 'analyses'), of('analyses'))
  await parsePlainCode(state, 'test', all(files, 'singularTests'), of('data_tests'))
  for (const packageName of files.keys()) await parseHooks(state, packageName)
  patchMacros(state, of('macros'))
  for (const entry of of('groups')) await parseGroup(state, entry)
  await parseTests(state, files, of)
  for (const entry of of('exposures')) await parseExposure(state, entry)
  parseSemantics(state, of)
  const refs = refLookup(state.world.rootName, state.store.nodes.values(), [...state.store.disabled.values()].flat())
  for (const entry of of('unit_tests')) parseUnitTest(state, entry, { files, refs })
}

function all(files: ReadonlyMap<string, PackageFiles>, kind: keyof PackageFiles) {
  return [...files.values()].flatMap((one) => one[kind])
}

type EntriesOf = (key: PropertiesKey) => readonly PropertiesEntry[]

/** Models, seeds and snapshots, with what properties say about them. */
async function buildRefable(state: ParseState, codes: readonly RefableCode[], of: EntriesOf): Promise<void> {
  const { diagnostics } = state
  const index = indexRefableCode(codes, diagnostics)
  const register = new PatchRegister()
  const modelPatches = patchModels(of('models'), index, register, diagnostics)
  const patched = new Map<RefableCode, PropertiesEntry>()
  for (const type of ['seed', 'snapshot'] as const) {
    for (const entry of of(`${type}s`)) {
      for (const code of findPatched(index, entry, type, diagnostics)) {
        if (register.claim(code, entry, diagnostics)) patched.set(code, entry)
      }
    }
  }
  for (const code of codes) {
    const entry = patched.get(code)
    const patch = entry === undefined ? undefined : attempt(diagnostics, () => patchOf(entry))
    switch (code.type) {
      case 'model':
        await buildModel(state, code, modelPatches.get(code))
        break
      case 'seed':
        await buildSeed(state, code, patch)
        break
      case 'snapshot':
        await buildSnapshot(state, code, patch)
        break
    }
  }
}

/** Generic tests of models, seeds and snapshots, then sources with theirs. */
async function parseTests(state: ParseState, files: ReadonlyMap<string, PackageFiles>, of: EntriesOf): Promise<void> {
  const scopes = new Map<string, Scope>()
  for (const packageName of files.keys()) scopes.set(packageName, propertiesScope(state, packageName))
  const scopeOf = (packageName: string): Scope => scopes.get(packageName) ?? propertiesScope(state, packageName)
  const { nodes, disabled } = state.store
  const refs = refLookup(state.world.rootName, nodes.values(), [...disabled.values()].flat())
  const lookup = macroLookup(state.world.rootName, internalPackages, state.macros.values())
  const tests: GenericTests = createGenericTests(state, lookup, refs)
  for (const key of ['models', 'seeds', 'snapshots'] as const) {
    for (const entry of of(key)) await parseNodeTests(state, tests, entry, scopeOf(entry.packageName))
  }
  for (const entry of of('sources')) await parseSource(state, tests, entry, scopeOf(entry.packageName))
}

function projectOf(state: ParseState, docs: ReadonlyMap<NodeId, DocNode>): Project {
  return {
    name: state.world.rootName,
    nodes: state.store.nodes,
    disabled: state.store.disabled,
    macros: state.macros,
    docs,
    groups: state.groups,
    selectors: state.input.selectors,
  }
}
