import { isPlainRecord, type Plain, type PlainRecord, type ResourceType } from '../../model/index.ts'
import type { ConfigSection, ProjectConfig } from '../project/types.ts'

/** The part of the project file that configures a resource type; analyses and operations share the models' part. */
export function sectionOf(resourceType: ResourceType): ConfigSection {
  switch (resourceType) {
    case 'seed':
      return 'seeds'
    case 'snapshot':
      return 'snapshots'
    case 'source':
      return 'sources'
    case 'test':
      return 'data_tests'
    case 'metric':
      return 'metrics'
    case 'semantic_model':
      return 'semantic_models'
    case 'saved_query':
      return 'saved_queries'
    case 'exposure':
      return 'exposures'
    case 'unit_test':
      return 'unit_tests'
    case 'function':
      return 'functions'
    case 'model':
    case 'analysis':
    case 'operation':
    case 'sql_operation':
    case 'group':
    case 'macro':
    case 'doc':
      return 'models'
  }
}

const levels = new WeakMap<PlainRecord, PlainRecord>()

/**
 * The partial configurations that a tree holds for a node, from the root to the deepest level that its fqn reaches.
 * `+key` is a config whatever its value; a mapping without `+` is a level of its own.
 */
export function configsFor(tree: PlainRecord, fqn: readonly string[]): readonly PlainRecord[] {
  const partials = [levelConfig(tree)]
  let level = tree
  for (const name of fqn) {
    const next = Object.hasOwn(level, name) ? level[name] : undefined
    if (next === undefined || !isPlainRecord(next)) break
    partials.push(levelConfig(next))
    level = next
  }
  return partials.filter((partial) => Object.keys(partial).length > 0)
}

function levelConfig(level: PlainRecord): PlainRecord {
  const known = levels.get(level)
  if (known !== undefined) return known
  const config: Record<string, Plain> = Object.create(null)
  for (const [key, value] of Object.entries(level)) {
    if (key.startsWith('+')) config[key.slice(1).trim()] = value
    else if (!isPlainRecord(value)) config[key] = value
  }
  levels.set(level, config)
  return config
}

/** Sections whose paths are checked against the resources that exist, in dbt's order. */
const CHECKED = [
  'models',
  'seeds',
  'snapshots',
  'sources',
  'data_tests',
  'unit_tests',
  'metrics',
  'semantic_models',
  'saved_queries',
  'exposures',
] as const satisfies readonly ConfigSection[]

export interface UnusedPath {
  readonly section: ConfigSection
  readonly path: readonly string[]
  /** `models.shop.marts` */
  readonly shown: string
}

/**
 * Paths of the project file that configure nothing.
 *
 * @param fqns of all resources by section, disabled ones under every section
 */
export function unusedConfigPaths(
  project: ProjectConfig,
  fqns: Readonly<Partial<Record<ConfigSection, readonly (readonly string[])[]>>>,
  disabled: readonly (readonly string[])[],
): readonly UnusedPath[] {
  const unused: UnusedPath[] = []
  for (const section of CHECKED) {
    const prefixes = new Set<string>()
    for (const fqn of [...(fqns[section] ?? []), ...disabled]) {
      for (let length = 0; length <= fqn.length; length++) prefixes.add(fqn.slice(0, length).join('\0'))
    }
    for (const path of configuredPaths(project.configs[section], [])) {
      if (!prefixes.has(path.join('\0'))) unused.push({ section, path, shown: [section, ...path].join('.') })
    }
  }
  return unused
}

/** Every level that holds a config. */
function configuredPaths(level: PlainRecord, path: readonly string[]): (readonly string[])[] {
  const entries = Object.entries(level)
  const inner = entries.flatMap(([key, value]) => (isLevel(key, value) ? configuredPaths(value, [...path, key]) : []))
  return entries.some(([key, value]) => !isLevel(key, value)) ? [path, ...inner] : inner
}

function isLevel(key: string, value: Plain): value is PlainRecord {
  return isPlainRecord(value) && !key.startsWith('+')
}
