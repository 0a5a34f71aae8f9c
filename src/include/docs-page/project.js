/** What the page knows of a project: manifest.json and catalog.json as one list of items. */

const SECTIONS = ['nodes', 'sources', 'exposures', 'metrics', 'semantic_models', 'saved_queries', 'macros']

export function readProject(manifest, catalog) {
  const own = manifest.metadata?.project_name ?? ''
  const items = new Map()
  const tests = []
  for (const section of SECTIONS) {
    for (const [id, node] of Object.entries(manifest[section] ?? {})) {
      if (node.resource_type === 'test') tests.push({ id, node })
      else if (isShown(section, node)) items.set(id, itemOf(id, node, catalog))
    }
  }
  for (const item of items.values()) {
    item.parents = related(manifest.parent_map, item, items)
    item.children = related(manifest.child_map, item, items)
    if (item.type === 'macro') item.parents = (item.node.depends_on?.macros ?? []).flatMap((id) => items.get(id) ?? [])
  }
  for (const test of tests) attach(test, items)
  for (const unit of Object.values(manifest.unit_tests ?? {})) {
    const model = (unit.depends_on?.nodes ?? []).map((id) => items.get(id)).find((item) => item?.name === unit.model)
    model?.unitTests.push(unit)
  }
  return {
    name: own,
    items,
    metadata: manifest.metadata ?? {},
    overview: overviewOf(manifest, own),
    catalogued: catalog !== null,
  }
}

function isShown(section, node) {
  if (node.docs?.show === false || node.resource_type === 'operation') return false
  return section !== 'macros' || !['dbt', 'dbt_duckdb'].includes(node.package_name)
}

function itemOf(id, node, catalog) {
  const found = catalog?.nodes?.[id] ?? catalog?.sources?.[id]
  return {
    id,
    node,
    type: node.resource_type ?? id.split('.')[0],
    name: nameOf(node),
    description: node.description ?? '',
    tags: node.tags ?? [],
    columns: columnsOf(node, found),
    catalog: found,
    parents: [],
    children: [],
    tests: [],
    unitTests: [],
  }
}

function nameOf(node) {
  if (node.resource_type === 'source') return `${node.source_name}.${node.name}`
  return node.version === null || node.version === undefined ? node.name : `${node.name}.v${node.version}`
}

/** The columns of the table in the order of the table, then those that are only described. */
function columnsOf(node, found) {
  const described = new Map(Object.values(node.columns ?? {}).map((column) => [column.name.toLowerCase(), column]))
  const real = Object.values(found?.columns ?? {}).sort((a, b) => a.index - b.index)
  const columns = real.map(({ name, type, comment }) => {
    const column = described.get(name.toLowerCase())
    described.delete(name.toLowerCase())
    return { name, type, description: column?.description || comment || '', tags: column?.tags ?? [], tests: [] }
  })
  for (const { name, data_type: type, description, tags } of described.values()) {
    columns.push({ name, type: type ?? '', description: description ?? '', tags: tags ?? [], tests: [] })
  }
  return columns
}

function related(map, item, items) {
  return [...new Set(map?.[item.id] ?? [])].flatMap((id) => items.get(id) ?? [])
}

function attach({ id, node }, items) {
  const test = {
    id,
    name: node.test_metadata?.name ?? node.name,
    long: node.name,
    values: node.test_metadata?.kwargs ?? {},
    severity: node.config?.severity ?? 'ERROR',
    description: node.description ?? '',
  }
  const about = node.attached_node ? [node.attached_node] : (node.depends_on?.nodes ?? [])
  for (const owner of about.flatMap((each) => items.get(each) ?? [])) {
    const column = node.column_name && owner.columns.find(({ name }) => name.toLowerCase() === node.column_name.toLowerCase())
    if (column) column.tests.push(test)
    owner.tests.push(test)
  }
}

function overviewOf(manifest, own) {
  const blocks = Object.values(manifest.docs ?? {}).filter(
    (block) => block.name === '__overview__' || block.name === `__${own}__`,
  )
  return blocks.find((block) => block.package_name === own)?.block_contents ?? ''
}

/** The items that a text finds, best first, with the place where it was found. */
export function search({ items }, text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const found = []
  for (const item of items.values()) {
    const places = words.map((word) => bestPlace(item, word))
    if (places.includes(undefined)) continue
    found.push({ item, score: Math.min(...places.map((place) => place.score)), where: places[0] })
  }
  return found.sort((a, b) => b.score - a.score || (a.item.name < b.item.name ? -1 : 1)).slice(0, 60)
}

function bestPlace(item, word) {
  const name = item.name.toLowerCase()
  if (name === word) return { score: 100, text: '' }
  if (name.startsWith(word)) return { score: 80, text: '' }
  if (name.includes(word)) return { score: 60, text: '' }
  const column = item.columns.find((each) => each.name.toLowerCase().includes(word))
  if (column !== undefined) return { score: 40, text: `column ${column.name}` }
  if (item.tags.some((tag) => tag.toLowerCase().includes(word))) return { score: 30, text: 'tag' }
  const described = [item.description, ...item.columns.map((each) => each.description)].find((each) =>
    each.toLowerCase().includes(word),
  )
  if (described !== undefined) return { score: 20, text: around(described, word) }
  const code = item.node.raw_code ?? item.node.macro_sql ?? ''
  return code.toLowerCase().includes(word) ? { score: 10, text: around(code, word) } : undefined
}

function around(text, word) {
  const at = text.toLowerCase().indexOf(word)
  const cut = text.slice(Math.max(0, at - 40), at + word.length + 60).replace(/\s+/g, ' ')
  return `${at > 40 ? '… ' : ''}${cut} …`
}
