import { type Capture, mergeConfigCalls, newCapture, testScope } from '../context/index.ts'
import { compileTemplate, type Scope, type Template } from '../jinja/index.ts'
import {
  isPlainRecord,
  type Location,
  type MacroNode,
  type NodeId,
  nodeId,
  type Plain,
  type PlainRecord,
  type TestNode,
} from '../model/index.ts'
import { hasJinja } from './capture.ts'
import { type CodeSource, codeFields } from './code.ts'
import { finishCode, foundTwice, parseNode } from './code-files.ts'
import { attempt, attemptAsync } from './collect.ts'
import { type Draft, storeDisabled } from './draft.ts'
import { nodeDiagnostic } from './errors.ts'
import { inertMacros } from './inert-macros.ts'
import type { RefLookup } from './lookup.ts'
import { parseFlag } from './parse-flags.ts'
import { isList } from './repr.ts'
import type { ParseState } from './state.ts'
import { staticReference } from './static-refs.ts'
import {
  type DefinitionSource,
  readTestDefinition,
  type TestDefinition,
  type TestTarget,
  testCall,
  testCode,
  testTags,
} from './test-definition.ts'
import { testIdSuffix } from './test-names.ts'
import { compareText } from './text.ts'
import { traceCapture } from './trace.ts'

/** One test as it stands in a properties file. */
export interface TestRequest {
  readonly entry: Plain
  readonly target: TestTarget
  /** Package of the properties file. */
  readonly packageName: string
  readonly originalFilePath: string
  /** `models.orders`, `sources.raw` */
  readonly fileKeyName: string
  /** Quoted if the column is. */
  readonly columnName: string | null
  readonly tags: readonly string[]
  readonly scope: Scope
  readonly at: () => Location
}

/** Makes nodes of generic tests; one per parse. */
export interface GenericTests {
  add(request: TestRequest): Promise<void>
}

const builtInTests: ReadonlySet<string> = new Set(['macro.dbt.test_unique', 'macro.dbt.test_not_null'])

export function createGenericTests(
  state: ParseState,
  lookup: (packageName: string, name: string) => NodeId | undefined,
  refs: RefLookup,
): GenericTests {
  const isInert = inertMacros(state.macros)
  const closureOf = macroClosures(state.macros)
  const templates = new Map<string, Template>()
  const rendered = new Set<NodeId>()
  const argumentsProperty = parseFlag(state.world, 'REQUIRE_GENERIC_TEST_ARGUMENTS_PROPERTY') !== false

  /** What the test's rendering asks for, its configuration apart. */
  const captureTest = async (source: CodeSource, definition: TestDefinition, target: TestTarget, macro: NodeId | undefined) => {
    const capture = newCapture()
    if (macro !== undefined) capture.macros.add(macro)
    if (macro !== undefined && builtInTests.has(macro)) {
      addTarget(capture, target)
      return { capture, calls: definition.config }
    }
    if (macro !== undefined && rendered.has(macro) && isInert(macro) && fits(state, macro, definition.kwargs)) {
      const found = staticReferences(definition.kwargs)
      if (found !== undefined) {
        capture.refs.push(...found.refs)
        capture.sources.push(...found.sources)
        const where = lookup(source.packageName, 'get_where_subquery')
        if (where !== undefined) capture.macros.add(where)
        return { capture, calls: mergeConfigCalls([definition.config, definition.config]) }
      }
    }
    const node = parseNode(state, source, 'test')
    const found = macro === undefined ? undefined : state.world.macros.get(macro)
    const scope = await testScope(state.world, node, capture, definition.kwargs, found === undefined ? [] : [found])
    const escapes = Object.values(definition.config).some((value) => typeof value === 'string' && value.includes('\\'))
    const text = escapes ? source.rawCode : testCall(definition)
    let template = templates.get(text)
    if (template === undefined) {
      template = compileTemplate({ path: source.originalFilePath, text }, { undefined: 'chainable' })
      templates.set(text, template)
    }
    await template.render(scope, { map: false })
    traceCapture(capture, state.trace)
    if (macro !== undefined) {
      rendered.add(macro)
      keepKnown(capture, closureOf(macro), lookup(source.packageName, 'get_where_subquery'))
    }
    const own = escapes ? [] : [definition.config]
    return { capture, calls: mergeConfigCalls([definition.config, ...capture.configCalls, ...own]) }
  }

  return {
    async add(request) {
      const source: DefinitionSource = {
        target: request.target,
        columnName: request.columnName,
        scope: request.scope,
        originalFilePath: request.originalFilePath,
        at: request.at,
        argumentsProperty,
      }
      const definition = await attemptAsync(state.diagnostics, () => readTestDefinition(request.entry, source))
      if (definition === undefined) return
      const own = attempt(state.diagnostics, () => testTags(definition.config, source))
      if (own === undefined) return
      const tags =
        request.tags.length + own.length < 2
          ? [...request.tags, ...own]
          : [...new Set([...request.tags, ...own])].sort(compareText)
      const code = testSource(request, definition)
      const macro = lookup(request.packageName, `test_${definition.name}`)
      let asked: { capture: Capture; calls: PlainRecord }
      try {
        asked = await captureTest(code, definition, request.target, macro)
      } catch (error) {
        const found = nodeDiagnostic(error, parseNode(state, code, 'test'))
        state.diagnostics.push({ ...found, at: request.at() })
        return
      }
      await store(state, request, definition, code, { ...asked, tags }, refs)
    },
  }
}

/** A generic test sees only its macro and what that calls: other macros in its arguments are not noted. */
function keepKnown(capture: Capture, known: ReadonlySet<NodeId>, where: NodeId | undefined): void {
  for (const id of capture.macros) if (!known.has(id) && id !== where) capture.macros.delete(id)
}

/** A macro with all that it can call. */
function macroClosures(macros: ReadonlyMap<NodeId, MacroNode>): (id: NodeId) => ReadonlySet<NodeId> {
  const known = new Map<NodeId, ReadonlySet<NodeId>>()
  return (id) => {
    let closure = known.get(id)
    if (closure === undefined) {
      const found = new Set([id])
      for (const one of found) for (const called of macros.get(one)?.dependsOnMacros ?? []) found.add(called)
      closure = found
      known.set(id, closure)
    }
    return closure
  }
}

const noChecksum: CodeSource['checksum'] = { name: 'none', checksum: '' }

function testSource(request: TestRequest, definition: TestDefinition): CodeSource {
  const { packageName, originalFilePath } = request
  const folders = originalFilePath.split('/').slice(1, -1)
  const metadata = { namespace: definition.namespace, name: definition.name, kwargs: definition.kwargs }
  const suffix = testIdSuffix(definition.fullName, metadata)
  return {
    packageName,
    name: definition.fullName,
    path: `${definition.shortName}.sql`,
    originalFilePath,
    firstLine: 1,
    rawCode: testCode(definition),
    checksum: noChecksum,
    fqn: [packageName, ...folders, definition.fullName],
    uniqueId: nodeId(`test.${packageName}.${definition.fullName}.${suffix}`),
    language: 'sql',
  }
}

async function store(
  state: ParseState,
  request: TestRequest,
  definition: TestDefinition,
  source: CodeSource,
  asked: { readonly capture: Capture; readonly calls: PlainRecord; readonly tags: readonly string[] },
  refs: RefLookup,
): Promise<void> {
  const known = state.diagnostics.length
  const effective = attempt(state.diagnostics, () =>
    state.config.effective({ ...source, resourceType: 'test' }, undefined, asked.calls),
  )
  if (effective === undefined) {
    for (const [index, found] of state.diagnostics.entries())
      if (index >= known) state.diagnostics[index] = { ...found, at: request.at() }
    return
  }
  const attached = attachedNode(request, refs)
  const { config, unrenderedConfig } = effective
  const fields = codeFields(state, source, { config, unrenderedConfig, capture: asked.capture, tags: asked.tags })
  const node: Draft<TestNode> = Object.assign(fields, {
    resourceType: 'test' as const,
    description: definition.description,
    testMetadata: { name: definition.name, kwargs: definition.kwargs, namespace: definition.namespace },
    columnName: request.columnName,
    fileKeyName: request.fileKeyName,
    attachedNode: attached?.uniqueId ?? null,
  })
  if (attached !== undefined) node.group = attached.group
  await finishCode(state, node)
  if (!node.config.enabled) {
    storeDisabled(state.store, node)
    return
  }
  const before = state.store.nodes.get(node.uniqueId)
  if (before === undefined) state.store.nodes.set(node.uniqueId, node)
  else {
    const twice = foundTwice('test', node.name, [before.originalFilePath, node.originalFilePath])
    state.diagnostics.push({ ...twice, at: request.at(), hint: 'Remove one of the two, or give one a `name:`.' })
  }
}

function attachedNode(request: TestRequest, refs: RefLookup) {
  const { target } = request
  if (target.kind === 'source') return undefined
  const found = refs.resolve(target.name, request.packageName, target.version, request.packageName)
  if (found.kind === 'missing' || !('group' in found.node)) return undefined
  return { uniqueId: found.node.uniqueId, group: found.node.group }
}

function addTarget(capture: Capture, target: TestTarget): void {
  if (target.kind === 'source') capture.sources.push([target.source, target.table])
  else capture.refs.push({ name: target.name, package: null, version: target.version })
}

/** Whether the arguments are ones that the macro takes, so that a call cannot fail on them. */
function fits(state: ParseState, macro: NodeId, kwargs: PlainRecord): boolean {
  const parameters = state.world.macros.get(macro)?.macro.parameters() ?? []
  const names = new Set(parameters.map((parameter) => parameter.name))
  return (
    Object.keys(kwargs).every((name) => names.has(name)) &&
    parameters.every((parameter) => parameter.hasDefault || parameter.name in kwargs)
  )
}

const callLike = /^\s*(?:env_var|ref|var|source|doc)\s*\(.+\)\s*$/
const modelArgument = /^\{\{ get_where_subquery\((.*)\) \}\}$/

/** The references in arguments that hold nothing but literals; undefined when one must be rendered to know. */
function staticReferences(kwargs: PlainRecord): Pick<Capture, 'refs' | 'sources'> | undefined {
  const found: Pick<Capture, 'refs' | 'sources'> = { refs: [], sources: [] }
  const visit = (value: Plain): boolean => {
    if (typeof value === 'string') {
      const expression = modelArgument.exec(value)?.[1] ?? (callLike.test(value) ? value : undefined)
      if (expression === undefined) return !hasJinja(value) && !/[#}%]\}/.test(value)
      const reference = staticReference(expression)
      if (reference === undefined) return false
      if (reference.kind === 'ref') found.refs.push(reference.ref)
      else found.sources.push(reference.source)
      return true
    }
    if (value instanceof Map) return [...value.values()].every(visit)
    if (isList(value)) return value.every(visit)
    return isPlainRecord(value) ? Object.values(value).every(visit) : true
  }
  return Object.entries(kwargs).every(([name, value]) => name === 'column_name' || visit(value)) ? found : undefined
}
