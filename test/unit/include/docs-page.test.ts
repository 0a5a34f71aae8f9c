// the page is plain JavaScript for browsers, without types
const page = (file: string) => import(String(new URL(`../../../src/include/docs-page/${file}`, import.meta.url)))
const { neighbourhood } = await page('lineage.js')
const { readProject, search } = await page('project.js')

const model = (name: string, more: object = {}) => ({
  resource_type: 'model',
  name,
  package_name: 'shop',
  original_file_path: `models/${name}.sql`,
  ...more,
})
const test_ = (id: string, more: object) => [`test.shop.${id}`, { resource_type: 'test', name: id, ...more }]

const manifest = {
  metadata: { project_name: 'shop' },
  nodes: {
    'model.shop.a': model('a', { columns: { ID: { name: 'ID', description: 'Its number' } }, raw_code: 'select 1 as id' }),
    'model.shop.b': model('b', { description: 'After a', tags: ['nightly'] }),
    'model.shop.hidden': model('hidden', { docs: { show: false } }),
    ...Object.fromEntries([
      test_('unique_a_id', { attached_node: 'model.shop.a', column_name: 'id', test_metadata: { name: 'unique', kwargs: {} } }),
      test_('whole', { depends_on: { nodes: ['model.shop.a', 'model.shop.b'] } }),
    ]),
  },
  macros: { 'macro.dbt.x': { name: 'x', package_name: 'dbt', resource_type: 'macro' } },
  parent_map: { 'model.shop.b': ['model.shop.a', 'test.shop.whole'] },
  child_map: { 'model.shop.a': ['model.shop.b', 'test.shop.unique_a_id'] },
  docs: { 'doc.shop.__overview__': { name: '__overview__', package_name: 'shop', block_contents: '# Shop' } },
}
const catalog = {
  nodes: {
    'model.shop.a': { columns: { id: { name: 'id', type: 'INTEGER', index: 1 }, n: { name: 'n', type: 'DATE', index: 2 } } },
  },
}

describe('the page of the documentation', () => {
  const project = readProject(manifest, catalog)
  const a = project.items.get('model.shop.a')
  const b = project.items.get('model.shop.b')

  test('joins what is described with what the database has', () => {
    expect([...project.items.keys()]).toEqual(['model.shop.a', 'model.shop.b'])
    expect(a.columns.map(({ name, type, description }: Record<string, string>) => [name, type, description])).toEqual([
      ['id', 'INTEGER', 'Its number'],
      ['n', 'DATE', ''],
    ])
    expect(project.overview).toBe('# Shop')
  })

  test('tests stand at their column, or at every model they look at', () => {
    expect(a.columns[0].tests.map((each: { name: string }) => each.name)).toEqual(['unique'])
    expect([a, b].map((item) => item.tests.length)).toEqual([2, 1])
  })

  test('lineage has no tests', () => {
    expect(b.parents).toEqual([a])
    expect(a.children).toEqual([b])
    expect(neighbourhood(a, 1)).toEqual([a, b])
  })

  test.each([
    ['a', ['a', 'b']],
    ['number', ['a']],
    ['nightly', ['b']],
    ['SELECT', ['a']],
    ['n', ['a', 'b']],
    ['nothing', []],
  ])('%s finds %j', (text, names) => {
    expect(search(project, text).map(({ item }: { item: { name: string } }) => item.name)).toEqual(names)
  })
})
