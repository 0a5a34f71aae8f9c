import type { DuckDBConnection } from '@duckdb/node-api'
import { databaseError } from './errors.ts'

/** What the text of a statement says about transactions, as far as the adapter has to know. */
export type TransactionControl =
  /** The whole text is this one statement. */
  | 'begin'
  | 'commit'
  | 'rollback'
  /** A script in which such a statement may occur: only the database knows the state afterwards. */
  | 'mixed'
  | 'none'

const COMMENTS = '(?:\\s|--[^\\n]*(?:\\n|$)|/\\*[\\s\\S]*?\\*/)*'
const ALONE = new RegExp(
  `^${COMMENTS}(?:(begin|start\\s+transaction)|(commit|end)|(rollback|abort))(?:\\s+(?:transaction|work))?${COMMENTS};?${COMMENTS}$`,
  'i',
)
const SOMEWHERE = new RegExp(`(?:^|;)${COMMENTS}(?:begin|start|commit|end|rollback|abort)\\b`, 'i')
const WORDS = /\b(?:begin|start|commit|end|rollback|abort)\b/i

export function transactionControl(sql: string): TransactionControl {
  if (!WORDS.test(sql)) return 'none'
  const alone = ALONE.exec(sql)
  if (alone !== null) return alone[1] !== undefined ? 'begin' : alone[2] !== undefined ? 'commit' : 'rollback'
  return SOMEWHERE.test(sql) ? 'mixed' : 'none'
}

/** Within a transaction its number stays the same; outside each statement has a new one. */
export async function transactionIsOpen(native: DuckDBConnection): Promise<boolean> {
  try {
    const [first, second] = [await transactionNumber(native), await transactionNumber(native)]
    return first === second
  } catch (thrown) {
    if (databaseError(thrown, '').exceptionType === 'TransactionContext') return true
    throw thrown
  }
}

async function transactionNumber(native: DuckDBConnection): Promise<string> {
  return String((await native.run('SELECT txid_current()')).getChunk(0).getColumnVector(0).getItem(0))
}

export async function rollBackNative(native: DuckDBConnection): Promise<void> {
  try {
    await native.run('ROLLBACK')
  } catch (thrown) {
    // A failed COMMIT has ended the transaction already; that there is none is what was wanted.
    if (databaseError(thrown, '').exceptionType !== 'TransactionContext') throw thrown
  }
}
