import type { Diagnostic } from '../model/index.ts'
import type { NodePatch } from './code.ts'
import { columnsOf } from './columns.ts'
import { configOf, type PropertiesEntry } from './properties.ts'
import { textOf } from './read.ts'

export function patchPathOf(entry: PropertiesEntry): string {
  return `${entry.packageName}://${entry.file.originalFilePath}`
}

/** What an entry says about a node without versions. Throws PW2202 and PW2301. */
export function patchOf(entry: PropertiesEntry): NodePatch {
  return {
    patchPath: patchPathOf(entry),
    config: configOf(entry),
    description: textOf(entry.data['description']) ?? '',
    columns: columnsOf(entry.data['columns']),
  }
}

export function nothingToPatch(entry: PropertiesEntry, name = entry.name): Diagnostic {
  return {
    code: 'PW2210',
    severity: 'warning',
    event: 'NoNodeForYamlKey',
    family: 'Compilation Error',
    message: `Did not find matching node for patch with name '${name}' in the '${entry.key}' section of file '${entry.file.originalFilePath}'`,
    at: entry.at('name'),
    data: { patch_name: name, yaml_key: entry.key, file_path: entry.file.originalFilePath },
  }
}

export function patchedTwice(entry: PropertiesEntry, before: PropertiesEntry): Diagnostic {
  return {
    code: 'PW2211',
    severity: 'error',
    family: 'Compilation Error',
    message: `dbt found two schema.yml entries for the same resource named ${entry.name}: in ${before.file.originalFilePath} and in ${entry.file.originalFilePath}`,
    hint: 'Keep one of them, or merge the two.',
    at: entry.at('name'),
  }
}

export function wrongSection(entry: PropertiesEntry, type: string): Diagnostic {
  return {
    code: 'PW2212',
    severity: 'warning',
    event: 'WrongResourceSchemaFile',
    family: 'Compilation Error',
    message: `'${entry.name}' is a ${type}, but it is described in the '${entry.key}' section of file '${entry.file.originalFilePath}'`,
    hint: `Move the entry to the '${type}s' section.`,
    at: entry.at('name'),
    data: {
      patch_name: entry.name,
      resource_type: type,
      plural_resource_type: type === 'analysis' ? 'analyses' : `${type}s`,
      yaml_key: entry.key,
      file_path: entry.file.originalFilePath,
    },
  }
}
