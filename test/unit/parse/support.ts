import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describeGroup, describeMacro, describeNode } from '../../../src/artifacts/index.ts'
import { diskFiles as configFiles, loadProject, loadYaml, type Render, readProject, unwrap } from '../../../src/config/index.ts'
import { fromValue, type World, yamlScope } from '../../../src/context/index.ts'
import { builtinDocs, builtinMacroFiles } from '../../../src/include/index.ts'
import { compileTemplate } from '../../../src/jinja/index.ts'
import { isPlainRecord, type Plain, type PlainRecord, type Project } from '../../../src/model/index.ts'
import { diskFiles, type Memo, mapMemo, type ParseInput, type ProjectFiles } from '../../../src/parse/index.ts'

export const bakery = fileURLToPath(new URL('./bakery', import.meta.url))

export interface Options {
  readonly packages?: readonly string[]
  readonly files?: ProjectFiles
  readonly memo?: Memo
  readonly env?: Readonly<Record<string, string>>
  readonly vars?: PlainRecord
  readonly flags?: PlainRecord
}

/** What `parseProject` needs for a project on disk, with a profile of database `bakery`, schema `main`, target `dev`. */
export async function inputFor(directory: string, options: Options = {}): Promise<ParseInput> {
  const env = (name: string): string | undefined => options.env?.[name]
  const startedAt = new Date('2024-03-01T12:00:00Z')
  const target: PlainRecord = {
    name: 'dev',
    schema: 'main',
    database: 'bakery',
    type: 'duckdb',
    threads: 1,
    profile_name: 'bakery',
  }
  const cliVars = options.vars ?? {}
  const early = { env, cliVars, dbtVersion: '1.10.23', startedAt, invocationId: 'test', flags: {}, target }
  const scope = yamlScope('project', early)
  const render: Render = async (text) => fromValue(await compileTemplate({ path: '', text }).renderNative(scope))
  const load = async (place: string) => {
    return unwrap(await loadProject(unwrap(readProject(place, configFiles)), { render, versionCheck: true }))
  }
  const root = await load(directory)
  const packages = await Promise.all((options.packages ?? []).map((one) => load(`${directory}/${one}`)))
  const world: ParseInput['world'] = {
    target,
    flags: { WHICH: 'parse', STORE_FAILURES: false, ...options.flags },
    cliVars,
    quoting: { database: true, schema: true, identifier: true },
    queryComment: { append: false },
    env,
    metadataEnvs: {},
    invocationId: 'test',
    startedAt,
    now: () => startedAt,
    invocationArgs: {},
    dbtVersion: '1.10.23',
    emit: () => undefined,
    describe,
    graph: () => ({}),
    readText: (path) => readFileSync(path, 'utf8'),
    credentials: { externalRoot: '.', disableTransactions: false, isMotherduck: false, ducklakeDatabases: [] },
    warn: () => undefined,
    behavior: {},
  }
  return {
    root,
    packages,
    builtin: { macros: builtinMacroFiles(), docs: builtinDocs() },
    files: options.files ?? diskFiles(),
    world,
    credentials: { database: 'bakery', schema: 'main' },
    selectors: selectorsOf(directory),
    createdAt: startedAt.getTime() / 1000,
    memo: options.memo ?? mapMemo(),
  }
}

const describe: World['describe'] = (node) => {
  return isDescribable(node) ? describeNode(node) : { name: node.name, unique_id: node.uniqueId }
}

function isDescribable(node: object): node is Parameters<typeof describeNode>[0] {
  return 'config' in node && 'fqn' in node
}

function selectorsOf(directory: string): PlainRecord {
  const text = configFiles.read(`${directory}/selectors.yml`)
  const file = text === undefined ? null : loadYaml(text, 'selectors.yml').value
  const list: Plain | undefined = file !== null && isPlainRecord(file) ? file['selectors'] : undefined
  const entries = Array.isArray(list) ? list.filter(isPlainRecord) : []
  return Object.fromEntries(entries.map((entry) => [String(entry['name']), entry]))
}

/** Everything in a project under the names that test/unit/parse/record.py gives them. */
export function factsOf(project: Project): Map<string, PlainRecord> {
  const facts = new Map<string, PlainRecord>()
  for (const [id, node] of project.nodes) facts.set(id, describeNode(node))
  for (const [id, group] of project.groups) facts.set(id, describeGroup(group))
  for (const [id, macro] of project.macros) if (!/^macro\.(dbt|dbt_duckdb)\./.test(id)) facts.set(id, describeMacro(macro))
  for (const [id, [node]] of project.disabled) if (node !== undefined) facts.set(`disabled ${id}`, describeNode(node))
  return facts
}

/** A project that exists in memory only; paths as in the project, texts as in the files. */
export function inMemory(files: Readonly<Record<string, string>>): ProjectFiles {
  const directory = '/project'
  return {
    list: (folder) => {
      const prefix = folder === directory ? '' : `${folder.slice(directory.length + 1)}/`
      return Object.keys(files).flatMap((path) => (path.startsWith(prefix) ? [path.slice(prefix.length)] : []))
    },
    read: (path) => {
      const text = files[path.slice(directory.length + 1)]
      if (text === undefined) throw new Error(`no such file: ${path}`)
      return text
    },
    size: (path) => Buffer.byteLength(files[path.slice(directory.length + 1)] ?? ''),
    exists: (path) => path.slice(directory.length + 1) in files,
  }
}

/** {@link inputFor} for a project in memory called `broken`. */
export async function memoryInput(files: Readonly<Record<string, string>>, options: Options = {}): Promise<ParseInput> {
  const all = { 'dbt_project.yml': 'name: broken\nprofile: bakery\n', ...files }
  const input = await inputFor(bakery, { ...options, files: inMemory(all) })
  const text = all['dbt_project.yml']
  const file = loadYaml(text, 'dbt_project.yml', 'Runtime Error')
  const raw = file.value
  if (raw === null || !isPlainRecord(raw)) throw new Error('the project file must be a mapping')
  const render: Render = (template) => template
  const source = { directory: '/project', fileName: 'dbt_project.yml', file, raw }
  const root = unwrap(await loadProject(source, { render, versionCheck: true }))
  return { ...input, root, packages: [], selectors: {} }
}
