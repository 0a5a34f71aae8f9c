import { str } from '../jinja/index.ts'
import type { AdapterMethod } from './adapter-method.ts'
import {
  cachedHost,
  cachedOf,
  defaultDatabase,
  forget,
  getRelation,
  listRelations,
  listUncached,
  needRelation,
  optionalText,
  rename,
  schemaOnly,
} from './cached-relations.ts'
import { compilationError } from './errors.ts'
import { executeMacro } from './execute-macro.ts'
import { relation } from './relation.ts'
import { informationSchema, relationData } from './relation-data.ts'
import { commit } from './statement.ts'
import { TableHost } from './table.ts'

/** Methods about what exists in the database. They go through macros where dbt's do, so that projects can override. */
export const CATALOG_METHODS: Readonly<Record<string, AdapterMethod>> = {
  get_relation: {
    parameters: 'database, schema, identifier',
    parse: () => null,
    run: async (face, [database, schema, identifier], frame) => {
      const wanted = { database: optionalText(database), schema: optionalText(schema), identifier: optionalText(identifier) }
      return (await getRelation(face, wanted, frame)) ?? null
    },
  },
  already_exists: {
    parameters: 'schema, name',
    parse: () => false,
    run: async (face, [schema, name], frame) => {
      const wanted = { database: defaultDatabase(face), schema: optionalText(schema), identifier: optionalText(name) }
      return (await getRelation(face, wanted, frame)) !== undefined
    },
  },
  list_relations: {
    parameters: 'database, schema',
    parse: () => [],
    run: async (face, [database, schema], frame) => {
      const listed = await listRelations(face, str(database ?? null), str(schema ?? null), frame)
      return listed.map(cachedHost)
    },
  },
  list_relations_without_caching: {
    parameters: 'schema_relation',
    parse: () => [],
    run: async (face, [schema], frame) => (await listUncached(face, schema ?? null, frame)).map(cachedHost),
  },
  check_schema_exists: {
    parameters: 'database, schema',
    parse: () => false,
    run: async (face, [database, schema], frame) => {
      const parts = { database: str(database ?? null), schema: str(schema ?? null), quoting: face.world.quoting }
      const information = relation(informationSchema(relationData({ ...parts, identifier: 'INFORMATION_SCHEMA' }), null))
      const found = await executeMacro(
        face,
        'check_schema_exists',
        { information_schema: information, schema: schema ?? null },
        frame,
      )
      const count = found instanceof TableHost ? found.data.rows[0]?.[0] : null
      return typeof count === 'number' && count > 0
    },
  },
  create_schema: {
    parameters: 'relation',
    parse: () => null,
    run: async (face, [schema], frame) => {
      const host = schemaOnly(needRelation(schema, 'create_schema', 'relation'))
      await executeMacro(face, 'create_schema', { relation: host }, frame)
      await commit(face)
      return null
    },
  },
  drop_schema: {
    parameters: 'relation',
    parse: () => null,
    run: async (face, [schema], frame) => {
      const host = schemaOnly(needRelation(schema, 'drop_schema', 'relation'))
      await executeMacro(face, 'drop_schema', { relation: host }, frame)
      await commit(face)
      const { database, schema: name } = host.data.path
      if (database !== null && name !== null) face.execution.relations.dropSchema(database, name)
      return null
    },
  },
  drop_relation: {
    parameters: 'relation',
    parse: () => null,
    run: async (face, [dropped], frame) => {
      const host = needRelation(dropped, 'drop_relation', 'relation')
      if (host.data.type === null) {
        throw compilationError('PW3016', `Tried to drop relation ${host.pyStr()}, but its type is null.`)
      }
      forget(face, host)
      await executeMacro(face, 'drop_relation', { relation: host }, frame)
      return null
    },
  },
  truncate_relation: {
    parameters: 'relation',
    parse: () => null,
    run: async (face, [truncated], frame) => {
      await executeMacro(face, 'truncate_relation', { relation: truncated ?? null }, frame)
      return null
    },
  },
  rename_relation: {
    parameters: 'from_relation, to_relation',
    parse: () => null,
    run: async (face, [from, to], frame) => {
      rename(face, from ?? null, to ?? null)
      await executeMacro(face, 'rename_relation', { from_relation: from ?? null, to_relation: to ?? null }, frame)
      return null
    },
  },
  cache_added: {
    parameters: 'relation',
    parse: () => '',
    run: (face, [added]) => {
      if (added === null)
        throw compilationError('PW3016', `Attempted to cache a null relation for ${face.execution.connectionName}`)
      const cached = cachedOf(needRelation(added, 'cache_added', 'relation'))
      if (cached !== undefined) face.execution.relations.add(cached)
      return ''
    },
  },
  cache_dropped: {
    parameters: 'relation',
    parse: () => '',
    run: (face, [dropped]) => {
      if (dropped === null)
        throw compilationError('PW3016', `Attempted to drop a null relation for ${face.execution.connectionName}`)
      forget(face, needRelation(dropped, 'cache_dropped', 'relation'))
      return ''
    },
  },
  cache_renamed: {
    parameters: 'from_relation, to_relation',
    parse: () => '',
    run: (face, [from, to]) => {
      rename(face, from ?? null, to ?? null)
      return ''
    },
  },
}
