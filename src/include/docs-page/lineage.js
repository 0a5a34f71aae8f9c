import { addressOf, drawing, element } from './element.js'

const BOX = { width: 190, height: 30, across: 70, down: 12 }
const COLOURS = { model: 'model', source: 'source', seed: 'seed', snapshot: 'snapshot', exposure: 'exposure' }
const MOST = 600

/** What lies up to `depth` steps before and after an item. */
export function neighbourhood(item, depth) {
  const found = new Set([item])
  for (const side of ['parents', 'children']) {
    let edge = [item]
    for (let step = 0; step < depth && edge.length > 0; step++) {
      edge = edge.flatMap((each) => each[side]).filter((each) => each.type !== 'macro' && !found.has(each))
      for (const each of edge) found.add(each)
      edge = [...new Set(edge)]
    }
  }
  return [...found]
}

/** A picture of items and the arrows between them, from left to right. */
export function drawLineage(items, chosen) {
  if (items.length > MOST) {
    return element(
      'p',
      { class: 'quiet' },
      `${items.length} resources are too many for one picture: choose one of them in the tree.`,
    )
  }
  const columns = arrange(items)
  const places = new Map()
  const tallest = Math.max(...columns.map((column) => column.length))
  for (const [x, column] of columns.entries()) {
    const top = ((tallest - column.length) * (BOX.height + BOX.down)) / 2
    for (const [y, item] of column.entries()) {
      places.set(item, { x: 8 + x * (BOX.width + BOX.across), y: 8 + top + y * (BOX.height + BOX.down) })
    }
  }
  const width = columns.length * (BOX.width + BOX.across) - BOX.across + 16
  const height = tallest * (BOX.height + BOX.down) + 16
  const arrows = items.flatMap((item) =>
    item.parents.filter((parent) => places.has(parent)).map((parent) => arrow(places.get(parent), places.get(item))),
  )
  const boxes = items.map((item) => box(item, places.get(item), item === chosen))
  const picture = drawing(
    'svg',
    { width, height, viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': 'Lineage' },
    ...arrows,
    ...boxes,
  )
  return element('div', { class: 'scroll graph' }, picture)
}

/** Columns by the longest way from a beginning, each ordered by where its neighbours lie. */
function arrange(items) {
  const inside = new Set(items)
  const depth = new Map()
  const depthOf = (item, trail = new Set()) => {
    const known = depth.get(item)
    if (known !== undefined || trail.has(item)) return known ?? 0
    trail.add(item)
    const before = item.parents.filter((parent) => inside.has(parent)).map((parent) => depthOf(parent, trail) + 1)
    const own = Math.max(0, ...before)
    depth.set(item, own)
    return own
  }
  const columns = []
  for (const item of items) {
    const at = depthOf(item)
    columns[at] ??= []
    columns[at].push(item)
  }
  for (const column of columns) column.sort((a, b) => (a.name < b.name ? -1 : 1))
  for (let pass = 0; pass < 4; pass++) {
    const side = pass % 2 === 0 ? 'parents' : 'children'
    const order = new Map(columns.flatMap((column) => column.map((item, index) => [item, index / column.length])))
    for (const column of columns) {
      const middle = (item) => {
        const near = item[side].filter((each) => order.has(each)).map((each) => order.get(each))
        return near.length === 0 ? order.get(item) : near.reduce((sum, each) => sum + each, 0) / near.length
      }
      column.sort((a, b) => middle(a) - middle(b))
    }
  }
  return columns
}

function arrow(from, to) {
  const [x1, y1, x2, y2] = [from.x + BOX.width, from.y + BOX.height / 2, to.x, to.y + BOX.height / 2]
  const bend = Math.max(30, (x2 - x1) / 2)
  return drawing('path', { d: `M${x1},${y1} C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2},${y2}` })
}

function box(item, { x, y }, chosen) {
  const colour =
    safeColour(item.node.docs?.node_color ?? item.node.config?.docs?.node_color) ?? `var(--${COLOURS[item.type] ?? 'other'})`
  const short = item.name.length > 25 ? `${item.name.slice(0, 24)}…` : item.name
  const frame = { x, y, width: BOX.width, height: BOX.height, rx: 6, stroke: colour, 'stroke-width': chosen ? 3 : 1.2 }
  return drawing(
    'a',
    { href: addressOf(item) },
    drawing('title', {}, `${item.name} (${item.type})`),
    drawing('rect', { ...frame, style: 'fill: var(--back)' }),
    drawing('rect', { x, y, width: 6, height: BOX.height, rx: 3, style: `fill: ${colour}` }),
    drawing('text', { x: x + 15, y: y + 19, 'font-weight': chosen ? 700 : 400 }, short),
  )
}

function safeColour(text) {
  return typeof text === 'string' && /^(?:#[0-9a-f]{3,8}|[a-z]+)$/i.test(text) ? text : null
}
