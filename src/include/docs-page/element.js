/**
 * An element with attributes and children. Everything a project says becomes text, never markup.
 *
 * @param {string} tag
 * @param {Record<string, string | number | boolean | null | undefined | (() => void)>} attributes `on…` takes a listener
 * @param {...(Node | string | number | null | undefined)} children
 */
export function element(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children)
}

/** The same in SVG's namespace. */
export function drawing(tag, attributes = {}, ...children) {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children)
}

function fill(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(name.slice(2), value)
    else if (value !== null && value !== undefined && value !== false)
      made.setAttribute(name, value === true ? '' : String(value))
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== ''))
  return made
}

export function link(item, text = item.name) {
  return element('a', { href: addressOf(item), title: item.id }, text)
}

/** dbt's own addresses, so that old bookmarks keep working. */
export function addressOf(item) {
  return `#!/${item.type}/${encodeURIComponent(item.id)}`
}
