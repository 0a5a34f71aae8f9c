import { addressOf, element } from './element.js'

const TITLES = {
  source: 'Sources',
  seed: 'Seeds',
  model: 'Models',
  snapshot: 'Snapshots',
  analysis: 'Analyses',
  exposure: 'Exposures',
  metric: 'Metrics',
  semantic_model: 'Semantic models',
  saved_query: 'Saved queries',
  function: 'Functions',
  macro: 'Macros',
}

/** The project as a tree of folders; packages that are not the project's own come under their name. */
export function drawTree(project) {
  return Object.entries(TITLES).flatMap(([type, title]) => {
    const items = [...project.items.values()].filter((item) => item.type === type)
    if (items.length === 0) return []
    const root = { folders: new Map(), items: [] }
    for (const item of items) place(root, pathOf(item, project), item)
    const open = type === 'model' || (type === 'source' && items.length < 40)
    return [
      element('details', { open }, element('summary', {}, `${title} (${items.length})`), ...branch(root, items.length < 60)),
    ]
  })
}

function pathOf({ node, type }, project) {
  const owner = node.package_name === project.name ? [] : [node.package_name]
  if (type === 'source') return [...owner, node.source_name]
  const folders = (node.original_file_path ?? '').split(/[\\/]/).slice(1, -1)
  return [...owner, ...folders]
}

function place(root, path, item) {
  let folder = root
  for (const name of path) {
    if (!folder.folders.has(name)) folder.folders.set(name, { folders: new Map(), items: [] })
    folder = folder.folders.get(name)
  }
  folder.items.push(item)
}

function branch({ folders, items }, open) {
  const sorted = [...folders].sort(([a], [b]) => (a < b ? -1 : 1))
  return [
    ...sorted.map(([name, folder]) => element('details', { open }, element('summary', {}, name), ...branch(folder, open))),
    ...items
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map((item) => element('a', { href: addressOf(item), title: item.description || item.id }, shortName(item))),
  ]
}

function shortName(item) {
  return item.type === 'source' ? item.node.name : item.name
}
