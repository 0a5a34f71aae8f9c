import type { Connection, Session } from '../adapter/index.ts'

/** A session whose runs take effect together or not at all. */
export interface OneTransaction {
  /** For runs of one thread: every worker has the one connection, and what a node commits is not yet committed. */
  readonly session: Session
  /** The connection itself, for what is read or written beside the runs. */
  readonly connection: Connection
  begin(): Promise<void>
  commit(): Promise<void>
  /** Gives up everything since `begin`. Harmless when a failure has done so already. */
  rollback(): Promise<void>
  close(): Promise<void>
}

/**
 * Puts several runs into one transaction. Nodes begin and commit as ever; those words reach the database only from here. A
 * node's failure rolls everything back, and what would come after it is refused.
 */
export async function openOneTransaction(session: Session, name: string): Promise<OneTransaction> {
  const connection = await session.connect(name)
  const guarded = <A extends readonly unknown[], R>(call: (...args: A) => R): ((...args: A) => R) => {
    return (...args) => {
      if (!connection.inTransaction) throw new Error('The transaction of this run was given up')
      return call(...args)
    }
  }
  const inner: Connection = {
    get name() {
      return connection.name
    },
    get inTransaction() {
      return connection.inTransaction
    },
    execute: guarded(connection.execute),
    query: guarded(connection.query),
    stream: guarded(connection.stream),
    describe: guarded(connection.describe),
    profile: guarded(connection.profile),
    measure: () => connection.measure(),
    begin: async () => undefined,
    commit: async () => undefined,
    rollback: () => connection.rollback(),
    interrupt: () => connection.interrupt(),
    progress: () => connection.progress(),
    release: async () => undefined,
  }
  return {
    session: { ...session, connect: async () => inner },
    connection,
    begin: () => connection.begin(),
    commit: () => connection.commit(),
    rollback: () => connection.rollback(),
    close: () => connection.release(),
  }
}
