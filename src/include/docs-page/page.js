import { drawItem, heading } from './details.js'
import { element, link } from './element.js'
import { drawLineage } from './lineage.js'
import { readProject, search } from './project.js'
import { markdown } from './text.js'
import { drawTree } from './tree.js'

const main = document.getElementById('main')
const tree = document.getElementById('tree')
const field = document.getElementById('search')

start().catch((error) => {
  main.replaceChildren(
    element('h1', {}, 'Nothing to show'),
    element(
      'p',
      {},
      `${error.message}. Run \`planwise docs generate\`, then \`planwise docs serve\` (a page opened as a file may not read others: \`docs generate --static\` writes one that needs none).`,
    ),
  )
})

async function start() {
  const manifest = inline('manifest') ?? (await json('manifest.json'))
  if (manifest === null) throw new Error('There is no manifest.json beside this page')
  const catalog = inline('catalog') ?? (await json('catalog.json'))
  const project = readProject(manifest, catalog)
  document.title = `${project.name}: documentation`
  document.querySelector('.brand').textContent = project.name
  tree.replaceChildren(...drawTree(project))
  addEventListener('hashchange', () => show(project))
  field.addEventListener('input', () => show(project))
  addEventListener('keydown', (event) => {
    const typing = event.target === field
    if (event.key === '/' && !typing) {
      event.preventDefault()
      field.focus()
    }
    if (event.key === 'Escape' && typing) clear(project)
    if (event.key === 'Enter' && typing) main.querySelector('.results a')?.click()
  })
  main.addEventListener('click', (event) => {
    if (event.target instanceof Element && event.target.closest('a') !== null) field.value = ''
  })
  tree.addEventListener('click', (event) => {
    if (event.target instanceof Element && event.target.closest('a') !== null) field.value = ''
  })
  show(project)
}

/** What a static page holds in itself; undefined in a page that reads files. */
function inline(id) {
  const value = JSON.parse(document.getElementById(id).textContent)
  return typeof value === 'string' ? undefined : value
}

async function json(file) {
  const answer = await fetch(file, { cache: 'no-store' }).catch(() => null)
  return answer?.ok ? answer.json() : null
}

function clear(project) {
  field.value = ''
  field.blur()
  show(project)
}

function show(project) {
  const text = field.value.trim()
  main.replaceChildren(...(text === '' ? page(project) : results(project, text)))
  main.scrollTop = 0
  for (const each of tree.querySelectorAll('a')) {
    const current = text === '' && each.getAttribute('href') === location.hash
    if (!current) {
      each.removeAttribute('aria-current')
      continue
    }
    each.setAttribute('aria-current', 'page')
    for (let up = each.parentElement; up !== tree && up !== null; up = up.parentElement) up.open = true
    each.scrollIntoView({ block: 'nearest' })
  }
}

function page(project) {
  const [, kind = 'overview', id = ''] = /^#!\/([^/?]*)(?:\/([^?]*))?/.exec(location.hash) ?? []
  if (kind === 'graph') {
    const items = [...project.items.values()].filter(
      (item) => item.type !== 'macro' && item.parents.length + item.children.length > 0,
    )
    return [
      element('h1', {}, 'Lineage'),
      items.length === 0 ? element('p', { class: 'quiet' }, 'Nothing depends on anything.') : drawLineage(items),
    ]
  }
  if (kind === 'overview' || kind === '') return overview(project)
  const item = project.items.get(decodeURIComponent(id))
  return item === undefined
    ? [element('h1', {}, 'Not found'), element('p', {}, `The project has no ${decodeURIComponent(id)}.`)]
    : drawItem(item)
}

function overview(project) {
  const items = [...project.items.values()]
  const models = items.filter((item) => item.type === 'model')
  const counts = Object.entries(Object.groupBy?.(items, (item) => item.type) ?? groups(items)).map(([type, all]) => [
    type.replaceAll('_', ' '),
    all.length,
  ])
  const share = (some) => `${some.length} of ${models.length}`
  const health = [
    ['models described', share(models.filter((model) => model.description !== ''))],
    ['models tested', share(models.filter((model) => model.tests.length + model.unitTests.length > 0))],
  ]
  const made = project.metadata.generated_at?.slice(0, 16).replace('T', ' ')
  return [
    element('h1', {}, project.name),
    element(
      'p',
      { class: 'quiet' },
      `As of ${made ?? 'an unknown time'} UTC.`,
      project.catalogued ? '' : ' Without catalog.json: columns as described, not as in the database.',
    ),
    project.overview === '' ? null : markdown(project.overview),
    heading('What is here'),
    element(
      'dl',
      { class: 'facts' },
      ...[...counts, ...(models.length === 0 ? [] : health)].map(([name, value]) =>
        element('div', {}, element('dt', {}, name), element('dd', {}, value)),
      ),
    ),
    ...worth(models),
  ].filter((part) => part !== null)
}

function groups(items) {
  const found = {}
  for (const item of items) {
    found[item.type] ??= []
    found[item.type].push(item)
  }
  return found
}

/** Where to begin: what most others are built on. */
function worth(models) {
  const used = models
    .filter((model) => model.children.length > 0)
    .sort((a, b) => b.children.length - a.children.length)
    .slice(0, 12)
  if (used.length === 0) return []
  return [
    heading('Most used models'),
    element(
      'ul',
      { class: 'links' },
      ...used.map((model) => element('li', {}, link(model), element('span', { class: 'quiet' }, ` ${model.children.length}`))),
    ),
  ]
}

function results(project, text) {
  const found = search(project, text)
  const entries = found.map(({ item, where }) =>
    element(
      'li',
      {},
      element('span', { class: 'kind quiet' }, item.type.replaceAll('_', ' ')),
      link(item),
      where.text === '' ? '' : element('span', { class: 'quiet' }, `  ${where.text}`),
    ),
  )
  const many = found.length === 60 ? 'The first 60 results' : `${found.length} result${found.length === 1 ? '' : 's'}`
  return [element('h1', {}, `${many} for “${text}”`), element('ul', { class: 'results' }, ...entries)]
}
