import { type Kwargs, PyFunction, repr, TemplateError, typeName, type Value } from '../jinja/index.ts'
import type { NodeId, RefArgs } from '../model/index.ts'
import { compilationError, parsingError } from './errors.ts'
import type { Face, RunFace } from './face.ts'
import { ownRelation, relation, relationOfNode } from './node-relation.ts'
import { fromValue } from './plain-values.ts'
import { ephemeralRelation } from './relation-data.ts'
import { runtimeConfig } from './runtime-config.ts'
import type { ResolvedRef } from './types.ts'

/** `ref('model')`, `ref('package', 'model')`, with `v=` or `version=`. */
export function ref(face: Face): Value {
  return new RefFunction(face)
}

class RefFunction extends PyFunction {
  private readonly face: Face
  constructor(face: Face) {
    super('ref', (args, kwargs) => {
      const wanted = refArguments(args, kwargs)
      if (face.kind !== 'run') {
        face.capture?.refs.push(wanted)
        return ownRelation(face)
      }
      return resolved(face, wanted, face.execution.resolveRef(wanted))
    })
    this.face = face
  }
  override pyAttr(name: string): Value | undefined {
    if (name !== 'config') return super.pyAttr(name)
    // It tells of the command line, so what was captured cannot be remembered.
    this.face.capture?.reads.add('run')
    return runtimeConfig(this.face.world)
  }
}

export function refArguments(args: readonly Value[], kwargs: Kwargs | undefined): RefArgs {
  if (args.length < 1 || args.length > 2) {
    throw compilationError(
      'PW3009',
      `ref() takes at most two arguments (${args.length} given)`,
      "Write ref('model') or ref('package', 'model').",
    )
  }
  const name = args.length === 2 ? args[1] : args[0]
  const packageName = args.length === 2 ? args[0] : null
  const version = kwargs?.get('version') ?? kwargs?.get('v') ?? null
  if (typeof name !== 'string') {
    throw compilationError('PW3009', `The name argument to ref() must be a string, got ${pyClass(name ?? null)}`)
  }
  if (packageName !== null && typeof packageName !== 'string') {
    throw compilationError(
      'PW3009',
      `The package argument to ref() must be a string or None, got ${pyClass(packageName ?? null)}`,
    )
  }
  return { name, package: packageName, version: versionOf(version) }
}

function versionOf(version: Value): string | number | null {
  if (version === null || version === false || version === 0 || version === '') return null
  const plain = fromValue(version)
  if (typeof plain === 'string' || typeof plain === 'number') return plain
  if (typeof plain === 'bigint') return Number(plain)
  if (typeof plain === 'object' && plain !== null && 'value' in plain && typeof plain.value === 'number') return plain.value
  throw compilationError(
    'PW3009',
    `The version argument to ref() must be a string, int, float, or None - got ${pyClass(version)}`,
  )
}

export function pyClass(value: Value): string {
  return `<class '${typeName(value)}'>`
}

function resolved(face: RunFace, wanted: RefArgs, answer: ResolvedRef): Value {
  const { execution, node } = face
  const operation = face.options.face === 'operation'
  switch (answer.kind) {
    case 'missing':
    case 'disabled':
      throw targetNotFound(face, 'node', wanted, answer.kind === 'disabled')
    case 'denied':
      throw parsingError(
        'PW3004',
        `Node ${node.uniqueId} attempted to reference node ${answer.node.uniqueId}, which is not allowed because the ` +
          `referenced node is ${answer.access} to the '${answer.scope}' ${answer.access === 'private' ? 'group' : 'package'}.`,
      )
    case 'fixture':
      execution.addCte(answer.id)
      return relation(ephemeralRelation(answer.identifier))
    case 'found': {
      const target = answer.node
      if (!operation) requireCaptured(face, target.uniqueId, wanted)
      const filter = { limit: limitOf(face), eventTimeFilter: execution.eventTimeFilter?.(target) ?? null }
      if (target.config.materialized === 'ephemeral' && target.resourceType === 'model') {
        if (operation) {
          throw compilationError('PW3012', `Operations can not ref() ephemeral nodes, but ${target.name} is ephemeral`)
        }
        execution.addCte(target.uniqueId)
        return relation(ephemeralRelation(target.alias, filter))
      }
      return relation(relationOfNode(answer.deferred ?? target, face.world.quoting, filter))
    }
  }
}

/** `--empty` reads no rows; unit tests' inputs are fixtures and never limited. */
export function limitOf(face: RunFace): number | null {
  return face.execution.empty && face.options.overrides === undefined ? 0 : null
}

function requireCaptured(face: RunFace, id: NodeId, wanted: RefArgs): void {
  const { node } = face
  if (node.dependsOn === undefined || node.dependsOn.nodes.includes(id)) return
  const args = [...(wanted.package === null ? [] : [wanted.package]), wanted.name].map((text) => `'${text}'`)
  const version = wanted.version === null ? '' : `,version='${wanted.version}'`
  throw compilationError(
    'PW3003',
    `dbt was unable to infer all dependencies for the model "${node.name}".\n` +
      'This typically happens when ref() is placed within a conditional block.\n\n' +
      `To fix this, add the following hint to the top of the model "${node.name}":\n\n` +
      `-- depends_on: {{ ref(${args.join(', ')}${version}) }}`,
  )
}

export function targetNotFound(
  face: Face,
  kind: 'node' | 'source',
  wanted: { name: string; package?: string | null; version?: string | number | null },
  disabled: boolean,
): Error {
  const { node } = face
  const title = `${node.resourceType.charAt(0).toUpperCase()}${node.resourceType.slice(1)}`
  const version = wanted.version === undefined || wanted.version === null ? '' : `with version '${wanted.version}' `
  const where = wanted.package === undefined || wanted.package === null ? '' : `in package or project '${wanted.package}' `
  return compilationError(
    'PW3002',
    `${title} '${node.uniqueId}' (${node.originalFilePath}) depends on a ${kind} named '${wanted.name}' ` +
      `${version}${where}which ${disabled ? 'is disabled' : 'was not found'}`,
  )
}

/** For functions whose arguments must be texts. */
export function needString(value: Value | undefined, what: string): string {
  if (typeof value === 'string') return value
  throw new TemplateError('type', `${what} must be a string, got ${repr(value ?? null)}`)
}
