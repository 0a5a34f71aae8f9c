import { writeFile } from 'node:fs/promises'

/** Files on their way to the disk while the caller goes on. */
export interface PendingFiles {
  /** The text a file shall have. Of several for one file the last one wins. */
  put(file: string, text: string): void
  /**
   * Resolves when all of them are written.
   * @throws {UnwrittenFile} for the first that could not be
   */
  settled(): Promise<void>
}

export class UnwrittenFile extends Error {
  readonly file: string
  constructor(file: string, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
    this.file = file
  }
}

/** More at once would only queue up at the directory's lock, and take threads from the database. */
const AT_ONCE = 4

/** Creating a file may wait for the disk as long as a statement takes, so nobody waits for it until the end. */
export function createPendingFiles(write: (file: string, text: string) => Promise<void> = writeFile): PendingFiles {
  const waiting = new Map<string, string>()
  const current = new Set<string>()
  const workers = new Set<Promise<void>>()
  let failed: UnwrittenFile | undefined

  const take = (): readonly [string, string] | undefined => {
    for (const entry of waiting) {
      if (current.has(entry[0])) continue
      waiting.delete(entry[0])
      return entry
    }
    return undefined
  }

  const work = async (): Promise<void> => {
    for (let next = take(); next !== undefined; next = take()) {
      const [file, text] = next
      current.add(file)
      try {
        await write(file, text)
      } catch (error) {
        failed ??= new UnwrittenFile(file, error)
      }
      current.delete(file)
    }
  }

  return {
    put(file, text) {
      waiting.set(file, text)
      if (workers.size >= AT_ONCE) return
      const worker = work().finally(() => workers.delete(worker))
      workers.add(worker)
    },
    async settled() {
      while (workers.size > 0) await Promise.all(workers)
      if (failed === undefined) return
      const error = failed
      failed = undefined
      throw error
    },
  }
}
