import type { Connection } from '../../adapter/index.ts'

/** Lets so many go on at a time; who comes first goes first. */
export function semaphore(size: number): { take(): Promise<void>; give(): void } {
  const waiting: (() => void)[] = []
  let free = size
  return {
    async take() {
      if (free > 0) {
        free -= 1
        return
      }
      await new Promise<void>((resolve) => waiting.push(resolve))
    },
    give() {
      const next = waiting.shift()
      if (next === undefined) free += 1
      else next()
    },
  }
}

/** Hands each piece of work a connection that nobody else uses meanwhile. */
export function connectionPool(connections: readonly Connection[]): {
  use<T>(work: (connection: Connection) => Promise<T>): Promise<T>
} {
  const idle = [...connections]
  const turns = semaphore(connections.length)
  return {
    async use(work) {
      await turns.take()
      const connection = idle.pop()
      if (connection === undefined) throw new Error('a connection was promised and is not there')
      try {
        return await work(connection)
      } finally {
        idle.push(connection)
        turns.give()
      }
    },
  }
}
