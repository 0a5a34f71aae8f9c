import { DateText, type Diagnostic, type Location, type Plain, PlanwiseError } from '../model/index.ts'
import { frame } from './diagnostics.ts'
import { MappingBuilder } from './yaml/mapping.ts'
import type { PathStep } from './yaml/positions.ts'

/**
 * Renders one text of a YAML file natively: the value keeps its type. Mistakes of the template are thrown as
 * PlanwiseError. `at` finds the text's place in its file; it costs a parse, so ask for it only to report.
 */
export type Render = (text: string, at: () => Location) => Plain | Promise<Plain>

/** Whether a text has template syntax at all. */
export function hasJinja(text: string): boolean {
  return text.includes('{{') || text.includes('{%') || text.includes('{#')
}

export interface RenderTreeOptions {
  readonly render: Render
  /** Place of the value at a path. */
  readonly at: (path: readonly PathStep[]) => Location
  /** The file's text, to draw frames from. */
  readonly text?: string
  /** Paths that stay as they are written. */
  readonly keep?: (path: readonly PathStep[]) => boolean
  readonly diagnostics: Diagnostic[]
}

/**
 * Renders every text in a tree, as dbt renders its configuration files: keys stay, a date becomes its ISO text, a text
 * without template syntax only loses one final newline. Several mistakes are all collected in `diagnostics`.
 *
 * @returns a promise only when some text needed one
 */
export function renderTree(value: Plain, options: RenderTreeOptions, path: readonly PathStep[] = []): Plain | Promise<Plain> {
  if (Array.isArray(value)) return all(value.map((item: Plain, index) => renderTree(item, options, [...path, index])))
  if (value instanceof Map) {
    const keys = [...value.keys()]
    const values = keys.map((key) => renderTree(value.get(key) ?? null, options, [...path, stepOf(key)]))
    return then(all(values), (items) => new Map(keys.map((key, index) => [key, items[index] ?? null])))
  }
  if (isTree(value)) {
    const keys = Object.keys(value)
    const values = keys.map((key) => renderTree(value[key] ?? null, options, [...path, key]))
    return then(all(values), (items) => mappingOf(keys, items))
  }
  return options.keep?.(path) ? value : leaf(value, options, path)
}

function leaf(value: Plain, options: RenderTreeOptions, path: readonly PathStep[]): Plain | Promise<Plain> {
  if (value instanceof DateText) return value.text
  if (typeof value !== 'string') return value
  if (!hasJinja(value)) return value.replace(/\r?\n$/, '')
  try {
    const rendered = options.render(value, () => options.at(path))
    return isPromise(rendered) ? rendered.catch((error: unknown) => collect(error, options, path)) : rendered
  } catch (error) {
    return collect(error, options, path)
  }
}

function collect(error: unknown, options: RenderTreeOptions, path: readonly PathStep[]): null {
  if (!(error instanceof PlanwiseError)) throw error
  for (const diagnostic of error.diagnostics) {
    const at = diagnostic.at ?? options.at(path)
    const drawn =
      diagnostic.frame ?? (options.text !== undefined && at.path === options.at([]).path ? frame(options.text, at) : undefined)
    options.diagnostics.push({ ...diagnostic, at, ...(drawn === undefined ? {} : { frame: drawn }) })
  }
  return null
}

function mappingOf(keys: readonly string[], values: readonly Plain[]): Plain {
  const mapping = new MappingBuilder()
  keys.forEach((key, index) => {
    mapping.set(key, values[index] ?? null)
  })
  return mapping.finish()
}

function isTree(value: Plain): value is { readonly [key: string]: Plain } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}

function stepOf(key: Plain): PathStep {
  return typeof key === 'number' ? key : String(key)
}

function isPromise<T>(value: T | Promise<T>): value is Promise<T> {
  return value instanceof Promise
}

function all(values: readonly (Plain | Promise<Plain>)[]): readonly Plain[] | Promise<readonly Plain[]> {
  const settled: Plain[] = []
  for (const value of values) {
    if (isPromise(value)) return Promise.all(values)
    settled.push(value)
  }
  return settled
}

function then(
  values: readonly Plain[] | Promise<readonly Plain[]>,
  next: (values: readonly Plain[]) => Plain,
): Plain | Promise<Plain> {
  return values instanceof Promise ? values.then(next) : next(values)
}
