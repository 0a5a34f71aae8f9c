import {
  failure,
  isPlainRecord,
  nodeId,
  type Plain,
  type PlainRecord,
  type UnitTestFixture,
  type UnitTestNode,
} from '../model/index.ts'
import { foldersOf } from './code.ts'
import { attempt } from './collect.ts'
import { csvRows } from './csv.ts'
import { type Draft, storeDisabled } from './draft.ts'
import { load, type PackageFiles } from './files.ts'
import type { RefLookup } from './lookup.ts'
import type { PropertiesEntry } from './properties.ts'
import { listOf, recordOf, recordsOf, textOf, versionOf } from './read.ts'
import { isList, pythonRepr, pythonStr } from './repr.ts'
import type { ParseState } from './state.ts'
import { staticReference } from './static-refs.ts'
import { sha256 } from './text.ts'
import { IS_INCREMENTAL } from './trace.ts'

export interface UnitTestInputs {
  readonly files: ReadonlyMap<string, PackageFiles>
  readonly refs: RefLookup
}

/** Makes the node of an entry of `unit_tests:`; for a versioned model one per version. */
export function parseUnitTest(state: ParseState, entry: PropertiesEntry, inputs: UnitTestInputs): void {
  const nodes = attempt(state.diagnostics, () => unitTestNodes(state, entry, inputs)) ?? []
  for (const node of nodes) {
    if (!node.config.enabled) storeDisabled(state.store, node)
    else if (state.store.nodes.has(node.uniqueId)) {
      state.diagnostics.push({
        code: 'PW2104',
        severity: 'error',
        family: 'Compilation Error',
        message: `dbt found two unit tests with the name "${node.name}" for the model "${node.model}"`,
        at: entry.at('name'),
      })
    } else state.store.nodes.set(node.uniqueId, node)
  }
}

function unitTestNodes(state: ParseState, entry: PropertiesEntry, inputs: UnitTestInputs): Draft<UnitTestNode>[] {
  const { data, packageName, file, name } = entry
  const model = textOf(data['model']) ?? ''
  const folders = foldersOf(file.originalFilePath).slice(1)
  const fqn = [packageName, ...folders, model, name]
  const { originalFilePath } = file
  const configured = { packageName, fqn, resourceType: 'unit_test' as const, originalFilePath }
  const { config, unrenderedConfig } = state.config.effective(configured, recordOf(data['config']), {})
  const given = recordsOf(data['given']).map((one, index) => fixtureOf(state, entry, one, 'input', ['given', index], inputs))
  const expect = fixtureOf(state, entry, recordOf(data['expect']), 'expected', ['expect'], inputs)
  const overrides = overridesOf(data['overrides'])
  const versions = versionsOf(data['versions'])
  const [modelName = '', modelVersion = null] = model.split(/\s+/)
  const found = inputs.refs.resolve(modelName, null, modelVersion, packageName)
  const base: Draft<UnitTestNode> = {
    resourceType: 'unit_test',
    uniqueId: nodeId(`unit_test.${packageName}.${model}.${name}`),
    name,
    packageName,
    path: file.path,
    originalFilePath,
    fqn,
    config,
    unrenderedConfig,
    tags: config.tags,
    meta: config.meta,
    description: textOf(data['description']) ?? '',
    model,
    given,
    expect: { rows: expect.rows, format: expect.format, fixture: expect.fixture },
    overrides,
    dependsOn: { macros: [], nodes: [] },
    checksum: checksumOf(model, versions, given, expect, overrides),
    schema: null,
    createdAt: state.input.createdAt,
    versions,
    version: null,
    testedNodeUniqueId: null,
  }
  if (!config.enabled) return [base]
  if (found.kind === 'missing' || (found.kind === 'found' && found.node.resourceType !== 'model')) {
    throw failure('PW2250', `Unable to find model '${packageName}.${model}' for unit test '${name}' in ${originalFilePath}`, {
      family: 'Parsing Error',
      at: entry.at('model'),
    })
  }
  base.dependsOn = { macros: [], nodes: [found.node.uniqueId] }
  if (found.kind === 'disabled' || found.node.resourceType !== 'model') return [base]
  base.schema = found.node.schema
  checkIncremental(entry, base, found.node.dependsOn.macros.includes(IS_INCREMENTAL))
  if (found.node.version === null) {
    if (versions !== null && (versions.include !== null || versions.exclude !== null)) {
      throw failure(
        'PW2251',
        `Unit test '${name}' should not have a versions include or exclude when referencing non-versioned model '${found.node.name}'`,
        { family: 'Parsing Error', at: entry.at('versions') },
      )
    }
    return [base]
  }
  return versionNodes(state, entry, base, found.node.name, found.node.packageName)
}

function versionNodes(
  state: ParseState,
  entry: PropertiesEntry,
  base: Draft<UnitTestNode>,
  modelName: string,
  modelPackage: string,
): Draft<UnitTestNode>[] {
  const { versions } = base
  const nodes: Draft<UnitTestNode>[] = []
  for (const node of state.store.nodes.values()) {
    if (node.resourceType !== 'model' || node.name !== modelName || node.packageName !== modelPackage || node.version === null)
      continue
    if (versions?.exclude?.includes(node.version) === true) continue
    if (versions !== null && versions.include !== null && !versions.include.includes(node.version)) continue
    nodes.push({
      ...base,
      uniqueId: nodeId(`${base.uniqueId}_v${node.version}`),
      dependsOn: { macros: [], nodes: [node.uniqueId] },
      version: node.version,
    })
  }
  if (nodes.length > 0) return nodes
  throw failure('PW2252', `Unit test '${base.name}' referenced a version of '${modelName}' which was not found.`, {
    family: 'Parsing Error',
    at: entry.at('versions'),
  })
}

/** A model that asks is_incremental() must be told by the test which branch is meant. */
function checkIncremental(entry: PropertiesEntry, test: UnitTestNode, isIncremental: boolean): void {
  if (!isIncremental) return
  const override = test.overrides?.macros['is_incremental']
  if (typeof override !== 'boolean') {
    throw failure(
      'PW2253',
      `Boolean override for 'is_incremental' must be provided for unit test '${test.name}' in model '${test.model}'`,
      { family: 'Parsing Error', at: entry.at('name'), hint: 'Add `overrides: {macros: {is_incremental: false}}`.' },
    )
  }
  if (override && !test.given.some((one) => one.input === 'this')) {
    throw failure('PW2254', `Unit test '${test.name}' for incremental model '${test.model}' must have a 'this' input`, {
      family: 'Parsing Error',
      at: entry.at('given'),
      hint: 'Give the rows that the model’s table holds before the run: `- input: this`.',
    })
  }
}

function versionsOf(value: Plain | undefined): UnitTestNode['versions'] {
  if (value === undefined || value === null) return null
  const record = recordOf(value)
  const list = (key: string) => (isList(record[key]) ? listOf(record[key]).flatMap((one) => versionOf(one) ?? []) : null)
  return { include: list('include'), exclude: list('exclude') }
}

function overridesOf(value: Plain | undefined): UnitTestNode['overrides'] {
  if (value === undefined || value === null) return null
  const record = recordOf(value)
  return { macros: recordOf(record['macros']), vars: recordOf(record['vars']), envVars: recordOf(record['env_vars']) }
}

type Kind = 'input' | 'expected'

function fixtureOf(
  state: ParseState,
  entry: PropertiesEntry,
  data: PlainRecord,
  kind: Kind,
  path: readonly (string | number)[],
  inputs: UnitTestInputs,
): UnitTestFixture {
  const format = data['format'] ?? 'dict'
  const rows = data['rows']
  const fixture = textOf(data['fixture'])
  const input = textOf(data['input']) ?? ''
  const mismatch = (more: string) =>
    failure('PW2255', `Unit test ${entry.name} has ${kind} rows${more} which do not match format ${String(format)}.`, {
      family: 'Parsing Error',
      at: entry.at(...path, 'rows'),
    })
  switch (format) {
    case 'dict': {
      const list = rows === undefined || rows === null ? (fixture === null ? seedRows(state, entry, input, inputs) : null) : rows
      if (!isList(list)) throw mismatch('')
      return { input, rows: fullRowFirst(list), format, fixture }
    }
    case 'csv': {
      if (typeof rows !== 'string' && fixture === null) throw mismatch(' or fixtures')
      const text = fixture === null ? String(rows) : fixtureText(state, entry, fixture, inputs)
      const read = csvRows(text).map((row) =>
        Object.fromEntries(Object.entries(row).map(([key, value]) => [key, value === '' ? null : value])),
      )
      return { input, rows: fullRowFirst(read), format, fixture }
    }
    case 'sql':
      if (typeof rows !== 'string' && fixture === null) throw mismatch(' or fixtures')
      return { input, rows: fixture === null ? (rows ?? null) : fixtureText(state, entry, fixture, inputs), format, fixture }
    default:
      throw failure('PW2256', `Unit test ${entry.name} has the unknown format ${String(format)}`, {
        family: 'Parsing Error',
        at: entry.at(...path, 'format'),
        hint: 'Formats: dict, csv, sql.',
      })
  }
}

/** The first row without nulls comes first, so that each column's type can be told from it. */
function fullRowFirst(rows: readonly Plain[]): readonly Plain[] {
  const at = rows.findIndex((row) => isPlainRecord(row) && Object.values(row).every((value) => value !== null))
  const [first] = rows
  const full = rows[at]
  if (at <= 0 || first === undefined || full === undefined) return rows
  return rows.map((row, index) => (index === 0 ? full : index === at ? first : row))
}

function fixtureText(state: ParseState, entry: PropertiesEntry, fixture: string, { files }: UnitTestInputs): string {
  const file = files.get(entry.packageName)?.fixtures.find((one) => one.name === fixture)
  if (file !== undefined) return load(state.input.files, file).text
  throw failure('PW2257', `File not found for fixture '${fixture}' in unit tests in ${entry.file.originalFilePath}`, {
    family: 'Parsing Error',
    at: entry.at('name'),
    hint: 'Fixtures are CSV or SQL files in the folder `fixtures` of a test path.',
  })
}

/** `given` a seed without rows: the seed's own. */
function seedRows(state: ParseState, entry: PropertiesEntry, input: string, { refs }: UnitTestInputs): readonly Plain[] {
  const reference = staticReference(input)
  const found =
    reference?.kind === 'ref' ? refs.resolve(reference.ref.name, reference.ref.package, null, entry.packageName) : undefined
  if (found?.kind === 'found' && found.node.resourceType === 'seed') {
    return csvRows(state.input.files.read(`${found.node.rootPath}/${found.node.originalFilePath}`))
  }
  throw failure('PW2258', `Unable to find seed '${input}' for unit test '${entry.name}'`, {
    family: 'Parsing Error',
    at: entry.at('given'),
    hint: 'An input without rows must be a seed.',
  })
}

/** dbt's hash over everything but the description, as Python prints its objects. */
function checksumOf(
  model: string,
  versions: UnitTestNode['versions'],
  given: readonly UnitTestFixture[],
  expect: UnitTestFixture,
  overrides: UnitTestNode['overrides'],
): string {
  const format = ({ format: name }: UnitTestFixture): string => {
    const member = { dict: 'Dict', csv: 'CSV', sql: 'SQL' }[name]
    return `<UnitTestFormat.${member}: '${name}'>`
  }
  const inputs = given.map(
    (one) =>
      `UnitTestInputFixture(input=${pythonRepr(one.input)}, rows=${pythonRepr(one.rows)}, format=${format(one)}, fixture=${pythonRepr(one.fixture)})`,
  )
  const output = `UnitTestOutputFixture(rows=${pythonRepr(expect.rows)}, format=${format(expect)}, fixture=${pythonRepr(expect.fixture)})`
  const chosen =
    versions === null
      ? 'None'
      : `UnitTestNodeVersions(include=${pythonRepr(versions.include)}, exclude=${pythonRepr(versions.exclude)})`
  const replaced =
    overrides === null
      ? 'None'
      : `UnitTestOverrides(macros=${pythonRepr(overrides.macros)}, vars=${pythonRepr(overrides.vars)}, env_vars=${pythonRepr(overrides.envVars)})`
  const files = given.filter((one) => one.fixture !== null).map((one) => `-${pythonStr(one.rows)}`)
  return sha256(`${model}-${chosen}-[${inputs.join(', ')}]-${output}-${replaced}${files.join('')}`)
}
