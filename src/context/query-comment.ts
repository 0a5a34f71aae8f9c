import { Dict, defineMacro, Host, scopeOf, str, toJson, type Value } from '../jinja/index.ts'
import { runtimeError } from './errors.ts'
import type { RunFace } from './face.ts'
import { toValue } from './plain-values.ts'

/** The comment that goes with every statement of one connection; empty text for none. */
export interface QueryHeader {
  readonly comment: string
  readonly append: boolean
}

/** Makes the comment of a node's statements from the project's `query-comment`. */
export async function queryHeader(face: RunFace): Promise<QueryHeader> {
  const { comment, append } = face.world.queryComment
  if (comment === null || comment === '') return { comment: '', append }
  const text = comment === undefined ? defaultComment(face) : await customComment(face, comment)
  if (text.includes('*/')) throw runtimeError('PW3018', `query comment contains illegal value "*/": ${text}`)
  return { comment: text.trim(), append }
}

/** Puts the comment before a statement, or behind it but inside its semicolon. */
export function withComment(sql: string, header: QueryHeader): string {
  if (header.comment === '') return sql
  if (!header.append) return `/* ${header.comment} */\n${sql}`
  const trimmed = sql.trimEnd()
  return trimmed.endsWith(';') ? `${trimmed.slice(0, -1)}\n/* ${header.comment} */;` : `${trimmed}\n/* ${header.comment} */`
}

function defaultComment(face: RunFace): string {
  const { world, execution, node } = face
  const fields: [string, Value][] = [
    ['app', 'dbt'],
    ['dbt_version', world.dbtVersion],
    ['profile_name', toValue(world.target['profile_name'] ?? null)],
    ['target_name', toValue(world.target['target_name'] ?? null)],
  ]
  fields.push(face.options.face === 'operation' ? ['connection_name', execution.connectionName] : ['node_id', node.uniqueId])
  return toJson(Dict.of(fields))
}

/** The project's text is the body of a macro with the parameters `connection_name` and `node`. */
async function customComment(face: RunFace, comment: string): Promise<string> {
  const macro = defineMacro({
    path: 'dbt_project.yml',
    text: `{%- macro query_comment_macro(connection_name, node) -%}\n${comment}\n{% endmacro %}`,
    line: 1,
    name: 'query_comment_macro',
  })
  const described = face.options.face === 'operation' ? null : new LenientDict(toValue(face.world.describe(face.node)))
  const value = await macro.call(scopeOf({}, face.scope), [face.execution.connectionName, described])
  return str(value)
}

/** The node in a query comment: what it does not have is empty text, never an error. */
class LenientDict extends Host {
  private readonly fields: Value
  constructor(fields: Value) {
    super()
    this.fields = fields
  }
  override pyType(): string {
    return 'QueryHeaderContextWrapper'
  }
  override pyAttr(name: string): Value | undefined {
    return (this.fields instanceof Dict ? this.fields.get(name) : undefined) ?? ''
  }
  override pyItem(key: Value): Value | undefined {
    return typeof key === 'string' ? this.pyAttr(key) : undefined
  }
}
