import { PyFunction, type Scope, type Value } from '../jinja/index.ts'
import { modulesOf, momentOf, pureFunctions } from './base.ts'
import { scopeDict } from './context-dict.ts'
import { environmentFunction } from './env-var.ts'
import { compilationError } from './errors.ts'
import { flagsHost } from './flags.ts'
import { log, print } from './log.ts'
import { toValue } from './plain-values.ts'
import { refArguments } from './ref.ts'
import { sourceArguments } from './source.ts'
import type { YamlKind, YamlWorld } from './types.ts'
import { missingVar, varArguments } from './var.ts'
import { varsFor } from './vars.ts'

/**
 * The names that a YAML file's templates see.
 *
 * | kind | beside the functions that all have |
 * |---|---|
 * | profile, packages | env_var with secrets; var from the command line only |
 * | project | target; env_var, var from the command line only |
 * | properties, docs | project_name, target, var with the project's and package's values; docs adds doc() |
 * | exposure, semantic | nothing but ref, source, metric: captured, answering empty text |
 */
export function yamlScope(kind: YamlKind, world: YamlWorld): Scope {
  const values = new Map<string, Value>()
  const makers = kind === 'exposure' || kind === 'semantic' ? references(kind, world) : names(kind, world)
  const scope: Scope = {
    lookup(name) {
      const known = values.get(name)
      if (known !== undefined) return known
      const value = Object.hasOwn(makers, name) ? makers[name]?.() : undefined
      if (value !== undefined) values.set(name, value)
      return value
    },
  }
  if (kind !== 'exposure' && kind !== 'semantic') {
    makers['context'] = () => scopeDict(scope, () => Object.keys(makers))
    makers['builtins'] = () => scopeDict(scope, () => Object.keys(makers))
  }
  return scope
}

type Makers = Record<string, () => Value>

function names(kind: YamlKind, world: YamlWorld): Makers {
  const secrets = kind === 'profile' || kind === 'packages'
  const output = { emit: world.emit, thread: undefined, node: undefined }
  const makers: Makers = {
    ...Object.fromEntries(Object.entries(pureFunctions).map(([name, value]) => [name, () => value])),
    dbt_version: () => world.dbtVersion,
    modules: () => modulesOf(world.now ?? (() => world.startedAt)),
    run_started_at: () => momentOf(world.startedAt),
    invocation_id: () => world.invocationId,
    thread_id: () => 'MainThread',
    flags: () => flagsHost(world.flags),
    log: () => log(output),
    print: () => print(output, world.flags['PRINT'] !== false),
    env_var: () => environmentFunction(world.env, world.capture, secrets),
    var: () => variable(kind, world),
  }
  if (kind === 'profile' || kind === 'packages') return makers
  makers['target'] = () => toValue(world.target ?? {})
  if (kind === 'project') return makers
  makers['project_name'] = () => world.projectName ?? ''
  if (kind === 'docs') makers['doc'] = () => doc(world)
  return makers
}

/** Values are taken as they are: no second rendering in YAML. */
function variable(kind: YamlKind, world: YamlWorld): Value {
  const { packages, rootName } = world
  const packageName = world.packageName ?? rootName
  const all =
    (kind === 'properties' || kind === 'docs') && packages !== undefined && rootName !== undefined && packageName !== undefined
      ? varsFor({ cliVars: world.cliVars, packages, rootName }, packageName)
      : world.cliVars
  return new PyFunction('var', (args, kwargs) => {
    const { name, fallback } = varArguments(args, kwargs)
    world.capture?.vars.add(name)
    const value = Object.hasOwn(all, name) ? all[name] : undefined
    if (value !== undefined) return toValue(value)
    if (fallback !== undefined) return fallback
    throw missingVar(name, all, '<Configuration>')
  })
}

function doc(world: YamlWorld): Value {
  return new PyFunction('doc', (args) => {
    if (args.length < 1 || args.length > 2) {
      throw compilationError('PW3009', `doc() takes at most two arguments (${args.length} given)`)
    }
    const [packageName, name] = args.length === 2 ? args : [null, args[0]]
    const wanted = typeof packageName === 'string' ? packageName : null
    const text = typeof name === 'string' ? world.doc?.(name, wanted) : undefined
    if (text !== undefined) return text
    const where = wanted === null ? '' : `in package '${wanted}' `
    throw compilationError(
      'PW3002',
      `depends on doc '${String(name)}' ${where}which was not found`,
      `Define it in a .md file: {% docs ${String(name)} %} … {% enddocs %}.`,
    )
  })
}

function references(kind: 'exposure' | 'semantic', world: YamlWorld): Makers {
  const makers: Makers = {
    ref: () =>
      new PyFunction('ref', (args, kwargs) => {
        world.capture?.refs.push(refArguments(args, kwargs))
        return ''
      }),
  }
  if (kind === 'semantic') return makers
  makers['source'] = () =>
    new PyFunction('source', (args) => {
      world.capture?.sources.push(sourceArguments(args))
      return ''
    })
  makers['metric'] = () =>
    new PyFunction('metric', (args) => {
      world.capture?.metrics.push(args.map(String))
      return ''
    })
  return makers
}
