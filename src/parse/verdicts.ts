import { type ConfigSection, unusedConfigPaths } from '../config/index.ts'
import { type Diagnostic, type GraphNode, type ModelNode, nodeId, type RefableNode, type TestNode } from '../model/index.ts'
import { parseFlag } from './parse-flags.ts'
import { inferPrimaryKey } from './primary-key.ts'
import { configValue, recordOf, textOf } from './read.ts'
import { isRefable } from './refable.ts'
import { relationName } from './relation-name.ts'
import { pythonStr } from './repr.ts'
import type { ParseState } from './state.ts'
import { compareText } from './text.ts'

/** What is judged over the whole project, after all references are resolved. */
export function judgeProject(state: ParseState): void {
  const { diagnostics } = state
  inferPrimaryKeys(state)
  completeBegins(state)
  for (const node of state.store.nodes.values()) {
    diagnostics.push(...groupProblem(state, node), ...accessProblem(node), ...microbatchProblem(node))
  }
  diagnostics.push(
    ...sameRelations(state),
    ...versionedAndNot(state),
    ...unusedPaths(state),
    ...deprecations(state),
    ...spaces(state),
  )
}

function inferPrimaryKeys(state: ParseState): void {
  const tests = new Map<string, TestNode[]>()
  for (const node of [...state.store.nodes.values(), ...[...state.store.disabled.values()].flat()]) {
    if (node.resourceType !== 'test' || node.attachedNode === null) continue
    const list = tests.get(node.attachedNode)
    if (list === undefined) tests.set(node.attachedNode, [node])
    else list.push(node)
  }
  for (const [id, node] of state.store.nodes) {
    if (node.resourceType !== 'model') continue
    const primaryKey = inferPrimaryKey(node, tests.get(id) ?? [])
    if (primaryKey.length > 0) state.store.nodes.set(id, { ...node, primaryKey })
  }
}

/** `begin` of microbatch models as a moment: a date is its midnight. */
function completeBegins(state: ParseState): void {
  for (const [id, node] of state.store.nodes) {
    if (node.resourceType !== 'model' || configValue(node.config, 'incremental_strategy') !== 'microbatch') continue
    const begin = textOf(configValue(node.config, 'begin'))
    if (begin === null || node.config.materialized !== 'incremental') continue
    const moment = /^\d{4}-\d{2}-\d{2}$/.test(begin) ? `${begin}T00:00:00` : begin.replace(' ', 'T')
    state.store.nodes.set(id, { ...node, config: { ...node.config, begin: moment } })
  }
}

function groupProblem(state: ParseState, node: GraphNode): Diagnostic[] {
  if (!('group' in node) || node.group === null) return []
  const names = [...state.groups.values()].map((group) => group.name)
  if (names.includes(node.group)) return []
  return [
    {
      code: 'PW2601',
      severity: 'error',
      family: 'Parsing Error',
      message: `Invalid group '${node.group}', expected one of [${names
        .sort(compareText)
        .map((name) => `'${name}'`)
        .join(', ')}] (${node.uniqueId}, ${node.originalFilePath})`,
      hint: `Define it in a properties file: groups: [{name: ${node.group}, owner: {email: …}}].`,
      at: { path: node.originalFilePath },
    },
  ]
}

function accessProblem(node: GraphNode): Diagnostic[] {
  if (node.resourceType !== 'model' || node.access !== 'public' || node.config.materialized !== 'ephemeral') return []
  return [
    {
      code: 'PW2602',
      severity: 'error',
      family: 'Parsing Error',
      message: `Node ${node.uniqueId} with 'ephemeral' materialization has an invalid value (public) for the access field`,
      at: { path: node.originalFilePath },
      hint: 'An ephemeral model has no table that others could use: make it protected, or materialize it.',
    },
  ]
}

const batchSizes = ['hour', 'day', 'month', 'year']

function microbatchProblem(node: GraphNode): Diagnostic[] {
  if (node.resourceType !== 'model' || node.config.materialized !== 'incremental') return []
  const { config } = node
  if (configValue(config, 'incremental_strategy') !== 'microbatch') return []
  const eventTime = configValue(config, 'event_time')
  const begin = configValue(config, 'begin')
  const size = configValue(config, 'batch_size')
  const lookback = configValue(config, 'lookback')
  const concurrent = configValue(config, 'concurrent_batches')
  const is = (value: unknown): boolean => value !== undefined && value !== null
  const problem = !is(eventTime)
    ? "must provide an 'event_time' (string) config that indicates the name of the event time column."
    : typeof eventTime !== 'string'
      ? "must provide an 'event_time' config of type string."
      : !is(begin)
        ? "must provide a 'begin' (datetime) config that indicates the earliest timestamp the microbatch model should be built from."
        : typeof begin === 'string' &&
            Number.isNaN(Date.parse(begin.includes('T') || begin.includes(' ') ? begin.replace(' ', 'T') : `${begin}T00:00:00`))
          ? `must provide a 'begin' config of valid datetime (ISO format), but got: ${begin}.`
          : typeof size !== 'string' || !batchSizes.includes(size)
            ? `must provide a 'batch_size' config that is one of [${batchSizes.map((name) => `'${name}'`).join(', ')}], but got: ${size === undefined ? 'None' : pythonStr(size)}.`
            : is(lookback) && !Number.isInteger(lookback)
              ? "must provide the optional 'lookback' config as type int."
              : is(concurrent) && typeof concurrent !== 'boolean'
                ? "optional 'concurrent_batches' config must be of type `bool` if specified."
                : undefined
  if (problem === undefined) return []
  return [
    {
      code: 'PW2603',
      severity: 'error',
      family: 'Parsing Error',
      message: `Microbatch model '${node.name}' ${problem}`,
      at: { path: node.originalFilePath },
    },
  ]
}

/** Two nodes that would write one relation. */
function sameRelations(state: ParseState): Diagnostic[] {
  const found: Diagnostic[] = []
  const seen = new Map<string, GraphNode>()
  for (const node of state.store.nodes.values()) {
    if (!isStored(state, node)) continue
    const name =
      node.relationName ??
      relationName(state.world.quoting, recordOf(configValue(node.config, 'quoting')), { ...node, identifier: node.alias })
    const before = seen.get(name)
    if (before === undefined) {
      seen.set(name, node)
      continue
    }
    found.push({
      code: 'PW2604',
      severity: 'error',
      family: 'Compilation Error',
      message: `dbt found two resources with the database representation "${name}".\ndbt cannot create two resources with identical database representations. To fix this,\nchange the configuration of one of these resources:\n- ${before.uniqueId} (${before.originalFilePath})\n- ${node.uniqueId} (${node.originalFilePath})`,
      at: { path: node.originalFilePath },
      hint: 'Give one of them another name, alias, schema or database.',
    })
  }
  return found
}

function isStored(state: ParseState, node: GraphNode): node is RefableNode | TestNode {
  if (isRefable(node.resourceType)) return node.config.enabled || node.resourceType !== 'model'
  return (
    node.resourceType === 'test' &&
    (configValue(node.config, 'store_failures') === true || parseFlag(state.world, 'STORE_FAILURES') === true)
  )
}

function versionedAndNot(state: ParseState): Diagnostic[] {
  const found: Diagnostic[] = []
  const versioned = new Map<string, ModelNode>()
  const models = [...state.store.nodes.values()].filter((node) => node.resourceType === 'model')
  for (const node of models) if (node.version !== null) versioned.set(`${node.packageName}.${node.name}`, node)
  for (const node of models) {
    const other = versioned.get(`${node.packageName}.${node.name}`)
    if (node.version !== null || other === undefined) continue
    found.push({
      code: 'PW2605',
      severity: 'error',
      family: 'Compilation Error',
      message: `dbt found versioned and unversioned models with the name "${node.name}": ${other.uniqueId} (${other.originalFilePath}) and ${node.uniqueId} (${node.originalFilePath})`,
      at: { path: node.originalFilePath },
    })
  }
  return found
}

const sections: Readonly<Partial<Record<GraphNode['resourceType'], ConfigSection>>> = {
  model: 'models',
  seed: 'seeds',
  snapshot: 'snapshots',
  source: 'sources',
  test: 'data_tests',
  unit_test: 'unit_tests',
  metric: 'metrics',
  semantic_model: 'semantic_models',
  saved_query: 'saved_queries',
  exposure: 'exposures',
}

function unusedPaths(state: ParseState): Diagnostic[] {
  const fqns: Partial<Record<ConfigSection, (readonly string[])[]>> = {}
  for (const node of state.store.nodes.values()) {
    const section = sections[node.resourceType]
    if (section === undefined) continue
    const list = fqns[section] ?? []
    list.push(node.fqn)
    fqns[section] = list
  }
  const disabled = [...state.store.disabled.values()].flat().map((node) => node.fqn)
  const { root } = state.input
  const unused = unusedConfigPaths(root, fqns, disabled)
  if (unused.length === 0) return []
  const paths = unused.map((one) => `- ${one.shown}`).join('\n')
  return [
    {
      code: 'PW2606',
      severity: 'warning',
      event: 'UnusedResourceConfigPath',
      family: 'Compilation Error',
      message: `Configuration paths exist in your ${root.fileName} file which do not apply to any resources.\nThere are ${unused.length} unused configuration paths:\n${paths}`,
      at: { path: root.fileName },
      data: { unused_config_paths: unused.map((one) => one.shown) },
    },
  ]
}

function deprecations(state: ParseState): Diagnostic[] {
  const found: Diagnostic[] = []
  const now = state.world.now().getTime()
  const isPast = (node: ModelNode): boolean => {
    if (node.deprecationDate === null) return false
    const isPast = Date.parse(node.deprecationDate) < now
    state.trace.deadlines.set(node.deprecationDate, isPast)
    return isPast
  }
  for (const node of state.store.nodes.values()) {
    if (node.resourceType !== 'model') continue
    if (isPast(node)) {
      found.push({
        code: 'PW2607',
        severity: 'warning',
        event: 'DeprecatedModel',
        family: 'Compilation Error',
        message: `Model ${node.name}${node.version === null ? '' : `.v${node.version}`} has passed its deprecation date of ${node.deprecationDate}. This model should be disabled or removed.`,
        at: { path: node.originalFilePath },
        data: {
          model_name: node.name,
          model_version: versionText(node.version),
          deprecation_date: node.deprecationDate ?? '',
        },
      })
    }
    for (const id of node.dependsOn.nodes) {
      const parent = state.store.nodes.get(nodeId(id))
      if (parent?.resourceType !== 'model' || parent.deprecationDate === null) continue
      const name = parent.version === null ? parent.name : `${parent.name}.v${parent.version}`
      const past = isPast(parent)
      found.push({
        code: past ? 'PW2608' : 'PW2609',
        severity: 'warning',
        event: past ? 'DeprecatedReference' : 'UpcomingReferenceDeprecation',
        family: 'Compilation Error',
        message: past
          ? `While compiling '${node.name}': Found a reference to ${name}, which was deprecated on '${parent.deprecationDate}'.`
          : `While compiling '${node.name}': Found a reference to ${name}, which is slated for deprecation on '${parent.deprecationDate}'.`,
        at: { path: node.originalFilePath },
        data: {
          model_name: node.name,
          ref_model_package: parent.packageName,
          ref_model_name: parent.name,
          ref_model_version: versionText(parent.version),
          ref_model_latest_version: versionText(parent.latestVersion),
          ref_model_deprecation_date: parent.deprecationDate,
        },
      })
    }
  }
  return found
}

function versionText(version: string | number | null): string {
  return version === null ? '' : String(version)
}

function spaces(state: ParseState): Diagnostic[] {
  const named = [...state.store.nodes.values()].filter((node) => node.name.includes(' ') && isRefable(node.resourceType))
  const [first] = named
  if (first === undefined) return []
  const strict = parseFlag(state.world, 'REQUIRE_RESOURCE_NAMES_WITHOUT_SPACES') === true
  return [
    {
      code: 'PW2610',
      event: 'ResourceNamesWithSpacesDeprecation',
      severity: strict ? 'error' : 'warning',
      family: 'Validation Error',
      message: `Found spaces in ${named.length} resource names, the first is \`${first.name}\``,
      at: { path: first.originalFilePath },
      hint: 'Write underscores instead.',
      data: { count_invalid_names: named.length, show_debug_hint: true, level: strict ? 'error' : 'warn' },
    },
  ]
}
