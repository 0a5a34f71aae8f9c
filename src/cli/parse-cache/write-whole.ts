import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/**
 * Writes a file of the cache beside its place and renames it, so that a reader or a kill never meets half a file. A cache that
 * cannot be written, for whatever reason, costs time and nothing else.
 */
export function writeWhole(file: string, pieces: readonly Uint8Array[]): void {
  const part = `${file}.${process.pid}.part`
  quietly(() => {
    mkdirSync(path.dirname(file), { recursive: true })
    try {
      const [first = new Uint8Array(), ...rest] = pieces
      writeFileSync(part, first)
      for (const piece of rest) writeFileSync(part, piece, { flag: 'a' })
      renameSync(part, file)
    } finally {
      rmSync(part, { force: true })
    }
  })
}

function quietly(work: () => void): void {
  try {
    work()
  } catch {
    // said in writeWhole()
  }
}
