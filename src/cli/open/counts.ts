import type { NodeGroup, OperationNode, Project } from '../../model/index.ts'

export function groupsOf(project: Project): readonly NodeGroup[] {
  return [...project.groups.values()].map(({ name, packageName, owner: { name: who, email, extra } }) => {
    const known = Object.entries({ email, name: who, ...extra }).filter(([, value]) => value !== null)
    return { name, packageName, owner: Object.fromEntries(known.map(([key, value]) => [key, String(value)])) }
  })
}

/** The order in which dbt reads: tests of their own files before seeds, those of properties files after hooks. */
export function countsOf(project: Project, inline: OperationNode | undefined): { label: string; count: number }[] {
  const counts = new Map<string, number>([
    ['macro', project.macros.size],
    ['group', project.groups.size],
  ])
  let singular = false
  for (const node of project.nodes.values()) {
    counts.set(node.resourceType, (counts.get(node.resourceType) ?? 0) + 1)
    singular ||= node.resourceType === 'test' && node.testMetadata === null
  }
  if (inline !== undefined) counts.set(inline.resourceType, 1)
  const code = [
    'model',
    'snapshot',
    'analysis',
    ...(singular ? ['test'] : []),
    'seed',
    'operation',
    ...(singular ? [] : ['test']),
  ]
  const others = ['sql_operation', 'source', 'exposure', 'metric', 'macro', 'group', 'semantic_model', 'saved_query', 'unit_test']
  return [...code, ...others].map((label) => ({ label, count: counts.get(label) ?? 0 }))
}
