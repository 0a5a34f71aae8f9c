import { element, link } from './element.js'
import { drawLineage, neighbourhood } from './lineage.js'
import { markdown, sql } from './text.js'

/** Everything about one item. */
export function drawItem(item) {
  return [
    element('p', { class: 'kind quiet' }, kindOf(item)),
    element('h1', {}, item.name),
    element('p', {}, ...item.tags.map((tag) => element('span', { class: 'chip' }, tag))),
    item.description === '' ? element('p', { class: 'quiet' }, 'Not described.') : markdown(item.description),
    facts(item),
    ...columns(item),
    ...macroArguments(item),
    ...lineage(item),
    ...tests(item),
    ...code(item),
    ...links('Depends on', item.parents),
    ...links('Used by', item.children),
  ].filter((part) => part !== null)
}

function kindOf({ node, type }) {
  const how = node.config?.materialized
  return [type.replaceAll('_', ' '), type === 'model' && how ? how : '', node.access ? `${node.access}` : '']
    .filter(Boolean)
    .join(' · ')
}

function facts({ node, catalog, type }) {
  const stats = Object.values(catalog?.stats ?? {}).filter((stat) => stat.include && stat.id !== 'has_stats')
  const freshness = node.freshness?.warn_after?.count ?? node.freshness?.error_after?.count
  const all = [
    ['Relation', type === 'source' || node.relation_name ? (node.relation_name ?? '').replaceAll('"', '') : ''],
    ['Package', node.package_name],
    ['File', node.original_file_path],
    ['Owner', catalog?.metadata?.owner || node.owner?.name || node.owner?.email],
    ['Group', node.group],
    ['Type', catalog?.metadata?.type ?? (type === 'metric' || type === 'exposure' ? node.type : '')],
    ['Contract', node.contract?.enforced ? 'enforced' : ''],
    ['Freshness', freshness ? 'checked' : ''],
    ['Link', /^https?:/i.test(node.url ?? '') ? element('a', { href: node.url, rel: 'noreferrer' }, node.url) : ''],
    ...Object.entries(node.meta ?? {}).map(([key, value]) => [
      key,
      typeof value === 'object' ? JSON.stringify(value) : String(value),
    ]),
    ...stats.map((stat) => [stat.label, String(stat.value)]),
  ].filter(([, value]) => value)
  return element(
    'dl',
    { class: 'facts' },
    ...all.map(([name, value]) => element('div', {}, element('dt', {}, name), element('dd', {}, value))),
  )
}

function columns({ columns: all, type }) {
  if (all.length === 0)
    return type === 'macro' || type === 'exposure'
      ? []
      : [heading('Columns'), element('p', { class: 'quiet' }, 'None known: `docs generate` reads them from the database.')]
  const rows = all.map((column) =>
    element(
      'tr',
      {},
      element('td', {}, element('code', {}, column.name)),
      element('td', { class: 'quiet' }, (column.type ?? '').toLowerCase()),
      element(
        'td',
        {},
        column.description === '' ? '' : markdown(column.description),
        ...column.tags.map((tag) => element('span', { class: 'chip' }, tag)),
      ),
      element('td', {}, ...column.tests.map(testChip)),
    ),
  )
  return [heading(`Columns (${all.length})`), tableOf(['Name', 'Type', 'Description', 'Tests'], rows)]
}

function macroArguments({ node, type }) {
  const given = node.arguments ?? []
  if (type !== 'macro' || given.length === 0) return []
  const rows = given.map(({ name, type: kind, description }) =>
    element(
      'tr',
      {},
      element('td', {}, element('code', {}, name)),
      element('td', { class: 'quiet' }, kind ?? ''),
      element('td', {}, markdown(description ?? '')),
    ),
  )
  return [heading('Arguments'), tableOf(['Name', 'Type', 'Description'], rows)]
}

function tests({ tests: all, columns: described, unitTests }) {
  const ofColumns = new Set(described.flatMap((column) => column.tests))
  const rest = all.filter((test) => !ofColumns.has(test))
  if (rest.length === 0 && unitTests.length === 0) return []
  const entries = [
    ...rest.map((test) =>
      element('li', {}, testChip(test), ' ', element('code', {}, test.long), test.description ? ` ${test.description}` : ''),
    ),
    ...unitTests.map((unit) =>
      element(
        'li',
        {},
        element('span', { class: 'chip' }, 'unit test'),
        ' ',
        element('code', {}, unit.name),
        unit.description ? ` ${unit.description}` : '',
      ),
    ),
  ]
  return [heading('Tests'), element('ul', { class: 'results' }, ...entries)]
}

function testChip(test) {
  const values = Object.entries(test.values).filter(([key]) => key !== 'column_name' && key !== 'model')
  const title = values.map(([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`).join('\n')
  return element(
    'span',
    { class: 'chip', title: title || test.long },
    test.severity.toUpperCase() === 'WARN' ? `${test.name} (warns)` : test.name,
  )
}

function code({ node }) {
  const texts = [
    ['Source', node.raw_code ?? node.macro_sql ?? ''],
    ['Compiled', node.compiled_code ?? ''],
  ].filter(([, text]) => text !== '' && text !== null)
  if (texts.length === 0) return []
  const shown = element('div', {}, sql(texts[0][1]))
  const buttons = texts.map(([name, text]) => element('button', { onclick: () => show(name, text) }, name))
  const copy = element('button', { onclick: () => navigator.clipboard?.writeText(shown.textContent) }, 'Copy')
  const show = (name, text) => {
    shown.replaceChildren(sql(text))
    for (const button of buttons) button.setAttribute('aria-pressed', String(button.textContent === name))
  }
  show(...texts[0])
  return [element('div', { class: 'tabs' }, heading('Code'), ...buttons, copy), shown]
}

function lineage(item) {
  if (item.type === 'macro' || item.parents.length + item.children.length === 0) return []
  const shown = element('div', { style: 'max-width: none' })
  const depths = [1, 2, 3, 100]
  const buttons = depths.map((depth) => element('button', { onclick: () => show(depth) }, depth === 100 ? 'All' : String(depth)))
  const show = (depth) => {
    shown.replaceChildren(drawLineage(neighbourhood(item, depth), item))
    for (const [index, button] of buttons.entries()) button.setAttribute('aria-pressed', String(depths[index] === depth))
  }
  show(2)
  return [element('div', { class: 'tabs' }, heading('Lineage'), element('span', { class: 'quiet' }, 'steps'), ...buttons), shown]
}

function links(title, items) {
  if (items.length === 0) return []
  const entries = items.map((item) =>
    element('li', {}, link(item), ' ', element('span', { class: 'quiet' }, item.type.replaceAll('_', ' '))),
  )
  return [heading(`${title} (${items.length})`), element('ul', { class: 'links' }, ...entries)]
}

function tableOf(names, rows) {
  const head = element('tr', {}, ...names.map((name) => element('th', {}, name)))
  return element('div', { class: 'scroll' }, element('table', {}, element('thead', {}, head), element('tbody', {}, ...rows)))
}

export function heading(text) {
  return element('h2', {}, text)
}
