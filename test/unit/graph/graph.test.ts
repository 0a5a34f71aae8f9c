import {
  ancestorsOf,
  buildGraph,
  createQueue,
  descendantsOf,
  fnmatch,
  parseSelectors,
  select,
  specFromArguments,
  withTestEdges,
} from '../../../src/graph/index.ts'
import { type GraphNode, type NodeId, nodeId, PlanwiseError } from '../../../src/model/index.ts'
import { parseProject } from '../../../src/parse/index.ts'
import { memoryInput } from '../parse/support.ts'

/** A project whose models refer to each other as given: `{b: ['a']}` is model b on model a. */
async function projectOf(refs: Readonly<Record<string, readonly string[]>>, more: Readonly<Record<string, string>> = {}) {
  const files: Record<string, string> = { ...more }
  for (const [name, parents] of Object.entries(refs)) {
    files[`models/${name}.sql`] = `select 1 ${parents.map((parent) => `{{ ref('${parent}') }}`).join(' ')}`
  }
  const { project, diagnostics } = await parseProject(await memoryInput(files))
  expect(diagnostics.filter((diagnostic) => diagnostic.severity === 'error')).toEqual([])
  return project
}

const model = (name: string): NodeId => nodeId(`model.broken.${name}`)
const names = (ids: Iterable<NodeId>): string[] => [...ids].map((id) => id.split('.')[2] ?? '')

describe('buildGraph', () => {
  it('orders parents before children', async () => {
    const { graph } = buildGraph(await projectOf({ c: ['b', 'a'], b: ['a'], a: [], d: [] }))
    expect(names(graph.order)).toEqual(['a', 'd', 'b', 'c'])
    expect(names(ancestorsOf(graph, [model('c')]))).toEqual(['b', 'a'])
    expect(names(descendantsOf(graph, [model('a')], 1))).toEqual(['b', 'c'])
  })

  it('names the path of a cycle', async () => {
    const { graph, diagnostics } = buildGraph(await projectOf({ a: ['c'], b: ['a'], c: ['b'], free: [] }))
    expect(diagnostics.map(({ code, message }) => [code, message])).toEqual([
      ['PW2901', 'Found a cycle: model.broken.a --> model.broken.b --> model.broken.c --> model.broken.a'],
    ])
    expect(names(graph.order)).toEqual(['free'])
  })
})

describe('withTestEdges', () => {
  const tests = `models:
  - name: a
    data_tests: [{beside: {arguments: {other: ref('a')}}}]
  - name: b
    data_tests: [{beside: {arguments: {other: ref('a')}}}, {beside: {arguments: {other: ref('side')}}}]
`
  const macro = '{% test beside(model, other) %}select 1{% endtest %}'

  it('lets the first nodes below all parents of a test wait for it', async () => {
    const project = await projectOf(
      { a: [], b: ['a'], c: ['b'], d: ['c'], side: ['a'], both: ['b', 'side'] },
      { 'models/tests.yml': tests, 'macros/beside.sql': macro },
    )
    const { graph } = buildGraph(project)
    const gated = withTestEdges(graph, project)
    const waiting = [...gated.parents].flatMap(([id, parents]) =>
      parents.filter((one) => one.startsWith('test.')).map((one) => [id, one]),
    )
    const readable = waiting.map(([id, one]) => `${id?.split('.')[2]} waits for ${one?.split('.')[2]}`).sort()
    expect(readable).toEqual([
      'b waits for beside_a_ref_a_',
      'both waits for beside_b_ref_a_',
      'both waits for beside_b_ref_side_',
      'c waits for beside_b_ref_a_',
      'side waits for beside_a_ref_a_',
    ])
    expect(gated.order).toHaveLength(graph.order.length)
  })
})

describe('createQueue', () => {
  const chain = { a: [], b: ['a'], c: ['b'], x: [], y: ['x'] }

  it('hands nodes out as they become ready, keeping the order over unselected ones', async () => {
    const { graph } = buildGraph(await projectOf(chain))
    const queue = createQueue(graph, [model('a'), model('c'), model('y')])
    expect(names([queue.take(), queue.take()].flatMap((id) => id ?? []))).toEqual(['a', 'y'])
    expect(queue.take()).toBeUndefined()
    expect(queue.remaining).toBe(1)
    queue.done(model('a'))
    expect(queue.take()).toBe(model('c'))
    expect(queue.remaining).toBe(0)
  })

  it('can prefer what has the longest way to go', async () => {
    const { graph } = buildGraph(await projectOf({ z1: [], a: [], z2: ['z1'], z3: ['z2'] }))
    const queue = createQueue(graph, graph.order, { longestPathFirst: true })
    expect(queue.take()).toBe(model('z1'))
    expect(queue.take()).toBe(model('a'))
  })

  it('skips everything below, through unselected nodes too, and still hands it out', async () => {
    const { graph } = buildGraph(await projectOf(chain))
    const queue = createQueue(graph, [model('a'), model('c')])
    expect(queue.take()).toBe(model('a'))
    expect(queue.skipDescendants(model('a'))).toEqual([model('c')])
    expect(queue.skipDescendants(model('a'))).toEqual([])
    queue.done(model('a'))
    expect(queue.take()).toBe(model('c'))
    expect(queue.skippedBecause(model('c'))).toBe(model('a'))
    expect(queue.skippedBecause(model('a'))).toBeUndefined()
  })
})

describe('select', () => {
  it('warns once for each criterion that matches nothing', async () => {
    const project = await projectOf({ a: [] })
    const { graph } = buildGraph(project)
    const { selected, warnings } = select({ project, graph }, specFromArguments(['a nope', 'tag:x,a'], ['gone'], 'eager'))
    expect(selected).toEqual([model('a')])
    expect(warnings.map((warning) => warning.message)).toEqual([
      "The selection criterion 'nope' does not match any enabled nodes",
      "The selection criterion 'tag:x,a' does not match any enabled nodes",
      "The selection criterion 'gone' does not match any enabled nodes",
    ])
  })

  it('says which name a misspelt one may have meant', async () => {
    const project = await projectOf({ customers: [], orders: [] })
    const { graph } = buildGraph(project)
    const { warnings } = select({ project, graph }, specFromArguments(['+custmers', 'zzz'], [], 'eager'))
    expect(warnings.map((warning) => warning.hint)).toEqual(["Did you mean 'customers'?", undefined])
  })

  it('never takes a test that is switched off because its ref leads nowhere, as dbt', async () => {
    const tests = `models:
  - name: a
    data_tests: [{beside: {arguments: {other: ref('nowhere')}}}, unique_enough]
`
    const macros = '{% test beside(model, other) %}select 1{% endtest %}{% test unique_enough(model) %}select 1{% endtest %}'
    const project = await projectOf({ a: [] }, { 'models/tests.yml': tests, 'macros/tests.sql': macros })
    const { graph } = buildGraph(project)
    expect([...project.nodes.keys()].filter((id) => id.includes('beside'))).toHaveLength(1)
    for (const spec of [undefined, ['a'], ['a+'], ['test_type:generic a']]) {
      const { selected } = select({ project, graph }, specFromArguments(spec, undefined, 'eager'))
      expect(names(selected)).toEqual(['a', 'unique_enough_a_'])
    }
  })

  it('asks the state provider', async () => {
    const project = await projectOf({ a: [], b: ['a'] })
    const { graph } = buildGraph(project)
    const state = {
      matches: (method: string, value: string, node: GraphNode) => `${method} ${value} ${node.name}` === 'state modified b',
    }
    const spec = specFromArguments(['state:modified'], undefined, 'eager')
    expect(names(select({ project, graph, state }, spec).selected)).toEqual(['b'])
    expect(() => select({ project, graph }, spec)).toThrow('no comparison manifest')
  })

  it('leaves out empty models unless asked', async () => {
    const { project } = await parseProject(await memoryInput({ 'models/a.sql': '\n', 'models/b.sql': 'select 1' }))
    const { graph } = buildGraph(project)
    const all = specFromArguments(undefined, undefined, 'eager')
    expect(names(select({ project, graph }, all).selected)).toEqual(['b'])
    expect(names(select({ project, graph }, all, { includeEmpty: true }).selected)).toEqual(['a', 'b'])
  })
})

describe('selectors', () => {
  it.each([
    [{ x: { name: 'x', definition: { method: 'selector', value: 'nope' } } }, 'Existing selector definition for nope not found.'],
    [{ x: { name: 'x', definition: { union: 'tag:a' } } }, 'Expected a list.'],
    [{ x: { name: 'x', definition: { union: ['a'], intersection: ['b'] } } }, "Only a single 'union' or 'intersection'"],
    [{ x: { name: 'x', definition: { a: 1, b: 2 } } }, 'Expected either 1 key or else "method" and "value" keys'],
    [{ x: { name: 'x', definition: { union: [{ exclude: ['a'] }, { exclude: ['b'] }] } } }, 'multiple exclude arguments'],
    [{ x: { name: 'x', definition: { colour: 'red' } } }, "'colour' is not a valid method name"],
    [{ x: { name: 'x', definition: { method: 'tag', value: 'a', indirect_selection: 'bold' } } }, "'bold' is not a valid"],
    [{ x: { name: 'x', definition: 7 } }, 'Expected to find union, intersection, str or dict'],
  ])('refuses %j', (selectors, message) => {
    expect(() => parseSelectors(selectors, 'eager')).toThrow(message)
    expect(() => parseSelectors(selectors, 'eager')).toThrow(PlanwiseError)
  })
})

describe('fnmatch', () => {
  // Expected values from Python's fnmatch.fnmatch.
  it.each([
    ['stg_orders', 'stg_*', true],
    ['Stg_orders', 'stg_*', false],
    ['a.b.c', 'a.*', true],
    ['abc', 'a?c', true],
    ['ac', 'a?c', false],
    ['a1', 'a[0-9]', true],
    ['ax', 'a[!0-9]', true],
    ['a]', 'a[]]', true],
    ['a[', 'a[', true],
    ['a+b', 'a+b', true],
    ['line\nbreak', 'line*', true],
    ['a-', 'a[a-]', true],
    ['b', '[^a]', false],
    ['^', '[^a]', true],
    ['', '*', true],
  ])('%s like %s', (text, pattern, expected) => {
    expect(fnmatch(text, pattern)).toBe(expected)
  })
})
