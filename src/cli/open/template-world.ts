import { readFileSync } from 'node:fs'
import { describeNode, graphDictionary } from '../../artifacts/index.ts'
import { DBT_VERSION } from '../../config/index.ts'
import type { World } from '../../context/index.ts'
import type { NodeId, PlainRecord, Project } from '../../model/index.ts'
import type { ParseInput } from '../../parse/index.ts'
import type { CompiledRecord } from '../../run/index.ts'
import { customEnvironment, flagValues, invocationArguments } from './metadata.ts'
import type { Configured } from './request.ts'

/** What templates of the project's resources see, parsing and running. */
export function worldOf(
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
