import type { LineageColumn, LineageData, LineageEnd, LineageStep } from '../../model/index.ts'
import { locationText } from '../../report/index.ts'

const SIGNS = { copied: '=', transformed: '~', unknown: '?' } as const
const VALUES: ReadonlySet<LineageStep['use']> = new Set(['copied', 'transformed', 'unknown'])

interface Branch {
  readonly text: string
  readonly children: readonly Branch[]
}

/** The lineage as trees: where each column comes from, what it feeds, what decides rows. */
export function lineageText(data: LineageData): string {
  const writer = writerOf(data)
  const asked = data.columns.filter(({ uniqueId, column }) => uniqueId === data.uniqueId && (data.column ?? column) === column)
  const from = asked.map((column) => writer.tree(column, 'from'))
  const to = asked.map((column) => writer.tree(column, 'to'))
  const sections = [
    section('Comes from', data.column === null ? from.filter(hasChildren) : from.flatMap(({ children }) => children)),
    section('Decided by', writer.deciding(asked)),
    section('Feeds', data.column === null ? to.filter(hasChildren) : to.flatMap(({ children }) => children)),
    section('Decides', writer.decided(asked)),
    section(
      'Exposures',
      data.exposures.map(({ name, reads }) => leaf(`${name} (reads ${reads.map(writer.name).join(', ')})`)),
    ),
    section(
      'Not all is known of',
      data.unknown.map(({ uniqueId, because }) => leaf(`${writer.name(uniqueId)}: ${because}`)),
    ),
  ]
  const used = new Set([...data.upstream, ...data.downstream].map(({ use }) => use))
  const legend = (['copied', 'transformed', 'unknown'] as const).filter((use) => used.has(use)).map((use) => LEGEND[use])
  return [
    heading(data, asked[0]),
    ...sections.filter((text) => text !== ''),
    ...(legend.length === 0 ? [] : [legend.join('   ')]),
  ].join('\n\n')
}

const LEGEND = { copied: '= copied', transformed: '~ made from', unknown: '? may come from' } as const

function heading(data: LineageData, column: LineageColumn | undefined): string {
  if (data.column === null)
    return [data.name, data.resourceType, placeText(column, false)].filter((text) => text !== '').join('  ')
  const nothing = data.upstream.length + data.downstream.length === 0 ? '\n\nIt comes from no column and feeds none.' : ''
  return `${[`${data.name}.${data.column}`, column?.type ?? '', placeText(column, true)].filter((text) => text !== '').join('  ')}${nothing}`
}

function placeText(column: LineageColumn | undefined, exactly: boolean): string {
  if (column?.at == null) return ''
  const { path, line, column: at } = column.at
  return exactly && line !== null ? locationText({ path, line, ...(at === null ? {} : { column: at }) }) : path
}

function hasChildren({ children }: Branch): boolean {
  return children.length > 0
}

function leaf(text: string): Branch {
  return { text, children: [] }
}

function section(title: string, branches: readonly Branch[]): string {
  return branches.length === 0 ? '' : [title, ...drawn(branches, '')].join('\n')
}

function drawn(branches: readonly Branch[], indent: string): readonly string[] {
  return branches.flatMap(({ text, children }, at) => {
    const last = at === branches.length - 1
    return [`${indent}${last ? '└─' : '├─'} ${text}`, ...drawn(children, `${indent}${last ? '   ' : '│  '}`)]
  })
}

function writerOf(data: LineageData) {
  const columns = new Map(data.columns.map((column) => [keyOf(column.uniqueId, column.column), column]))
  const nodes = new Map(data.nodes.map((node) => [node.uniqueId, node]))
  const name = (id: string): string => nodes.get(id)?.name ?? id

  function written({ uniqueId, column }: LineageEnd): string {
    if (column === null) return `rows of ${name(uniqueId)}`
    return column === '*' ? `any column of ${name(uniqueId)}` : `${name(uniqueId)}.${column}`
  }

  function described(end: LineageEnd): string {
    const known = end.column === null ? undefined : columns.get(keyOf(end.uniqueId, end.column))
    if (known === undefined) return written(end)
    const type = nodes.get(end.uniqueId)?.resourceType ?? ''
    const kind = type === 'model' ? '' : type
    return [written(end), kind, placeText(known, true)].filter((text) => text !== '').join('  ')
  }

  /** Each column is opened once; where it comes again, it is named only. */
  function tree(root: LineageColumn, direction: 'from' | 'to'): Branch {
    const steps = (direction === 'from' ? data.upstream : data.downstream).filter(({ use }) => VALUES.has(use))
    const opened = new Set<string>()
    const branch = (end: LineageEnd, text: string): Branch => {
      const key = keyOf(end.uniqueId, end.column)
      const next = steps.filter((step) => meets(direction === 'from' ? step.to : step.from, end))
      if (opened.has(key)) return leaf(next.length === 0 ? text : `${text}  (above)`)
      opened.add(key)
      const children = next.map((step) => {
        const other = direction === 'from' ? step.from : step.to
        return branch(other, `${sign(step.use)} ${described(other)}`)
      })
      return { text, children }
    }
    return branch(root, [root.column, root.type ?? ''].filter((text) => text !== '').join('  '))
  }

  function deciding(asked: readonly LineageColumn[]): readonly Branch[] {
    const steps = data.upstream.filter(
      ({ use, to }) =>
        !VALUES.has(use) && to.uniqueId === data.uniqueId && (to.column === null || asked.some((one) => meets(to, one))),
    )
    return byUse(steps, ({ from }) => written(from))
  }

  function decided(asked: readonly LineageColumn[]): readonly Branch[] {
    const steps = data.downstream.filter(({ use, from }) => !VALUES.has(use) && asked.some((one) => meets(from, one)))
    return byUse(steps, ({ to }) => written(to))
  }

  return { name, tree, deciding, decided }
}

function sign(use: LineageStep['use']): string {
  return use === 'copied' || use === 'transformed' || use === 'unknown' ? SIGNS[use] : use
}

/** `*` stands for any column. */
function meets(end: LineageEnd, { uniqueId, column }: LineageEnd): boolean {
  if (end.uniqueId !== uniqueId) return false
  return end.column === '*' || end.column?.toLowerCase() === column?.toLowerCase()
}

const INFLUENCES = ['filter', 'join', 'group', 'order'] as const

function byUse(steps: readonly LineageStep[], text: (step: LineageStep) => string): readonly Branch[] {
  return INFLUENCES.flatMap((use) => {
    const own = [...new Set(steps.filter((step) => step.use === use).map(text))]
    return own.length === 0 ? [] : [leaf(`${use.padEnd(6)} ${own.join(', ')}`)]
  })
}

function keyOf(uniqueId: string, column: string | null): string {
  return JSON.stringify([uniqueId, column?.toLowerCase() ?? null])
}
