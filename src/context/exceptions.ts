import { Dict, fn, Host, str, type Value } from '../jinja/index.ts'
import type { ErrorFamily, PlanwiseError } from '../model/index.ts'
import { failure } from '../model/index.ts'
import { contractMessage } from './contract-mismatch.ts'
import type { Face } from './face.ts'

type Raise = (...args: Value[]) => PlanwiseError

/** Functions of `exceptions` that raise: parameters, and the error they make. */
const RAISING: Readonly<Record<string, readonly [parameters: string, make: Raise]>> = {
  raise_compiler_error: ['msg, node=None', (message) => raised('Compilation Error', text(message))],
  raise_database_error: ['msg, node=None', (message) => raised('Database Error', text(message))],
  raise_not_implemented: ['msg', (message) => raised('Compilation Error', `ERROR: ${text(message)}`)],
  raise_fail_fast_error: ['msg, node=None', (message) => raised('Runtime Error', text(message))],
  raise_dependency_error: ['msg', (message) => raised('Compilation Error', text(message))],
  raise_contract_error: [
    'yaml_columns, sql_columns',
    (yaml, sql) => raised('Compilation Error', contractMessage(yaml ?? null, sql ?? null)),
  ],
  raise_cache_inconsistent: ['message', (message) => raised('Runtime Error', `Cache inconsistency detected: ${text(message)}`)],
  raise_dataclass_not_dict: [
    'obj',
    (object) =>
      raised('Compilation Error', `The object (${text(object)}) is a relation or the like, not a dictionary; use its attributes`),
  ],
  column_type_missing: [
    'column_names',
    (names) =>
      raised(
        'Compilation Error',
        `Contracted models require data_type to be defined for each column. ` +
          `Add a data_type in the YAML configuration for the ${text(names)} column(s).`,
      ),
  ],
  missing_config: [
    'model, name',
    (model, name) =>
      raised(
        'Compilation Error',
        `Model '${text(field(model, 'unique_id'))}' does not define a required config parameter '${text(name)}'.`,
      ),
  ],
  missing_materialization: [
    'model, adapter_type',
    (model, adapter) => {
      const materialized = text(field(field(model, 'config'), 'materialized'))
      const searched = text(adapter) === 'default' ? "'default'" : `'default' and '${text(adapter)}'`
      return raised(
        'Compilation Error',
        `No materialization '${materialized}' was found for adapter ${text(adapter)}! (searched types ${searched})`,
      )
    },
  ],
  missing_relation: ['relation, model=None', (relation) => raised('Compilation Error', `Relation ${text(relation)} not found!`)],
  relation_wrong_type: [
    'relation, expected_type, model=None',
    (relation, expected) =>
      raised(
        'Compilation Error',
        `Trying to create ${text(expected)} ${text(relation)}, but it currently exists as a ${text(field(relation, 'type'))}. ` +
          `Either drop ${text(relation)} manually, or run dbt with \`--full-refresh\` and dbt will drop it for you.`,
      ),
  ],
  raise_dep_not_found: [
    'node, node_description, required_pkg',
    (_node, description, required) =>
      raised(
        'Compilation Error',
        `Error while parsing ${text(description)}.\nThe required package "${text(required)}" was not found. Is the package installed?`,
        'Run `planwise deps`.',
      ),
  ],
  raise_duplicate_resource_name: [
    'node_1, node_2',
    (one, two) =>
      raised(
        'Compilation Error',
        `dbt found two resources with the name "${text(field(one, 'name'))}":\n- ${place(one)}\n- ${place(two)}`,
      ),
  ],
  raise_duplicate_patch_name: [
    'patch_1, existing_patch_path',
    (patch, existing) =>
      raised(
        'Compilation Error',
        `dbt found two schema.yml entries for the same resource named ${text(field(patch, 'name'))}: ` +
          `in ${text(field(patch, 'original_file_path'))} and ${text(existing)}`,
      ),
  ],
  raise_ambiguous_alias: [
    'node_1, node_2, duped_name=None',
    (one, two, name) =>
      raised(
        'Compilation Error',
        `dbt found two resources with the database representation "${name === null ? aliasOf(one) : text(name)}".\n- ${place(one)}\n- ${place(two)}`,
      ),
  ],
  raise_ambiguous_catalog_match: [
    'unique_id, match_1, match_2',
    (id, one, two) =>
      raised(
        'Compilation Error',
        `Two relations in the database could be "${text(id)}":\n - ${catalogName(one)}\n - ${catalogName(two)}`,
      ),
  ],
  raise_invalid_property_yml_version: [
    'path, issue',
    (path, issue) => raised('Compilation Error', `The yml property file at ${text(path)} is invalid because ${text(issue)}.`),
  ],
}

const made = new WeakMap<Face, Value>()

/** `exceptions`. */
export function exceptions(face: Face): Value {
  const known = made.get(face)
  if (known !== undefined) return known
  const all = new Dict()
  for (const [name, [parameters, make]] of Object.entries(RAISING)) {
    all.set(
      name,
      fn(name, parameters, (...args) => {
        throw make(...args)
      }),
    )
  }
  const warn = (name: string, message: string, data?: { [field: string]: string }) => {
    face.world.warn({ name, message, node: face.node, ...(data === undefined ? {} : { data }) })
    return ''
  }
  all.set(
    'warn',
    fn('warn', 'msg, node=None', (message) => warn('JinjaLogWarning', text(message))),
  )
  all.set(
    'warn_snapshot_timestamp_data_types',
    fn('warn_snapshot_timestamp_data_types', 'snapshot_time_data_type, updated_at_data_type', (snapshot, updated) => {
      warn(
        'SnapshotTimestampWarning',
        `Data type of snapshot table timestamp columns (${text(snapshot)}) doesn't match derived column 'updated_at' (${text(updated)}).`,
        { snapshot_time_data_type: text(snapshot), updated_at_data_type: text(updated) },
      )
      return null
    }),
  )
  made.set(face, all)
  return all
}

/** An error that a macro raised; the family is dbt's. */
function raised(family: ErrorFamily, message: string, hint?: string): PlanwiseError {
  return failure('PW3001', message, { family, ...(hint === undefined ? {} : { hint }) })
}

function text(value: Value | undefined): string {
  return str(value ?? null)
}

function field(value: Value | undefined, name: string): Value {
  if (value instanceof Dict) return value.get(name) ?? null
  return value instanceof Host ? (value.pyAttr(name) ?? null) : null
}

function place(node: Value | undefined): string {
  return `${text(field(node, 'unique_id'))} (${text(field(node, 'original_file_path'))})`
}

function aliasOf(node: Value | undefined): string {
  return ['database', 'schema', 'alias'].map((name) => text(field(node, name))).join('.')
}

function catalogName(match: Value | undefined): string {
  const metadata = field(match, 'metadata')
  return `${text(field(metadata, 'schema'))}.${text(field(metadata, 'name'))}`
}
