import type { Names } from './answer.ts'

/** Completion's names out of a manifest.json, planwise's or dbt's. */
export function namesOfManifest(manifest: unknown): Names {
  const nodes: Record<string, Set<string>> = {}
  const tags = new Set<string>()
  const add = (kind: string, name: unknown): void => {
    nodes[kind] ??= new Set()
    if (typeof name === 'string') nodes[kind].add(name)
  }
  for (const section of ['nodes', 'sources', 'exposures', 'metrics', 'saved_queries', 'semantic_models', 'unit_tests']) {
    for (const node of Object.values(recordOf(manifest, section)).map(toRecord)) {
      add(String(node['resource_type']), node['name'])
      add('package', node['package_name'])
      add('group', node['group'])
      if (node['resource_type'] === 'source') {
        add('source_name', node['source_name'])
        add('source_table', `${String(node['source_name'])}.${String(node['name'])}`)
      }
      const folders = String(node['original_file_path'] ?? '')
        .split('/')
        .slice(0, -1)
      for (const [index] of folders.entries()) add('path', folders.slice(0, index + 1).join('/'))
      for (const tag of Array.isArray(node['tags']) ? node['tags'] : []) tags.add(String(tag))
    }
  }
  return {
    nodes: Object.fromEntries(Object.entries(nodes).map(([kind, names]) => [kind, [...names].sort()])),
    tags: [...tags].sort(),
    selectors: Object.keys(recordOf(manifest, 'selectors')),
    targets: [],
    profiles: [],
  }
}

function recordOf(value: unknown, key: string): Readonly<Record<string, unknown>> {
  return toRecord(toRecord(value)[key])
}

function toRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
