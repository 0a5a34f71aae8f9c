import {
  Float,
  failure,
  type Graph,
  type GraphNode,
  isExecutable,
  type NodeId,
  type Plain,
  type Project,
} from '../model/index.ts'
import type { Criteria } from './criteria.ts'
import { fnmatch, globPattern } from './fnmatch.ts'

/** Answers `state:`, `result:` and `source_status:`, which compare with an earlier run's artifacts. */
export interface StateProvider {
  matches(method: 'state' | 'result' | 'source_status', value: string, node: GraphNode): boolean
}

export interface SelectContext {
  readonly project: Pick<Project, 'name' | 'nodes'>
  readonly graph: Graph
  readonly state?: StateProvider
  /** Whether a path relative to the root project exists; by default, one that holds a node of the root project. */
  readonly pathExists?: (path: string) => boolean
}

/** The nodes that the criterion names itself, before `+` and `@`. Throws PW2916 to PW2919 for a value that its method does not take. */
export function matchCriteria(context: SelectContext, criteria: Criteria): Set<NodeId> {
  const test = matcher(context, criteria)
  const found = new Set<NodeId>()
  for (const [id, node] of context.project.nodes) if (test(node)) found.add(id)
  return found
}

/** What each method that looks at an earlier run compares with. */
const COMPARED_WITH = { state: 'manifest', result: 'run_results', source_status: 'sources' } as const

type Matcher = (node: GraphNode) => boolean

function matcher(context: SelectContext, criteria: Criteria): Matcher {
  const value = textOf(criteria.value)
  switch (criteria.method) {
    case 'fqn':
      return (node) => node.resourceType !== 'source' && matchesFqn(node, value)
    case 'tag':
      return (node) => node.tags.some((tag) => fnmatch(tag, value))
    case 'group':
      return (node) => {
        const group = isExecutable(node) || node.resourceType === 'metric' ? node.config.group : undefined
        return typeof group === 'string' && group !== '' && fnmatch(group, value)
      }
    case 'access':
      return (node) => node.resourceType === 'model' && node.access === value
    case 'source':
      return sourceMatcher(value)
    case 'path':
      return pathMatcher(context, value)
    case 'file':
      return (node) => fileMatches(node.originalFilePath, value)
    case 'package': {
      const name = value === 'this' ? context.project.name : value
      return (node) => fnmatch(node.packageName, name)
    }
    case 'config':
      return configMatcher(criteria.arguments, criteria.value)
    case 'test_name':
      return (node) => {
        if (node.resourceType === 'unit_test') return fnmatch(node.name, value)
        return node.resourceType === 'test' && node.testMetadata !== null && fnmatch(node.testMetadata.name, value)
      }
    case 'test_type':
      return testTypeMatcher(value)
    case 'resource_type':
      return resourceTypeMatcher(value)
    case 'exposure':
    case 'metric':
    case 'semantic_model':
    case 'saved_query':
    case 'unit_test':
      return namedMatcher(criteria.method, value)
    case 'version':
      return versionMatcher(value)
    case 'state':
    case 'result':
    case 'source_status': {
      const { state } = context
      const { method } = criteria
      if (state === undefined) {
        throw failure('PW2919', `Got a ${method} selector method, but no comparison ${COMPARED_WITH[method]}`, {
          family: 'Runtime Error',
          hint: 'Name the directory of an earlier run’s artifacts with --state.',
        })
      }
      return (node) => state.matches(method, value, node)
    }
  }
}

function matchesFqn(node: GraphNode, selector: string): boolean {
  const versioned = node.resourceType === 'model' && node.version !== null
  return fqnMatches(node.fqn, selector, versioned) || fqnMatches(node.fqn.slice(1), selector, versioned)
}

/** dbt's rule: the leaf itself, or a prefix by dots; from the first part with a wildcard on, a glob over the rest. */
function fqnMatches(fqn: readonly string[], selector: string, versioned: boolean): boolean {
  const wanted = selector.split('.')
  if (versioned) {
    if (fqn.at(-2) === selector || fqn.slice(-2).join('_') === wanted.slice(-2).join('_')) return true
  } else if (fqn.at(-1) === selector) return true
  const parts = fqn.flatMap((part) => part.split('.'))
  if (parts.length < wanted.length) return false
  for (const [at, part] of wanted.entries()) {
    if (/[*?[\]]/.test(part)) return fnmatch(parts.slice(at).join('.'), wanted.slice(at).join('.'))
    if (parts[at] !== part) return false
  }
  return true
}

function sourceMatcher(selector: string): Matcher {
  const parts = selector.split('.')
  if (parts.length > 3) {
    throw failure('PW2916', `Invalid source selector value "${selector}"`, {
      family: 'Runtime Error',
      hint: 'A source is named as source_name, source_name.table_name or package_name.source_name.table_name.',
    })
  }
  const [project, source, table] =
    parts.length === 1 ? ['*', parts[0], '*'] : parts.length === 2 ? ['*', parts[0], parts[1]] : [parts[0], parts[1], parts[2]]
  return (node) =>
    node.resourceType === 'source' &&
    fnmatch(node.packageName, project ?? '*') &&
    fnmatch(node.sourceName, source ?? '*') &&
    fnmatch(node.name, table ?? '*')
}

function namedMatcher(type: GraphNode['resourceType'], selector: string): Matcher {
  const parts = selector.split('.')
  if (parts.length > 2) {
    const what = type.replace('_', ' ')
    throw failure('PW2916', `Invalid ${what} selector value "${selector}"`, {
      family: 'Runtime Error',
      hint: `Write the ${what}'s name, or package_name.name.`,
    })
  }
  const [project, name] = parts.length === 1 ? ['*', parts[0]] : parts
  return (node) => node.resourceType === type && fnmatch(node.packageName, project ?? '*') && fnmatch(node.name, name ?? '*')
}

function fileMatches(path: string, selector: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const dot = name.lastIndexOf('.')
  return fnmatch(name, selector) || fnmatch(dot > 0 ? name.slice(0, dot) : name, selector)
}

/** dbt globs the root project's directory, then takes nodes whose file, properties file or folder (of any package) is among the finds. */
function pathMatcher(context: SelectContext, selector: string): Matcher {
  const exists = context.pathExists ?? rootPaths(context.project)
  const globbed = globPattern(selector)
  const known = new Map<string, boolean>()
  const matches = (path: string): boolean => {
    const before = known.get(path)
    if (before !== undefined) return before
    const answer = globbed(path) && exists(path)
    known.set(path, answer)
    return answer
  }
  return (node) => {
    if (matches(node.originalFilePath)) return true
    const patch = 'patchPath' in node && node.patchPath !== null ? node.patchPath.split('://')[1] : undefined
    if (patch !== undefined && matches(patch)) return true
    return foldersOf(node.originalFilePath).some(matches)
  }
}

function rootPaths(project: SelectContext['project']): (path: string) => boolean {
  const paths = new Set<string>()
  for (const node of project.nodes.values()) {
    if (node.packageName !== project.name) continue
    const patch = 'patchPath' in node && node.patchPath !== null ? node.patchPath.split('://')[1] : undefined
    for (const path of patch === undefined ? [node.originalFilePath] : [node.originalFilePath, patch]) {
      paths.add(path)
      for (const folder of foldersOf(path)) paths.add(folder)
    }
  }
  return (path) => paths.has(path)
}

function foldersOf(path: string): string[] {
  const parts = path.split('/')
  return parts.slice(1).map((_, at) => parts.slice(0, at + 1).join('/'))
}

function configMatcher(keys: readonly string[], wanted: Plain): Matcher {
  const ignoreCase = keys.length === 1 && keys[0] === 'severity'
  const isTrueWord = textOf(wanted).toUpperCase() === 'TRUE'
  const isFalseWord = textOf(wanted).toUpperCase() === 'FALSE'
  const same = (value: unknown): boolean => {
    if (ignoreCase && typeof value === 'string') return value.toUpperCase() === textOf(wanted).toUpperCase()
    return isEqual(value, wanted) || (isTrueWord && value === true) || (isFalseWord && value === false)
  }
  return (node) => {
    if (!isExecutable(node) && node.resourceType !== 'source') return false
    const value = descend(node.config, keys)
    if (value === undefined) return false
    return Array.isArray(value) ? value.some(same) : same(value)
  }
}

function descend(config: object, keys: readonly string[]): unknown {
  let value: unknown = config
  for (const key of keys) {
    if (value instanceof Map) value = value.get(key)
    else if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      const entries = new Map<string, unknown>(Object.entries(value))
      // Hooks are known under both names.
      value = entries.get(key) ?? entries.get(key.replace(/^(pre|post)_hook$/, '$1-hook'))
    } else return undefined
  }
  return value
}

function isEqual(value: unknown, wanted: Plain): boolean {
  const plain = (one: unknown): unknown => (one instanceof Float ? one.value : typeof one === 'bigint' ? Number(one) : one)
  return plain(value) === plain(wanted)
}

function testTypeMatcher(value: string): Matcher {
  switch (value) {
    case 'generic':
    case 'schema':
      return (node) => node.resourceType === 'test' && node.testMetadata !== null
    case 'singular':
      return (node) => node.resourceType === 'test' && node.testMetadata === null
    case 'data':
      return (node) => node.resourceType === 'test'
    case 'unit':
      return (node) => node.resourceType === 'unit_test'
    default:
      throw failure('PW2917', `Invalid test type selector ${value}: expected "generic", "singular", "unit", or "data"`, {
        family: 'Runtime Error',
      })
  }
}

const resourceTypes: readonly string[] = [
  'model',
  'analysis',
  'test',
  'snapshot',
  'operation',
  'seed',
  'rpc',
  'sql_operation',
  'doc',
  'source',
  'macro',
  'exposure',
  'metric',
  'group',
  'saved_query',
  'semantic_model',
  'unit_test',
  'fixture',
]

function resourceTypeMatcher(value: string): Matcher {
  if (!resourceTypes.includes(value)) {
    throw failure('PW2917', `Invalid resource_type selector "${value}"`, {
      family: 'Runtime Error',
      hint: `Resource types: ${resourceTypes.join(', ')}.`,
    })
  }
  return (node) => node.resourceType === value
}

function versionMatcher(value: string): Matcher {
  const compare = (sign: 1 | -1): Matcher => {
    return (node) =>
      node.resourceType === 'model' &&
      node.version !== null &&
      node.latestVersion !== null &&
      Math.sign(compareVersions(node.version, node.latestVersion)) === sign
  }
  switch (value) {
    case 'latest':
      return (node) => node.resourceType === 'model' && node.version !== null && node.version === node.latestVersion
    case 'prerelease':
      return compare(1)
    case 'old':
      return compare(-1)
    case 'none':
      return (node) => node.resourceType === 'model' && node.version === null
    default:
      throw failure(
        'PW2917',
        `Invalid version type selector ${value}: expected one of: "latest", "prerelease", "old", or "none"`,
        { family: 'Runtime Error' },
      )
  }
}

/** dbt's order of model versions: as numbers where both are, else as texts. */
export function compareVersions(one: string | number, other: string | number): number {
  const [a, b] = [Number(one), Number(other)]
  if (!Number.isNaN(a) && !Number.isNaN(b)) return a - b
  const [x, y] = [String(one), String(other)]
  return x < y ? -1 : x > y ? 1 : 0
}

/** The value as Python would print it, since `value:` in YAML can hold any scalar. */
function textOf(value: Plain): string {
  if (value === true) return 'True'
  if (value === false) return 'False'
  if (value === null) return 'None'
  return typeof value === 'string' ? value : value instanceof Float ? value.value.toFixed(1) : String(value)
}
