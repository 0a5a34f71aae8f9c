import type {
  Column,
  Constraint,
  DocNode,
  ExecutableNode,
  ExposureNode,
  GraphNode,
  GroupNode,
  MacroNode,
  NodeConfig,
  NodeId,
  Owner,
  Plain,
  PlainRecord,
  SemanticNode,
  SourceNode,
  UnitTestNode,
} from '../model/index.ts'

/** What a run adds to a node's entry. */
export interface CompiledEntry {
  readonly sql: string
  readonly path: string | null
  /** Without SQL where they were not put in front. */
  readonly extraCtes: readonly { readonly id: NodeId; readonly sql: string | null }[]
  /** Macros that the template called with `execute` true. */
  readonly macros: readonly NodeId[]
}

/** A node as dbt's manifest (v12) has it, in dbt's names and order. Also what templates see as `model`. */
export function describeNode(node: GraphNode, compiled?: CompiledEntry): PlainRecord {
  switch (node.resourceType) {
    case 'source':
      return describeSource(node)
    case 'exposure':
      return describeExposure(node)
    case 'unit_test':
      return describeUnitTest(node)
    case 'metric':
    case 'semantic_model':
    case 'saved_query':
      return describeSemantic(node)
    default:
      return describeExecutable(node, compiled)
  }
}

function describeExecutable(node: ExecutableNode, compiled: CompiledEntry | undefined): PlainRecord {
  const { identity, description, code } = executableParts(node, compiled)
  return {
    ...identity,
    config: configOf(node.config),
    ...description,
    unrendered_config: node.unrenderedConfig,
    created_at: node.createdAt,
    ...code,
  }
}

/** The entry but for what thousands of nodes have in common, `config` and `unrendered_config`, and for `created_at`. */
export interface ExecutableParts {
  /** Before `config`. */
  readonly identity: PlainRecord
  /** Between `config` and `unrendered_config`. */
  readonly description: PlainRecord
  /** After `created_at`. */
  readonly code: PlainRecord
}

export function executableParts(node: ExecutableNode, compiled: CompiledEntry | undefined): ExecutableParts {
  const identity = {
    database: node.database,
    schema: node.schema,
    name: node.name,
    resource_type: node.resourceType,
    package_name: node.packageName,
    path: node.path,
    original_file_path: node.originalFilePath,
    unique_id: node.uniqueId,
    fqn: node.fqn,
    alias: node.alias,
    checksum: { name: node.checksum.name, checksum: node.checksum.checksum },
  }
  const description = {
    tags: node.tags,
    description: node.description,
    columns: columnsOf(node.columns),
    meta: node.meta,
    group: node.group,
    docs: { show: node.docs.show, node_color: node.docs.nodeColor },
    patch_path: node.patchPath,
    build_path: null,
  }
  const text = { relation_name: node.relationName, raw_code: node.rawCode, doc_blocks: node.docBlocks }
  const code =
    node.resourceType === 'seed'
      ? { ...text, root_path: node.rootPath, depends_on: { macros: node.dependsOn.macros } }
      : { ...text, ...codeOf(node, compiled), ...ownOf(node) }
  return { identity, description, code }
}

type SqlNode = Exclude<ExecutableNode, { readonly resourceType: 'seed' }>

function codeOf(node: SqlNode, compiled: CompiledEntry | undefined): PlainRecord {
  return {
    language: node.language,
    refs: node.refs.map((ref) => ({ name: ref.name, package: ref.package, version: ref.version })),
    sources: node.sources,
    metrics: node.metrics,
    depends_on: { macros: union(node.dependsOn.macros, compiled?.macros), nodes: node.dependsOn.nodes },
    compiled_path: compiled?.path ?? null,
    ...(compiled === undefined
      ? {}
      : {
          compiled: true,
          compiled_code: compiled.sql,
          extra_ctes_injected: compiled.extraCtes.every((cte) => cte.sql !== null),
          extra_ctes: compiled.extraCtes.map((cte) => ({ id: cte.id, sql: cte.sql })),
        }),
    contract: { enforced: node.contract.enforced, alias_types: node.contract.aliasTypes, checksum: node.contract.checksum },
  }
}

function union(parsed: readonly NodeId[], called: readonly NodeId[] | undefined): readonly NodeId[] {
  return called === undefined || called.every((id) => parsed.includes(id)) ? parsed : [...new Set([...parsed, ...called])]
}

function ownOf(node: SqlNode): PlainRecord {
  switch (node.resourceType) {
    case 'model':
      return {
        access: node.access,
        constraints: node.constraints.map(modelConstraint),
        version: node.version,
        latest_version: node.latestVersion,
        deprecation_date: node.deprecationDate,
        primary_key: node.primaryKey,
        time_spine: node.timeSpine,
      }
    case 'test':
      return node.testMetadata === null
        ? {}
        : {
            column_name: node.columnName,
            file_key_name: node.fileKeyName,
            attached_node: node.attachedNode,
            test_metadata: {
              name: node.testMetadata.name,
              kwargs: node.testMetadata.kwargs,
              namespace: node.testMetadata.namespace,
            },
          }
    case 'operation':
    case 'sql_operation':
      return node.index === null ? {} : { index: node.index }
    case 'snapshot':
    case 'analysis':
      return {}
  }
}

export function configOf(config: NodeConfig): PlainRecord {
  const out: Record<string, Plain> = {}
  for (const [key, value] of Object.entries(config)) if (value !== undefined) out[key] = value
  return out
}

function columnsOf(columns: Readonly<Record<string, Column>>): PlainRecord {
  return Object.fromEntries(Object.values(columns).map((column) => [column.name, columnOf(column)]))
}

function columnOf(column: Column): PlainRecord {
  return {
    name: column.name,
    description: column.description,
    meta: column.meta,
    data_type: column.dataType,
    constraints: column.constraints.map(constraintOf),
    quote: column.quote,
    config: { meta: column.config.meta, tags: column.config.tags },
    tags: column.tags,
    granularity: column.granularity,
    doc_blocks: column.docBlocks,
    ...column.extra,
  }
}

function constraintOf(constraint: Constraint): PlainRecord {
  return {
    type: constraint.type,
    name: constraint.name,
    expression: constraint.expression,
    warn_unenforced: constraint.warnUnenforced,
    warn_unsupported: constraint.warnUnsupported,
    to: constraint.to,
    to_columns: constraint.toColumns,
  }
}

function modelConstraint(constraint: Constraint): PlainRecord {
  return { ...constraintOf(constraint), columns: constraint.columns }
}

function describeSource(node: SourceNode): PlainRecord {
  const { quoting } = node
  return {
    database: node.database,
    schema: node.schema,
    name: node.name,
    resource_type: node.resourceType,
    package_name: node.packageName,
    path: node.path,
    original_file_path: node.originalFilePath,
    unique_id: node.uniqueId,
    fqn: node.fqn,
    source_name: node.sourceName,
    source_description: node.sourceDescription,
    loader: node.loader,
    identifier: node.identifier,
    quoting: { database: quoting.database, schema: quoting.schema, identifier: quoting.identifier, column: quoting.column },
    loaded_at_field: node.loadedAtField,
    loaded_at_query: node.loadedAtQuery,
    freshness: freshnessOf(node),
    external: node.external,
    description: node.description,
    columns: columnsOf(node.columns),
    meta: node.meta,
    source_meta: node.sourceMeta,
    tags: node.tags,
    config: configOf(node.config),
    patch_path: node.patchPath,
    unrendered_config: node.unrenderedConfig,
    relation_name: node.relationName,
    created_at: node.createdAt,
    unrendered_database: node.unrenderedDatabase,
    unrendered_schema: node.unrenderedSchema,
    doc_blocks: node.docBlocks,
  }
}

function freshnessOf(node: SourceNode): Plain {
  const { freshness } = node
  if (freshness === null) return null
  const after = (threshold: { readonly count: number | null; readonly period: string | null }): Plain => ({
    count: threshold.count,
    period: threshold.period,
  })
  return { warn_after: after(freshness.warnAfter), error_after: after(freshness.errorAfter), filter: freshness.filter }
}

function ownerOf(owner: Owner): PlainRecord {
  return { email: owner.email, name: owner.name, ...owner.extra }
}

function describeExposure(node: ExposureNode): PlainRecord {
  return {
    name: node.name,
    resource_type: node.resourceType,
    package_name: node.packageName,
    path: node.path,
    original_file_path: node.originalFilePath,
    unique_id: node.uniqueId,
    fqn: node.fqn,
    type: node.type,
    owner: ownerOf(node.owner),
    description: node.description,
    label: node.label,
    maturity: node.maturity,
    meta: node.meta,
    tags: node.tags,
    config: configOf(node.config),
    unrendered_config: node.unrenderedConfig,
    url: node.url,
    depends_on: { macros: node.dependsOn.macros, nodes: node.dependsOn.nodes },
    refs: node.refs.map((ref) => ({ name: ref.name, package: ref.package, version: ref.version })),
    sources: node.sources,
    metrics: node.metrics,
    created_at: node.createdAt,
  }
}

function describeUnitTest(node: UnitTestNode): PlainRecord {
  return {
    model: node.model,
    given: node.given.map((given) => ({ input: given.input, rows: given.rows, format: given.format, fixture: given.fixture })),
    expect: { rows: node.expect.rows, format: node.expect.format, fixture: node.expect.fixture },
    name: node.name,
    resource_type: node.resourceType,
    package_name: node.packageName,
    path: node.path,
    original_file_path: node.originalFilePath,
    unique_id: node.uniqueId,
    fqn: node.fqn,
    description: node.description,
    overrides:
      node.overrides === null
        ? null
        : { macros: node.overrides.macros, vars: node.overrides.vars, env_vars: node.overrides.envVars },
    depends_on: { macros: node.dependsOn.macros, nodes: node.dependsOn.nodes },
    config: configOf(node.config),
    checksum: node.checksum,
    schema: node.schema,
    created_at: node.createdAt,
    versions: node.versions === null ? null : { include: node.versions.include, exclude: node.versions.exclude },
    version: node.version,
  }
}

function describeSemantic(node: SemanticNode): PlainRecord {
  return {
    name: node.name,
    resource_type: node.resourceType,
    package_name: node.packageName,
    path: node.path,
    original_file_path: node.originalFilePath,
    unique_id: node.uniqueId,
    fqn: node.fqn,
    ...node.definition,
    description: node.description,
    label: node.label,
    config: configOf(node.config),
    unrendered_config: node.unrenderedConfig,
    ...(node.resourceType === 'semantic_model' ? {} : { tags: node.tags }),
    refs: node.refs.map((ref) => ({ name: ref.name, package: ref.package, version: ref.version })),
    depends_on: { macros: node.dependsOn.macros, nodes: node.dependsOn.nodes },
    group: node.group,
    created_at: node.createdAt,
  }
}

export function describeGroup(node: GroupNode): PlainRecord {
  return {
    name: node.name,
    resource_type: node.resourceType,
    package_name: node.packageName,
    path: node.path,
    original_file_path: node.originalFilePath,
    unique_id: node.uniqueId,
    owner: ownerOf(node.owner),
    description: node.description,
    config: node.config,
  }
}

export function describeDoc(node: DocNode): PlainRecord {
  return {
    name: node.name,
    resource_type: node.resourceType,
    package_name: node.packageName,
    path: node.path,
    original_file_path: node.originalFilePath,
    unique_id: node.uniqueId,
    block_contents: node.blockContents,
  }
}

/** Languages that a published manifest may name; the schema knows no other. */
const KNOWN_LANGUAGES = new Set(['sql', 'python'])

export function describeMacro(node: MacroNode): PlainRecord {
  return {
    name: node.name,
    resource_type: node.resourceType,
    package_name: node.packageName,
    path: node.path,
    original_file_path: node.originalFilePath,
    unique_id: node.uniqueId,
    macro_sql: node.macroSql,
    depends_on: { macros: node.dependsOnMacros },
    description: node.description,
    meta: node.meta,
    docs: { show: node.docs.show, node_color: node.docs.nodeColor },
    patch_path: node.patchPath,
    arguments: node.arguments.map((argument) => ({
      name: argument.name,
      type: argument.type,
      description: argument.description,
    })),
    created_at: node.createdAt,
    supported_languages: node.supportedLanguages?.filter((language) => KNOWN_LANGUAGES.has(language)) ?? null,
  }
}
