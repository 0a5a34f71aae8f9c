import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { adapterTypes, type DuckDbCredentials, duckdbAdapter } from '../adapter/index.ts'
import { describeNode, graphDictionary } from '../artifacts/index.ts'
import {
  ADAPTER_VERSION,
  DBT_VERSION,
  diskFiles,
  findProfilesDirectory,
  findProject,
  installedPackages,
  loadProfile,
  loadProject,
  type PackagesConfig,
  type ProfileConfig,
  type ProjectConfig,
  type ReadPackagesOptions,
  type ResolvedFlags,
  readPackages,
  readProfiles,
  readProject,
  readSelectors,
  type SelectorsConfig,
  unwrap,
} from '../config/index.ts'
import type { World, YamlWorld } from '../context/index.ts'
import { buildGraph } from '../graph/index.ts'
import { builtinDocs, builtinMacroFiles } from '../include/index.ts'
import {
  type Diagnostic,
  type Emit,
  type Graph,
  type NodeGroup,
  type NodeId,
  type OperationNode,
  type PlainRecord,
  PlanwiseError,
  type Project,
} from '../model/index.ts'
import { noMemo, type ParseInput, parseProject, diskFiles as projectFiles } from '../parse/index.ts'
import type { CompiledRecord, RunWorld } from '../run/index.ts'
import { openMemoFile } from './memo-file.ts'
import { sourceFingerprint } from './version.ts'
import { createWarn, type Warn } from './warnings.ts'
import { yamlRender } from './yaml-render.ts'

/** Where a project is opened, and for what. */
export interface OpenRequest {
  readonly flags: ResolvedFlags
  /** dbt's name of the command for `flags.WHICH` and run_results' `args.which`: `run`, `list`, `generate` … */
  readonly which: string
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  /** Absolute. */
  readonly cwd: string
  readonly now: () => Date
  readonly emit: Emit
  readonly invocationId: string
  /** `retry`: what of an earlier run is to be run again, instead of what is selected. */
  readonly repeat?: Repeat
}

/** What did not succeed in an earlier run. */
export interface Repeat {
  /** Unique ids. */
  readonly ids: ReadonlySet<string>
  /** Microbatch models of which some batches are done. */
  readonly batches: NonNullable<RunWorld['repeat']>['batches']
  /** When that run began: its batches are counted from there. */
  readonly startedAt: Date | null
}

/** A project's configuration, before its resources are read. */
export interface Configured {
  readonly request: OpenRequest
  readonly directory: string
  readonly profile: ProfileConfig<DuckDbCredentials>
  readonly root: ProjectConfig
  readonly packages: readonly ProjectConfig[]
  readonly selectors: SelectorsConfig
  /** Absolute. */
  readonly targetPath: string
  readonly invocationId: string
  readonly startedAt: Date
  readonly warn: Warn
}

/** A parsed project with its graph. */
export interface Opened extends Configured {
  readonly world: World
  readonly project: Project
  readonly graph: Graph
  /** The text of `--inline`. */
  readonly inline: OperationNode | undefined
  /** What was compiled so far, for the manifest and `graph`. */
  readonly compiled: Map<NodeId, CompiledRecord>
}

/**
 * Loads profile, project file and packages.
 * @throws {PlanwiseError} with every mistake found in the file that has them
 */
export async function configure(request: OpenRequest): Promise<Configured> {
  const { flags, env, cwd, emit } = request
  const startedAt = request.now()
  const { invocationId } = request
  const warn = createWarn(flags, emit)
  const given = flags.text('project_dir')
  const directory = given === null ? findProject(cwd, diskFiles) : path.resolve(cwd, given)
  const source = take(readProject(directory, diskFiles), warn)
  const early: YamlWorld = {
    env: (name) => env[name],
    cliVars: flags.mapping('vars'),
    dbtVersion: DBT_VERSION,
    startedAt,
    now: request.now,
    invocationId,
    flags: flagValues(request),
    emit,
  }
  const profile = await openProfile(request, directory, projectProfileOf(source.raw), early, warn)
  const render = yamlRender('project', { ...early, target: profile.target })
  const root = take(await loadProject(source, { render, versionCheck: flags.is('version_check') }), warn)
  const packages = take(
    await installedPackages(root, await askedPackages(root, early, warn), diskFiles, {
      render,
      versionCheck: flags.is('version_check'),
    }),
    warn,
  )
  const targetPath = path.resolve(directory, flags.text('target_path') ?? root.targetPath)
  const selectors = take(await readSelectors(directory, diskFiles, render), warn)
  return { request, directory, profile, root, packages, selectors, targetPath, invocationId, startedAt, warn }
}

/**
 * Loads the profile even where the project file is broken or absent, for `debug`.
 * @throws {PlanwiseError} what is wrong with the profile
 */
export async function configureProfile(request: OpenRequest): Promise<ProfileConfig<DuckDbCredentials>> {
  const { flags, env, cwd, emit } = request
  const given = flags.text('project_dir')
  const directory = given === null ? findProject(cwd, diskFiles) : path.resolve(cwd, given)
  const source = readProject(directory, diskFiles)
  const early: YamlWorld = {
    env: (name) => env[name],
    cliVars: flags.mapping('vars'),
    dbtVersion: DBT_VERSION,
    startedAt: request.now(),
    now: request.now,
    invocationId: request.invocationId,
    flags: flagValues(request),
    emit,
  }
  const projectProfile = (source.ok ? projectProfileOf(source.value.raw) : null) ?? onlyProfile(request, directory)
  return openProfile(request, directory, projectProfile, early, createWarn(flags, emit))
}

/** What packages.yml or dependencies.yml asks for. */
export async function askedPackages(root: ProjectConfig, world: YamlWorld, warn: Warn): Promise<PackagesConfig> {
  return take(await readPackages(root.directory, diskFiles, packagesOptions(world)), warn)
}

export function packagesOptions(world: YamlWorld): ReadPackagesOptions {
  return { render: yamlRender('packages', world), env: world.env }
}

/** The project file alone, for commands that need neither profile nor packages. */
export async function configureLightly(
  request: OpenRequest,
): Promise<{ readonly directory: string; readonly root: ProjectConfig; readonly warn: Warn; readonly world: YamlWorld }> {
  const { flags, env, cwd, emit } = request
  const warn = createWarn(flags, emit)
  const given = flags.text('project_dir')
  const directory = given === null ? findProject(cwd, diskFiles) : path.resolve(cwd, given)
  const source = take(readProject(directory, diskFiles), warn)
  const world: YamlWorld = {
    env: (name) => env[name],
    cliVars: flags.mapping('vars'),
    dbtVersion: DBT_VERSION,
    startedAt: request.now(),
    now: request.now,
    invocationId: request.invocationId,
    flags: flagValues(request),
    emit,
    target: { name: flags.text('target') ?? 'default' },
  }
  const root = take(
    await loadProject(source, { render: yamlRender('project', world), versionCheck: flags.is('version_check') }),
    warn,
  )
  return { directory, root, warn, world }
}

/** Parses the project and builds its graph; findings that are no errors go to the events. */
export async function openProject(request: OpenRequest): Promise<Opened> {
  const configured = await configure(request)
  const { flags, emit } = request
  emit({ kind: 'adapter.registered', adapter: configured.profile.credentials.type, version: ADAPTER_VERSION })
  const began = performance.now()
  const memo = flags.is('partial_parse') ? openMemoFile(request.env, configured.directory, MEMO_VERSION) : undefined
  const compiled = new Map<NodeId, CompiledRecord>()
  let parsed: Project | undefined
  const inlineText = flags.text('inline')
  const input: ParseInput = {
    root: configured.root,
    packages: configured.packages,
    builtin: { macros: builtinMacroFiles(), docs: builtinDocs() },
    files: projectFiles(),
    world: worldOf(configured, compiled, () => parsed),
    credentials: { database: configured.profile.credentials.database, schema: configured.profile.credentials.schema },
    selectors: configured.selectors.selectors,
    createdAt: configured.startedAt.getTime() / 1000,
    memo: memo ?? noMemo,
    ...(inlineText === null ? {} : { inline: inlineText }),
  }
  const { project, world, diagnostics, inline } = await parseProject(input)
  report(diagnostics, configured.warn)
  parsed = project
  memo?.save()
  const { graph, diagnostics: cycles } = buildGraph(project)
  report(cycles, configured.warn)
  const seconds = (performance.now() - began) / 1000
  emit({ kind: 'project.parsed', counts: countsOf(project, inline), seconds, groups: groupsOf(project) })
  return { ...configured, world, project, graph, inline, compiled }
}

/** The one profile of profiles.yml, for a project that names none. */
function onlyProfile(request: OpenRequest, directory: string): string | null {
  const profiles = readProfiles(profilesPlace(request, directory), diskFiles, directory)
  const [first, second] = profiles.ok ? Object.keys(profiles.value.raw).filter((name) => name !== 'config') : []
  return first !== undefined && second === undefined ? first : null
}

function profilesPlace({ flags, cwd, env }: OpenRequest, directory: string): string {
  const home = env['HOME'] ?? env['USERPROFILE'] ?? ''
  return findProfilesDirectory({ given: flags.setting('profiles_dir'), cwd, projectDirectory: directory, home }, diskFiles).value
}

const MEMO_VERSION = `planwise/1/${DBT_VERSION}/${sourceFingerprint()}`

async function openProfile(
  request: OpenRequest,
  directory: string,
  projectProfile: string | null,
  early: YamlWorld,
  warn: Warn,
): Promise<ProfileConfig<DuckDbCredentials>> {
  const { flags, env } = request
  const profiles = take(readProfiles(profilesPlace(request, directory), diskFiles, directory), warn)
  const threads = flags.integer('threads')
  return take(
    await loadProfile(profiles, {
      render: yamlRender('profile', early),
      env: (name) => env[name],
      profile: flags.setting('profile'),
      projectProfile,
      target: flags.setting('target'),
      threads: threads === null ? undefined : { value: threads, origin: flags.origin('threads') },
      credentials: new Map(adapterTypes().map((type) => [type, duckdbAdapter.credentials])),
    }),
    warn,
  )
}

function projectProfileOf(raw: PlainRecord): string | null {
  const profile = raw['profile']
  return typeof profile === 'string' ? profile : null
}

function worldOf(
  configured: Configured,
  compiled: Map<NodeId, CompiledRecord>,
  project: () => Project | undefined,
): ParseInput['world'] {
  const { request, profile, root, warn } = configured
  const { credentials } = profile
  return {
    target: profile.target,
    flags: flagValues(request),
    cliVars: request.flags.mapping('vars'),
    quoting: {
      database: root.quoting.database ?? true,
      schema: root.quoting.schema ?? true,
      identifier: root.quoting.identifier ?? true,
    },
    queryComment: {
      append: root.queryComment.append,
      ...(root.queryComment.comment === undefined ? {} : { comment: root.queryComment.comment }),
    },
    env: (name) => request.env[name],
    metadataEnvs: customEnvironment(request.env),
    invocationId: configured.invocationId,
    startedAt: configured.startedAt,
    now: request.now,
    invocationArgs: invocationArguments(configured),
    dbtVersion: DBT_VERSION,
    emit: request.emit,
    describe: (node) => describeAny(node, compiled),
    graph: graphOf(project),
    readText: (file) => readFileSync(file, 'utf8'),
    credentials: {
      externalRoot: credentials.external_root,
      disableTransactions: credentials.disable_transactions,
      isMotherduck: false,
      ducklakeDatabases: (credentials.attach ?? []).flatMap((attached) =>
        attached.is_ducklake === true && typeof attached.alias === 'string' ? [attached.alias] : [],
      ),
    },
    warn: ({ name, message, node, data }) =>
      warn(
        {
          code: 'PW3900',
          severity: 'warning',
          message,
          ...(node === undefined ? {} : { at: { path: node.originalFilePath } }),
          ...(data === undefined ? {} : { data }),
        },
        name,
      ),
    behavior: { ...request.flags.behavior },
  }
}

/** One dictionary for the whole command, as parsing left it: macros may keep things of their own in it. */
function graphOf(project: () => Project | undefined): () => PlainRecord {
  let known: { readonly of: Project; readonly graph: PlainRecord } | undefined
  return () => {
    const parsed = project()
    if (parsed === undefined) return {}
    if (known?.of !== parsed) known = { of: parsed, graph: graphDictionary(parsed, new Map()) }
    return known.graph
  }
}

/** Templates see a node as the manifest has it; what is no node of the model yet is described by its identity. */
function describeAny(node: Parameters<World['describe']>[0], compiled: ReadonlyMap<NodeId, CompiledRecord>): PlainRecord {
  return isGraphNode(node)
    ? describeNode(node, compiled.get(node.uniqueId))
    : { unique_id: node.uniqueId, name: node.name, package_name: node.packageName, resource_type: node.resourceType }
}

function isGraphNode(node: object): node is Parameters<typeof describeNode>[0] {
  return 'config' in node && 'fqn' in node
}

// ------------------------------------------------------------------------------------------------ flags and metadata

/** `flags` of templates: dbt's names in capitals. */
export function flagValues(request: OpenRequest): PlainRecord {
  const values: Record<string, PlainRecord[string]> = {}
  for (const [name, value] of Object.entries(request.flags.values)) values[name.toUpperCase()] = value
  return {
    STORE_FAILURES: false,
    FULL_REFRESH: false,
    ...values,
    WHICH: request.which,
    INVOCATION_COMMAND: invocationCommand(request),
  }
}

export function invocationCommand(request: OpenRequest): string {
  return ['dbt', ...request.argv].join(' ')
}

/** `args` of run_results.json and `invocation_args_dict` of templates. */
export function invocationArguments(configured: Configured): PlainRecord {
  const { request, directory, profile } = configured
  const values: Record<string, PlainRecord[string]> = {}
  for (const [name, value] of Object.entries(request.flags.values)) if (value !== null) values[name] = value
  return {
    ...values,
    ...request.flags.behavior,
    which: request.which,
    invocation_command: invocationCommand(request),
    project_dir: directory,
    profiles_dir: profile.source.directory,
  }
}

const CUSTOM_ENV = 'DBT_ENV_CUSTOM_ENV_'

export function customEnvironment(env: Readonly<Record<string, string | undefined>>): PlainRecord {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      name.startsWith(CUSTOM_ENV) && value !== undefined ? [[name.slice(CUSTOM_ENV.length), value]] : [],
    ),
  )
}

/** dbt's `project_id`: a hash of the name. */
export function projectId(name: string): string {
  return createHash('md5').update(name).digest('hex')
}

// ------------------------------------------------------------------------------------------------ findings

type Loading<T> =
  | { readonly ok: true; readonly value: T; readonly diagnostics: readonly Diagnostic[] }
  | { readonly ok: false; readonly diagnostics: readonly [Diagnostic, ...Diagnostic[]] }

function take<T>(result: Loading<T>, warn: Warn): T {
  const value = unwrap(result)
  for (const diagnostic of result.diagnostics) warn(diagnostic, warningName(diagnostic))
  return value
}

function report(diagnostics: readonly Diagnostic[], warn: Warn): void {
  const [first, ...rest] = diagnostics.filter((diagnostic) => diagnostic.severity === 'error')
  if (first !== undefined) throw new PlanwiseError([first, ...rest])
  for (const diagnostic of diagnostics) warn(diagnostic, warningName(diagnostic))
}

function warningName(diagnostic: Diagnostic): string {
  return diagnostic.event ?? 'Note'
}

function groupsOf(project: Project): readonly NodeGroup[] {
  return [...project.groups.values()].map(({ name, packageName, owner: { name: who, email, extra } }) => {
    const known = Object.entries({ email, name: who, ...extra }).filter(([, value]) => value !== null)
    return { name, packageName, owner: Object.fromEntries(known.map(([key, value]) => [key, String(value)])) }
  })
}

/** The order in which dbt reads: tests of their own files before seeds, those of properties files after hooks. */
function countsOf(project: Project, inline: OperationNode | undefined): { label: string; count: number }[] {
  const counts = new Map<string, number>([
    ['macro', project.macros.size],
    ['group', project.groups.size],
  ])
  let singular = false
  for (const node of project.nodes.values()) {
    counts.set(node.resourceType, (counts.get(node.resourceType) ?? 0) + 1)
    singular ||= node.resourceType === 'test' && node.testMetadata === null
  }
  if (inline !== undefined) counts.set(inline.resourceType, 1)
  const code = [
    'model',
    'snapshot',
    'analysis',
    ...(singular ? ['test'] : []),
    'seed',
    'operation',
    ...(singular ? [] : ['test']),
  ]
  const others = ['sql_operation', 'source', 'exposure', 'metric', 'macro', 'group', 'semantic_model', 'saved_query', 'unit_test']
  return [...code, ...others].map((label) => ({ label, count: counts.get(label) ?? 0 }))
}
