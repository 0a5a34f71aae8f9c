import { writeFileSync } from 'node:fs'
import { Worker } from 'node:worker_threads'

/** Files on their way to the disk while the caller goes on. */
export interface PendingFiles {
  /** Writes a file, at once or soon; of several texts for one file the last one stays. */
  put(file: string, text: string): void
  /**
   * Resolves when all of them are written.
   * @throws {UnwrittenFile} for the first that could not be
   */
  settled(): Promise<void>
}

export class UnwrittenFile extends Error {
  readonly file: string
  constructor(file: string, why: string) {
    super(why)
    this.file = file
  }
}

/** Files that are written at once, as starting a thread takes as long. */
const FEW = 64

/**
 * Creating a file may wait for the disk as long as a statement takes, and handing it to the thread pool costs the main
 * thread a tenth of a millisecond: so from the 65th file on a thread of its own writes them, one after the other.
 */
export function createPendingFiles(few = FEW): PendingFiles {
  let count = 0
  let thread: WriterThread | undefined
  let failed: UnwrittenFile | undefined

  const writeNow = (file: string, text: string): void => {
    try {
      writeFileSync(file, text)
    } catch (error) {
      failed ??= new UnwrittenFile(file, error instanceof Error ? error.message : String(error))
    }
  }

  return {
    put(file, text) {
      count += 1
      if (count <= few) writeNow(file, text)
      else {
        thread ??= startThread()
        thread.put(file, text)
      }
    },
    async settled() {
      const late = await thread?.end()
      thread = undefined
      const error = failed ?? late
      failed = undefined
      if (error !== undefined) throw error
    },
  }
}

interface WriterThread {
  put(file: string, text: string): void
  /** Resolves when all is written and the thread is gone, with what went wrong first. */
  end(): Promise<UnwrittenFile | undefined>
}

/** Plain JavaScript as text: the same in a bundle and in tests, which run the sources. */
const PROGRAM = `
const { parentPort } = require('node:worker_threads')
const { writeFileSync } = require('node:fs')
let failed = null
parentPort.on('message', (files) => {
  if (files === null) {
    parentPort.postMessage(failed)
    parentPort.close()
    return
  }
  for (const [file, text] of files) {
    try {
      writeFileSync(file, text)
    } catch (error) {
      failed ??= [file, error.message]
    }
  }
})
`

function startThread(): WriterThread {
  const worker = new Worker(PROGRAM, { eval: true, execArgv: [] })
  let batch: [string, string][] = []
  const answer = new Promise<UnwrittenFile | undefined>((resolve, reject) => {
    worker.once('message', (failed: readonly [string, string] | null) => {
      resolve(failed === null ? undefined : new UnwrittenFile(...failed))
    })
    worker.once('error', reject)
    worker.once('exit', () => reject(new Error('The thread that writes files ended early')))
  })
  // an error of the thread is for whoever waits for the end
  answer.catch(() => undefined)
  const send = (): void => {
    if (batch.length === 0) return
    worker.postMessage(batch)
    batch = []
  }
  return {
    put(file, text) {
      if (batch.length === 0) setImmediate(send)
      batch.push([file, text])
    },
    async end() {
      send()
      worker.postMessage(null)
      return answer
    },
  }
}
