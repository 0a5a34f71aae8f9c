import { join } from 'node:path'
import * as z from 'zod'
import { type Diagnostic, isPlainRecord, type Plain, type PlainRecord } from '../../model/index.ts'
import { diagnose, didYouMean } from '../diagnostics.ts'
import type { Files } from '../files.ts'
import { failed, type Loaded, loaded } from '../loaded.ts'
import { type Render, renderTree } from '../render.ts'
import { check, describe, flag, integer, mapping, text } from '../schema.ts'
import { loadYaml, type YamlFile } from '../yaml/load.ts'
import type { PathStep } from '../yaml/positions.ts'
import { normalDefinition, SELECTION_METHODS, specOf } from './spec.ts'

export const SELECTORS_FILE = 'selectors.yml'

/** `selectors.yml`: by name, in the order of the file. */
export interface SelectorsConfig {
  /** As written, rendered: `{name, definition, description?, default?}`. */
  readonly selectors: PlainRecord
  /** The same with definitions as dbt's manifest shows them. */
  readonly normal: PlainRecord
}

const FAMILY = 'Runtime Error'
const NONE: SelectorsConfig = { selectors: {}, normal: {} }
const selectorSchema = z.strictObject(
  { name: text, definition: z.union([text, mapping]), description: text.optional(), default: flag.optional() },
  'a mapping',
)
const fileSchema = z.strictObject(
  { selectors: z.array(selectorSchema, 'a list of selectors'), version: integer.optional() },
  'a mapping',
)

/** Reads and checks `selectors.yml`; without one there are no selectors. */
export async function readSelectors(directory: string, files: Files, render: Render): Promise<Loaded<SelectorsConfig>> {
  const contents = files.read(join(directory, SELECTORS_FILE))
  if (contents === undefined) return loaded(NONE, [])
  const file = loadYaml(contents, SELECTORS_FILE, FAMILY)
  const diagnostics: Diagnostic[] = [...file.diagnostics]
  if (file.diagnostics.some((diagnostic) => diagnostic.severity === 'error')) return failed(diagnostics)
  if (file.value === null) return loaded(NONE, diagnostics)
  const rendered = await renderTree(file.value, { render, at: (path) => file.at(path), diagnostics, text: file.text })
  const checked = check(fileSchema, rendered, { code: 'PW1600', family: FAMILY, file }, diagnostics)
  const selectors: Record<string, Plain> = {}
  const normal: Record<string, Plain> = {}
  const reader = new DefinitionCheck(file, diagnostics)
  for (const [index, selector] of (checked?.selectors ?? []).entries()) {
    const path = ['selectors', index]
    if (selector.default === true) reader.isDefault(selector.name, path)
    const errors = diagnostics.length
    reader.definition(selector.definition, [...path, 'definition'], true)
    if (diagnostics.length === errors) {
      const entry = entryOf(rendered, index)
      selectors[selector.name] = entry
      normal[selector.name] = { ...entry, definition: normalDefinition(selector.definition, normal) }
    }
    reader.known.add(selector.name)
  }
  return checked === undefined ? failed(diagnostics) : loaded({ selectors, normal }, diagnostics)
}

function entryOf(rendered: Plain, index: number): PlainRecord {
  const list = isPlainRecord(rendered) ? rendered['selectors'] : undefined
  const entry: Plain | undefined = Array.isArray(list) ? list[index] : undefined
  return entry !== undefined && isPlainRecord(entry) ? entry : {}
}

/** Walks definitions and reports what cannot be selected with. */
class DefinitionCheck {
  readonly known = new Set<string>()
  private readonly file: YamlFile
  private readonly diagnostics: Diagnostic[]
  private chosen: string | undefined

  constructor(file: YamlFile, diagnostics: Diagnostic[]) {
    this.file = file
    this.diagnostics = diagnostics
  }

  isDefault(name: string, path: readonly PathStep[]): void {
    if (this.chosen !== undefined)
      this.report([...path, 'default'], `Both '${this.chosen}' and '${name}' are the default selector`)
    this.chosen ??= name
  }

  definition(definition: Plain, path: readonly PathStep[], atRoot: boolean): void {
    if (typeof definition === 'string') this.spec(definition, path)
    else if (isPlainRecord(definition)) this.record(definition, path, atRoot)
    else this.report(path, `A selector is text or a mapping, but this is ${describe(definition)}`)
  }

  private record(definition: PlainRecord, path: readonly PathStep[], atRoot: boolean): void {
    const keys = Object.keys(definition)
    const set = keys.find((key) => key === 'union' || key === 'intersection')
    if (set !== undefined) {
      if (atRoot && keys.length > 1) this.report(path, `A definition with '${set}' has no other keys beside it`)
      this.parts(definition[set] ?? null, [...path, set])
      return
    }
    const [only] = keys
    if (keys.length === 1 && only !== undefined) {
      this.method(only, path)
      return
    }
    const { method, value } = definition
    if (typeof method !== 'string' || value === undefined) {
      this.report(path, `A selector has one key, or 'method' and 'value', but this one has ${keys.join(', ') || 'none'}`)
      return
    }
    if (method === 'selector') {
      this.reference(value, [...path, 'value'])
      return
    }
    this.method(method, [...path, 'method'])
    if (definition['exclude'] !== undefined) this.exclusions(definition['exclude'], [...path, 'exclude'])
    if (definition['children'] === true && definition['childrens_parents'] === true) {
      this.report(path, "'children' and 'childrens_parents' cannot be combined")
    }
  }

  private parts(parts: Plain, path: readonly PathStep[]): void {
    if (!Array.isArray(parts)) {
      this.report(path, `'${String(path.at(-1))}' must be a list, but it is ${describe(parts)}`)
      return
    }
    let excluded = false
    for (const [index, part] of parts.entries()) {
      const place = [...path, index]
      if (isPlainRecord(part) && part['exclude'] !== undefined && part['method'] === undefined) {
        if (excluded) this.report(place, 'There can be one exclude in a set')
        excluded = true
        this.exclusions(part['exclude'], [...place, 'exclude'])
      } else this.definition(part, place, false)
    }
  }

  private exclusions(parts: Plain, path: readonly PathStep[]): void {
    if (!Array.isArray(parts)) {
      this.report(path, `'exclude' must be a list, but it is ${describe(parts)}`)
      return
    }
    for (const [index, part] of parts.entries()) this.definition(part, [...path, index], false)
  }

  private spec(text: string, path: readonly PathStep[]): void {
    const spec = specOf(text)
    this.method(String(spec['method']), path)
    if (spec['childrens_parents'] === true && spec['children'] === true)
      this.report(path, `'@' before and '+' after do not go together in '${text}'`)
  }

  private method(method: string, path: readonly PathStep[]): void {
    const name = method.split('.')[0] ?? ''
    if (!SELECTION_METHODS.some((method) => method === name))
      this.report(path, `'${name}' is not a valid method name`, didYouMean(name, SELECTION_METHODS))
  }

  private reference(name: Plain, path: readonly PathStep[]): void {
    if (typeof name === 'string' && this.known.has(name)) return
    this.report(path, `There is no selector '${String(name)}' above this one`, didYouMean(String(name), this.known))
  }

  private report(path: readonly PathStep[], message: string, hint?: string): void {
    this.diagnostics.push(diagnose({ code: 'PW1601', family: FAMILY, message, hint }, this.file.at(path), this.file.text))
  }
}
