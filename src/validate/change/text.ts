import type { ChangedNode, ChangesData } from '../../model/index.ts'

const SIGNS = { new: '+', gone: '-', changed: '~', follows: '>' } as const

/** The changes for people: each node with its columns, then what stands on them. */
export function changesText({ since, nodes, touched, exposures, unknown }: ChangesData): string {
  const heading = since.kind === 'state' ? `Changes since ${since.directory}` : `Changes against target ${since.target}`
  const sections = [
    [`${heading} (${nodes.length})`, ...(nodes.length === 0 ? ['  none'] : nodes.flatMap(nodeLines))],
    listed(
      'Touched below',
      touched.map(({ name, resourceType, columns }) => `${titled(name, resourceType)}${columnsText(columns)}`),
    ),
    listed(
      'Exposures',
      exposures.map(({ name, reads }) => `${name} (reads ${reads.join(', ')})`),
    ),
    listed(
      'Columns not compared',
      unknown.map(({ uniqueId, because }) => `${uniqueId}: ${because}`),
    ),
  ]
  return sections.flatMap((lines) => (lines.length === 0 ? [] : [lines.join('\n')])).join('\n\n')
}

function listed(title: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [`${title} (${items.length})`, ...items.map((item) => `  ${item}`)]
}

function nodeLines({ name, resourceType, change, because, columns }: ChangedNode): readonly string[] {
  const why = because.length === 0 ? '' : ` (${because.join(', ')})`
  const head = `  ${SIGNS[change]} ${titled(name, resourceType)}  ${change}${why}`
  if (change === 'new' || change === 'gone') return [head]
  return [
    head,
    ...columns.added.map((column) => `      + ${column.name} ${column.type}`),
    ...columns.removed.map((column) => `      - ${column.name} ${column.type}`),
    ...columns.retyped.map((column) => `      ~ ${column.name} ${column.from} -> ${column.to}`),
  ]
}

function titled(name: string, resourceType: string): string {
  return resourceType === 'model' ? name : `${resourceType} ${name}`
}

function columnsText(columns: readonly string[]): string {
  return columns.length === 0 ? '  rows only' : `  ${columns.join(', ')}`
}
