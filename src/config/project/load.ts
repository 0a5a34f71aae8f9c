import { type Diagnostic, Float, isPlainRecord, type Plain, type PlainRecord } from '../../model/index.ts'
import { diagnose } from '../diagnostics.ts'
import { failed, type Loaded, loaded } from '../loaded.ts'
import { type Render, renderTree } from '../render.ts'
import { check } from '../schema.ts'
import type { PathStep } from '../yaml/positions.ts'
import { dbtProjectSchema, PLANWISE_ONLY_KEYS, type ProjectKeys, planwiseProjectSchema } from './keys.ts'
import { checkProject, requiredVersions } from './rules.ts'
import type { ConfigSection, ProjectConfig, ProjectSource, QueryCommentConfig } from './types.ts'

export interface LoadProjectOptions {
  readonly render: Render
  /** Whether `require-dbt-version` is checked (`--no-version-check` switches it off). */
  readonly versionCheck: boolean
}

const LATE = new Set(['on-run-start', 'on-run-end', 'query-comment', 'vars'])
const HOOK_SECTIONS = new Set(['seeds', 'models', 'snapshots', 'tests', 'data_tests'])
const HOOKS = new Set(['pre-hook', 'post-hook', 'pre_hook', 'post_hook'])
const EMPTY: PlainRecord = Object.freeze(Object.create(null))

/**
 * Renders and checks a project's file: dbt's keys and defaults, planwise's own blocks in `planwise.yml`.
 *
 * Not rendered here: `vars`, `on-run-*`, `query-comment`, and pre- and post-hooks of models, seeds, snapshots and tests.
 */
export async function loadProject(source: ProjectSource, options: LoadProjectOptions): Promise<Loaded<ProjectConfig>> {
  const diagnostics: Diagnostic[] = []
  const { file, raw } = source
  const rendered = await renderTree(raw, {
    render: options.render,
    at: (path) => file.at(path),
    keep: isLate,
    diagnostics,
    text: file.text,
  })
  if (diagnostics.length > 0) return failed(diagnostics)
  const schema = source.fileName === 'planwise.yml' ? planwiseProjectSchema : dbtProjectSchema
  const keys = check<ProjectKeys>(schema, rendered, { code: 'PW1102', family: 'Runtime Error', file }, diagnostics)
  if (keys === undefined || !isPlainRecord(rendered)) return failed(diagnostics.map((diagnostic) => withHome(diagnostic, source)))
  checkProject(keys, source, options.versionCheck, diagnostics)
  return loaded(configOf(keys, source, rendered), diagnostics)
}

/** planwise's own blocks have another home. */
function withHome(diagnostic: Diagnostic, source: ProjectSource): Diagnostic {
  const own = PLANWISE_ONLY_KEYS.find((key) => diagnostic.message === `Unknown key '${key}'`)
  if (own === undefined || source.fileName === 'planwise.yml') return diagnostic
  return {
    ...diagnostic,
    hint: `'${own}' belongs in planwise.yml, which takes all keys of dbt_project.yml besides: rename the file.`,
  }
}

function isLate(path: readonly PathStep[]): boolean {
  const [first, ...rest] = path
  if (first === undefined) return false
  if (LATE.has(String(first))) return true
  return (
    HOOK_SECTIONS.has(String(first)) && rest.some((step) => typeof step === 'string' && HOOKS.has(step.replace(/^[+ ]+/, '')))
  )
}

function configOf(keys: ProjectKeys, source: ProjectSource, rendered: PlainRecord): ProjectConfig {
  const modelPaths = keys['model-paths'] ?? keys['source-paths'] ?? ['models']
  const macroPaths = keys['macro-paths'] ?? ['macros']
  const seedPaths = keys['seed-paths'] ?? keys['data-paths'] ?? ['seeds']
  const testPaths = keys['test-paths'] ?? ['tests']
  const analysisPaths = keys['analysis-paths'] ?? ['analyses']
  const snapshotPaths = keys['snapshot-paths'] ?? ['snapshots']
  const functionPaths = keys['function-paths'] ?? ['functions']
  const targetPath = keys['target-path'] ?? 'target'
  const everywhere = [...modelPaths, ...seedPaths, ...snapshotPaths, ...analysisPaths, ...macroPaths, ...testPaths]
  return {
    directory: source.directory,
    fileName: source.fileName,
    name: keys.name,
    version: versionText(keys.version),
    configVersion: keys['config-version'] ?? 2,
    profile: keys.profile ?? null,
    modelPaths,
    macroPaths,
    seedPaths,
    testPaths,
    analysisPaths,
    snapshotPaths,
    functionPaths,
    docsPaths: keys['docs-paths'] ?? [...new Set(everywhere.map((path) => path.replace(/\/+$/, '')))],
    assetPaths: keys['asset-paths'] ?? [],
    targetPath,
    logPath: keys['log-path'] ?? 'logs',
    cleanTargets: keys['clean-targets'] ?? [targetPath],
    packagesInstallPath: keys['packages-install-path'] ?? 'dbt_packages',
    quoting: quotingOf(keys.quoting),
    onRunStart: listOf(keys['on-run-start']),
    onRunEnd: listOf(keys['on-run-end']),
    requireDbtVersion: requiredVersions(keys),
    dispatch: (keys.dispatch ?? []).map((entry) => ({ macroNamespace: entry.macro_namespace, searchOrder: entry.search_order })),
    configs: sectionsOf(keys),
    unrenderedConfigs: sectionsOf(source.raw),
    vars: keys.vars ?? EMPTY,
    queryComment: queryCommentOf(keys),
    restrictAccess: keys['restrict-access'] ?? false,
    dbtCloud: keys['dbt-cloud'] ?? null,
    flags: keys.flags ?? EMPTY,
    simulation: keys.simulation ?? EMPTY,
    scenarios: keys.scenarios ?? EMPTY,
    validate: keys.validate ?? EMPTY,
    duckdb: keys.duckdb ?? EMPTY,
    source,
    rendered,
  }
}

function versionText(version: ProjectKeys['version']): string | null {
  if (version === undefined || version === null) return null
  return version instanceof Float ? version.value.toFixed(1) : String(version)
}

function quotingOf(quoting: ProjectKeys['quoting']): ProjectConfig['quoting'] {
  const database = quoting?.database ?? quoting?.project
  return {
    ...(typeof database === 'boolean' ? { database } : {}),
    ...(typeof quoting?.schema === 'boolean' ? { schema: quoting.schema } : {}),
    ...(typeof quoting?.identifier === 'boolean' ? { identifier: quoting.identifier } : {}),
  }
}

function listOf(hooks: string | readonly string[] | null | undefined): readonly string[] {
  if (hooks === null || hooks === undefined) return []
  return typeof hooks === 'string' ? [hooks] : hooks
}

/** `query-comment:` without a value, or empty, switches the comment off. */
function queryCommentOf(keys: ProjectKeys): QueryCommentConfig {
  const given = keys['query-comment']
  if (given === undefined) return { append: false, jobLabel: false }
  if (given === null || given === '') return { comment: null, append: false, jobLabel: false }
  if (typeof given === 'string') return { comment: given, append: false, jobLabel: false }
  return {
    ...(given.comment === undefined ? {} : { comment: given.comment }),
    append: given.append ?? false,
    jobLabel: given['job-label'] ?? false,
  }
}

function sectionsOf(keys: { readonly [key: string]: unknown }): Record<ConfigSection, PlainRecord> {
  const section = (...names: string[]): PlainRecord => {
    for (const name of names) {
      const value: unknown = keys[name]
      if (isPlainRecord(value)) return value
    }
    return EMPTY
  }
  return {
    models: section('models'),
    seeds: section('seeds'),
    snapshots: section('snapshots'),
    analyses: section('analyses'),
    sources: section('sources'),
    data_tests: section('data_tests', 'tests'),
    unit_tests: section('unit_tests'),
    metrics: section('metrics'),
    semantic_models: section('semantic-models'),
    saved_queries: section('saved-queries'),
    exposures: section('exposures'),
    functions: section('functions'),
  }
}

/** Reads `flags:` before anything is rendered; the places are those of the file. */
export function rawFlags(source: ProjectSource): Loaded<PlainRecord> {
  const flags: Plain | undefined = source.raw['flags']
  if (flags === undefined || flags === null) return loaded(EMPTY, [])
  if (isPlainRecord(flags)) return loaded(flags, [])
  const { file } = source
  return failed([
    diagnose({ code: 'PW1102', family: 'Runtime Error', message: "'flags' must be a mapping" }, file.at(['flags']), file.text),
  ])
}
