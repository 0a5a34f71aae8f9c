import { element } from './element.js'

/**
 * The part of Markdown that descriptions use: headings, lists, code, emphasis, links, tables are left as text. Links lead
 * to the web, to mail or into the page; nothing else becomes one.
 */
export function markdown(text) {
  const blocks = []
  const lines = text.replace(/\r\n?/g, '\n').split('\n')
  for (let index = 0; index < lines.length; ) {
    const [made, next] = block(lines, index)
    if (made !== null) blocks.push(made)
    index = next
  }
  return element('div', { class: 'described' }, ...blocks)
}

function block(lines, at) {
  const line = lines[at]
  if (line.trim() === '') return [null, at + 1]
  if (/^\s*```/.test(line)) {
    const end = lines.findIndex((each, index) => index > at && /^\s*```/.test(each))
    const stop = end < 0 ? lines.length : end
    return [element('pre', {}, lines.slice(at + 1, stop).join('\n')), stop + 1]
  }
  const heading = /^(#{1,6})\s+(.*)$/.exec(line)
  if (heading !== null) return [element(heading[1].length === 1 ? 'h2' : 'h3', {}, ...spans(heading[2])), at + 1]
  const item = /^\s*(?:[-*+]|\d+[.)])\s+/
  if (item.test(line)) return list(lines, at, item)
  let end = at
  while (
    end < lines.length &&
    lines[end].trim() !== '' &&
    !/^\s*```|^#{1,6}\s/.test(lines[end]) &&
    (end === at || !item.test(lines[end]))
  )
    end++
  return [element('p', {}, ...spans(lines.slice(at, end).join('\n'))), end]
}

function list(lines, at, item) {
  const entries = []
  let end = at
  for (; end < lines.length && lines[end].trim() !== ''; end++) {
    if (item.test(lines[end])) entries.push(lines[end].replace(item, ''))
    else entries.push(`${entries.pop()} ${lines[end].trim()}`)
  }
  const tag = /^\s*\d/.test(lines[at]) ? 'ol' : 'ul'
  return [element(tag, {}, ...entries.map((entry) => element('li', {}, ...spans(entry)))), end]
}

const SPAN =
  /`([^`]+)`|!\[([^\]]*)\]\(([^)\s]+)\)|\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*|\[([^\]]+)\]\(([^)\s]+)\)|(https?:\/\/[^\s<>)]+)/g

function spans(text) {
  const out = []
  let last = 0
  for (const match of text.matchAll(SPAN)) {
    out.push(text.slice(last, match.index))
    const [whole, code, alt, image, strong, emphasis, label, target, url] = match
    if (code !== undefined) out.push(element('code', {}, code))
    else if (image !== undefined) out.push(picture(alt, image) ?? whole)
    else if (strong !== undefined) out.push(element('strong', {}, strong))
    else if (emphasis !== undefined) out.push(element('em', {}, emphasis))
    else out.push(safeLink(label ?? url, target ?? url) ?? whole)
    last = match.index + whole.length
  }
  out.push(text.slice(last))
  return out
}

/** Pictures come from `asset-paths`, beside the page. */
function picture(alt, source) {
  return /^[a-z]+:|^\/\//i.test(source) ? null : element('img', { src: source, alt, style: 'max-width: 100%' })
}

function safeLink(label, target) {
  return /^(?:https?:|mailto:|#)/i.test(target) ? element('a', { href: target, rel: 'noreferrer' }, label) : null
}

const WORDS =
  /(\{#[\s\S]*?#\}|--[^\n]*|\/\*[\s\S]*?\*\/)|(\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\})|('(?:[^']|'')*')|\b(select|from|where|group|by|order|having|limit|join|left|right|full|inner|outer|cross|on|using|with|as|case|when|then|else|end|and|or|not|in|is|null|union|all|distinct|over|partition|between|like|exists|create|table|view|insert|into|values|cast|qualify|lateral|unnest|true|false|asc|desc|except|intersect|recursive|filter|interval)\b/gi

/** SQL with its comments, templates, texts and keywords marked. */
export function sql(code) {
  const out = []
  let last = 0
  for (const match of code.matchAll(WORDS)) {
    out.push(code.slice(last, match.index))
    const [whole, comment, template, text] = match
    const kind = comment !== undefined ? 'comment' : template !== undefined ? 'jinja' : text !== undefined ? 'text' : 'keyword'
    out.push(element('span', { class: kind }, whole))
    last = match.index + whole.length
  }
  out.push(code.slice(last))
  return element('pre', {}, ...out)
}
