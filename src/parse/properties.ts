import {
  checkProperties,
  hasJinja,
  loadYaml,
  PROPERTIES_KEYS,
  type PropertiesKey,
  renderTree,
  type YamlFile,
} from '../config/index.ts'
import { fromValue, yamlScope } from '../context/index.ts'
import { compileTemplate, type Scope } from '../jinja/index.ts'
import {
  type Diagnostic,
  failure,
  isPlainRecord,
  type Location,
  type Plain,
  type PlainRecord,
  PlanwiseError,
} from '../model/index.ts'
import { templateDiagnostic } from './errors.ts'
import { type LoadedFile, load, type PackageFiles } from './files.ts'
import { unreadable } from './macros.ts'
import { contentKey, fromJson, type Memo, toJson } from './memo.ts'
import { listOf, recordOf, textOf } from './read.ts'
import type { ParseState } from './state.ts'
import { tracedScope } from './trace.ts'

type Path = readonly (string | number)[]

/** One properties file. */
export interface PropertiesFile {
  readonly packageName: string
  readonly path: string
  readonly originalFilePath: string
  readonly text: string
  readonly entries: Readonly<Record<PropertiesKey, readonly PropertiesEntry[]>>
}

export interface PropertiesEntry {
  readonly key: PropertiesKey
  readonly name: string
  readonly packageName: string
  readonly file: PropertiesFile
  /** Rendered, but for descriptions, tests and what dbt renders later; dates are text. */
  readonly data: PlainRecord
  /** As written. */
  readonly raw: PlainRecord
  /** The place of a part of the entry; costs reading the file again. */
  at(...path: Path): Location
}

/** Reads all properties files of all packages. */
export async function readProperties(state: ParseState, files: ReadonlyMap<string, PackageFiles>): Promise<PropertiesFile[]> {
  const found: PropertiesFile[] = []
  for (const [packageName, { properties }] of files) {
    const scope = propertiesScope(state, packageName)
    for (const source of properties) {
      let file: LoadedFile
      try {
        file = load(state.input.files, source)
      } catch (error) {
        state.diagnostics.push(unreadable(source.place, error))
        continue
      }
      const read = await readFile(state, file, scope)
      if (read !== undefined) found.push(read)
    }
  }
  return found
}

export function propertiesScope(state: ParseState, packageName: string): Scope {
  const { world } = state
  const scope = yamlScope('properties', {
    env: world.env,
    cliVars: world.cliVars,
    target: world.target,
    projectName: packageName,
    packages: world.packages,
    rootName: world.rootName,
    packageName,
    dbtVersion: world.dbtVersion,
    startedAt: world.startedAt,
    now: world.now,
    invocationId: world.invocationId,
    flags: world.flags,
    emit: world.emit,
  })
  return tracedScope(scope, state.trace)
}

async function readFile(state: ParseState, file: LoadedFile, scope: Scope): Promise<PropertiesFile | undefined> {
  const { diagnostics } = state
  const before = diagnostics.length
  const yaml = readYaml(state.input.memo, file, diagnostics)
  if (yaml === undefined || yaml.value === null) return undefined
  const data = yaml.value
  const report = (message: string, path: Path, hint?: string): void => {
    diagnostics.push(malformed(message, yaml.at(path), hint))
  }
  if (!isPlainRecord(data)) {
    report(`Contents of file '${file.originalFilePath}' are not valid. Dictionary expected.`, [])
    return undefined
  }
  const entries: Record<PropertiesKey, PropertiesEntry[]> = emptyEntries()
  const read: PropertiesFile = {
    packageName: file.packageName,
    path: file.path,
    originalFilePath: file.originalFilePath,
    text: file.text,
    entries,
  }
  for (const key of PROPERTIES_KEYS) {
    const list = data[key]
    if (list === undefined) continue
    if (!Array.isArray(list)) {
      report(`The schema file at ${file.originalFilePath} is invalid because the value of '${key}' is not a list`, [key])
      continue
    }
    for (const [index, raw] of listOf(list).entries()) {
      if (!isPlainRecord(raw)) {
        report(`The schema file at ${file.originalFilePath} is invalid because a list element for '${key}' is not a dictionary`, [
          key,
          index,
        ])
        continue
      }
      if (!('name' in raw)) {
        report(
          `The schema file at ${file.originalFilePath} is invalid because a list element for '${key}' does not have a name attribute.`,
          [key, index],
          'Add `name:`.',
        )
        continue
      }
      const entry = yaml.checked ? raw : await renderedEntry(raw, key, index, yaml, scope, diagnostics)
      if (!yaml.checked && !checkProperties(key, entry, { file: yaml.file, under: [key, index] }, diagnostics)) continue
      const name = textOf(entry['name']) ?? String(entry['name'])
      entries[key].push({
        key,
        name,
        packageName: file.packageName,
        file: read,
        data: entry,
        raw,
        at: (...path) => yaml.at([key, index, ...path]),
      })
    }
  }
  if (diagnostics.length === before) yaml.remember(entries)
  return read
}

function emptyEntries(): Record<PropertiesKey, PropertiesEntry[]> {
  return {
    models: [],
    seeds: [],
    snapshots: [],
    sources: [],
    macros: [],
    data_tests: [],
    analyses: [],
    exposures: [],
    metrics: [],
    groups: [],
    semantic_models: [],
    unit_tests: [],
    saved_queries: [],
  }
}

async function renderedEntry(
  raw: PlainRecord,
  key: PropertiesKey,
  index: number,
  yaml: ReadYaml,
  scope: Scope,
  diagnostics: Diagnostic[],
): Promise<PlainRecord> {
  const rendered = await renderTree(raw, {
    render: (text, at) => renderText(text, scope, at),
    at: (path) => yaml.at([key, index, ...path]),
    keep: (path) => isRenderedLater(key, path),
    diagnostics,
  })
  return recordOf(rendered)
}

interface ReadYaml {
  readonly value: Plain
  /** The file had this content before, without templates, and all its entries were right: `value` is as rendered. */
  readonly checked: boolean
  /** With places; the text is read again only when one is asked for. */
  readonly file: YamlFile
  at(path: Path): Location
  /** Called when all is right. */
  remember(entries: PropertiesFile['entries']): void
}

function readYaml(memo: Memo, file: LoadedFile, diagnostics: Diagnostic[]): ReadYaml | undefined {
  if (file.text === '') return undefined
  // Places count from the top of the file, which the loader has stripped.
  const text = '\n'.repeat(file.firstLine - 1) + file.text
  let parsed: YamlFile | undefined
  const parse = (): YamlFile => {
    parsed ??= loadYaml(text, file.place)
    return parsed
  }
  const places = {
    file: lazyFile(file.place, text, parse),
    at: (path: Path): Location => parse().at(path),
  }
  const key = contentKey('yaml', file.text)
  const known = memo.get(key)
  if (known !== undefined) {
    try {
      return { ...places, value: fromJson(known), checked: true, remember: () => undefined }
    } catch (error) {
      if (!(error instanceof TypeError || error instanceof SyntaxError)) throw error
    }
  }
  const yaml = parse()
  diagnostics.push(...yaml.diagnostics)
  if (yaml.diagnostics.some((diagnostic) => diagnostic.severity === 'error')) return undefined
  const remember = (entries: PropertiesFile['entries']): void => {
    if (yaml.diagnostics.length > 0 || hasJinja(file.text)) return
    const lists = PROPERTIES_KEYS.filter((name) => entries[name].length > 0)
    memo.set(key, Object.fromEntries(lists.map((name) => [name, entries[name].map((entry) => toJson(entry.data))])))
  }
  return { ...places, value: yaml.value, checked: false, remember }
}

function lazyFile(path: string, text: string, parse: () => YamlFile): YamlFile {
  return {
    path,
    text,
    get value() {
      return parse().value
    },
    get diagnostics() {
      return parse().diagnostics
    },
    at: (steps) => parse().at(steps),
    keyAt: (steps) => parse().keyAt(steps),
  }
}

/** Renders natively; mistakes are thrown as PlanwiseError with their place. */
export async function renderText(text: string, scope: Scope, at: () => Location): Promise<Plain> {
  const place = hasJinja(text) ? undefined : text
  if (place !== undefined) return place
  try {
    return fromValue(await compileTemplate({ path: '', text }).renderNative(scope))
  } catch (error) {
    const where = at()
    throw new PlanwiseError([{ ...templateDiagnostic(error, where.path), at: where }], { cause: error })
  }
}

function isRenderedLater(key: PropertiesKey, path: Path): boolean {
  const [first, second] = path
  switch (key) {
    case 'sources':
      if (first === 'description' || first === 'loaded_at_query') return true
      if (first === 'config' && second === 'loaded_at_query') return true
      return first === 'tables' && isUnrendered(path.slice(2))
    case 'macros':
      return first === 'arguments' ? isUnrendered(path.slice(1)) : isUnrendered(path)
    case 'metrics':
      return path.at(-1) === 'filter' || path.at(-2) === 'filter' || isUnrendered(path)
    case 'saved_queries':
      return (first === 'query_params' && second === 'where') || isUnrendered(path)
    default:
      return isUnrendered(path)
  }
}

const later: ReadonlySet<string | number> = new Set(['tests', 'data_tests', 'description', 'loaded_at_query'])
const lists: ReadonlySet<string | number> = new Set(['columns', 'dimensions', 'measures', 'entities'])

/** What dbt renders only when docs are known (descriptions), tests are made, or hooks are run. */
function isUnrendered(path: Path): boolean {
  const [first, second, third] = path
  if (first !== undefined && later.has(first)) return true
  if (path.length === 2 && second !== undefined && later.has(second)) return true
  if (first === 'config' && (second === 'pre_hook' || second === 'post_hook' || second === 'loaded_at_query')) return true
  if (path.length === 5 && path[4] === 'description') return true
  return first !== undefined && lists.has(first) && (third === 'tests' || third === 'data_tests' || third === 'description')
}

export function malformed(message: string, at: Location, hint?: string): Diagnostic {
  return { code: 'PW2201', severity: 'error', family: 'Parsing Error', message, at, ...(hint === undefined ? {} : { hint }) }
}

/** Attributes that may stand beside `config:` and then mean the same. */
const movable = ['meta', 'docs', 'group', 'contract', 'access'] as const

/** The entry's configuration, with the attributes that moved into it. Throws PW2202 for one that is in both places. */
export function configOf(entry: PropertiesEntry): PlainRecord {
  const config: Record<string, Plain> = { ...recordOf(entry.data['config']) }
  for (const key of movable) {
    const value = entry.data[key]
    if (value === undefined) continue
    if (key in config) {
      throw failure(
        'PW2202',
        `In ${entry.file.originalFilePath}: found ${key} dictionary in 'config' dictionary and as top-level key`,
        {
          family: 'Parsing Error',
          at: entry.at(key),
          hint: `Remove the top-level key and define it under 'config' only.`,
        },
      )
    }
    config[key] = value
  }
  return config
}

/** `data_tests`, or its old name `tests`. Throws PW2203 when both are there. */
export function testsOf(data: PlainRecord, entry: PropertiesEntry, ...path: Path): readonly Plain[] {
  const old = data['tests']
  const hasOld = old !== undefined && old !== null && !(Array.isArray(old) && old.length === 0)
  if (hasOld && 'data_tests' in data) {
    throw failure('PW2203', "Invalid test config: cannot have both 'tests' and 'data_tests' defined", {
      family: 'Parsing Error',
      at: entry.at(...path, 'tests'),
      hint: "Keep 'data_tests'.",
    })
  }
  return listOf(hasOld ? old : data['data_tests'])
}
