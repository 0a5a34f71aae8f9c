import { diskFiles, readProject, unwrap } from '../../config/index.ts'
import { ruleSeverities, type ValidateOptions } from '../../validate/index.ts'
import type { Opened } from '../open/index.ts'
import type { Binding } from './binding.ts'

/** The project's own severities of rules. */
export function severitiesOf({ directory }: Opened): ValidateOptions['severities'] {
  const source = unwrap(readProject(directory, diskFiles))
  return ruleSeverities(source.raw['validate'], source.fileName)
}

/** What rules look at beside the project: the target's own relations. */
export function existingIn(columns: Binding['columns']): ValidateOptions['existing'] {
  return async (node) =>
    'alias' in node ? columns({ database: node.database, schema: node.schema, identifier: node.alias }) : undefined
}
