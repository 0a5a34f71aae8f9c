import type { Adapter } from '../adapter.ts'
import { type DuckDbCredentials, duckdbCredentials } from './credentials.ts'
import { duckdbDialect } from './dialect.ts'

/**
 * DuckDB in this process. The native library is loaded when a session is opened, not before: commands that only parse
 * never pay for it.
 *
 * Each running statement takes one thread of libuv's pool. A process that runs `n` statements at a time should set
 * `UV_THREADPOOL_SIZE` to at least `n + 4` before anything uses the pool, else file reads wait for queries.
 */
export const duckdbAdapter: Adapter<DuckDbCredentials> = {
  type: 'duckdb',
  capabilities: {
    transactions: true,
    transactionalDdl: true,
    scripts: true,
    merge: true,
    cloneTables: false,
    pythonModels: true,
    oneDatabasePerTransaction: true,
  },
  dialect: duckdbDialect,
  credentials: duckdbCredentials,
  async open(credentials, options) {
    const { openSession } = await import('./session.ts')
    return openSession(credentials, options)
  },
  async openBlank(credentials, options) {
    const { openBlank } = await import('./blank.ts')
    return openBlank(credentials, options)
  },
  async openToLook(credentials, options) {
    const { openToLook } = await import('./look.ts')
    return openToLook(credentials, options)
  },
}

export { type DuckDbCredentials, databaseNameOf } from './credentials.ts'
export { insteadOfPlugin, type Unserved, unserved } from './plugins.ts'
export { syntaxTrees } from './syntax-trees.ts'
