import { type Connection, syntaxTrees } from '../../adapter/index.ts'
import { type Parsed, readStatement } from './read.ts'

/** Many texts, in their order, each read or with the reason why it cannot be. */
export async function parseStatements(connection: Connection, texts: readonly string[]): Promise<readonly Parsed[]> {
  return (await syntaxTrees(connection, texts)).map(readStatement)
}
