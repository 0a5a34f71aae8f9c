import { compileTemplate, type MaybePromise, type SourceText, type Template } from '../jinja/index.ts'
import type { Face } from './face.ts'

const TEMPLATE_CHARACTERS = /\{[{%#]|[#}%]\}/
const CACHED_TEMPLATES = 2_000

/** Texts that are rendered again and again: variables, hooks, test arguments. */
const cache = new Map<string, Template>()

/** Whether a text has anything for the template engine to do. */
export function isTemplate(text: string): boolean {
  return TEMPLATE_CHARACTERS.test(text)
}

/** Renders a text in the scope of a face; text without Jinja comes back as it is. */
export function renderText(face: Face, text: string, at?: { path: string; line?: number }): MaybePromise<string> {
  if (!isTemplate(text)) return text
  const path = at?.path ?? face.node.originalFilePath
  const source = at?.line === undefined ? { path, text } : { path, text, line: at.line }
  const rendered = templateOf(source, face.kind === 'parse').render(face.scope)
  return rendered instanceof Promise ? rendered.then(({ text }) => text) : rendered.text
}

/** @param permissive at parse time, undefined names give undefined names instead of errors */
export function templateOf(source: SourceText, permissive: boolean): Template {
  const key = `${permissive ? '1' : '0'}${source.path}\0${source.line ?? 1}\0${source.text}`
  const known = cache.get(key)
  if (known !== undefined) return known
  const made = compileTemplate(source, { undefined: permissive ? 'chainable' : 'default' })
  if (cache.size >= CACHED_TEMPLATES) cache.clear()
  cache.set(key, made)
  return made
}
