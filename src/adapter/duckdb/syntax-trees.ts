import type { Json } from '../../model/index.ts'
import type { Connection } from '../adapter.ts'

/** Texts per query: the trees of a thousand models are some megabytes. */
const TOGETHER = 256

/**
 * The syntax trees of many texts by the database's own parser (`json_serialize_sql`), in the order of the texts, one query for
 * hundreds of them. Empty and default fields are left out; `error: true` marks what does not parse or is no SELECT, with
 * `error_type` and `error_message`.
 */
export async function syntaxTrees(connection: Connection, texts: readonly string[]): Promise<readonly Json[]> {
  const trees: Json[] = []
  for (let begin = 0; begin < texts.length; begin += TOGETHER) {
    const { rows } = await connection.query(serializeSql(texts.slice(begin, begin + TOGETHER)))
    for (const [cell] of rows) trees.push(typeof cell === 'string' ? jsonFrom(cell) : null)
  }
  return trees
}

function serializeSql(texts: readonly string[]): string {
  const values = texts.map((text, at) => `(${at}, '${text.replaceAll("'", "''")}')`).join(', ')
  return `select json_serialize_sql(text, skip_null := true, skip_empty := true, skip_default := true)::varchar
from (values ${values}) texts(place, text) order by place`
}

function jsonFrom(text: string): Json {
  const parsed: Json = JSON.parse(text)
  return parsed
}
