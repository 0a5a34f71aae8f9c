import type { Connection } from '../../adapter/index.ts'
import type { Json } from '../../model/index.ts'
import { type Parsed, readStatement } from './read.ts'

/** Texts per query: the trees of a thousand models are some megabytes. */
const TOGETHER = 256

/** The syntax trees of many texts, by the database's own parser: in the order of the texts, one query for hundreds of them. */
export async function parseStatements(connection: Connection, texts: readonly string[]): Promise<readonly Parsed[]> {
  const parsed: Parsed[] = []
  for (let begin = 0; begin < texts.length; begin += TOGETHER) {
    const part = texts.slice(begin, begin + TOGETHER)
    const { rows } = await connection.query(serializeSql(part))
    for (const [cell] of rows) parsed.push(readStatement(typeof cell === 'string' ? jsonFrom(cell) : null))
  }
  return parsed
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
