import { mkdirSync, rmSync } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import path from 'node:path'
import { failure } from '../model/index.ts'
import { jsonScrubber, scrubber } from '../report/index.ts'
import type { WriteTarget } from '../run/index.ts'
import type { Configured } from './open/index.ts'
import { createPendingFiles, UnwrittenFile } from './pending-files.ts'
import { secretsOf } from './secrets.ts'

/** Writes below target/; directories are made once. */
export interface TargetFiles {
  readonly directory: string
  /** Goes on in the background. */
  readonly write: WriteTarget
  /** Waits until all of `write` is on the disk. */
  settled(): Promise<void>
  /** Writes an artifact in one go: complete or not at all. */
  artifact(name: string, pieces: Iterable<Uint8Array | string>): Promise<void>
}

const CHUNK = 1 << 20

/** The target directory of a project; secrets are blotted out of whatever is written there, as in the log. */
export function targetOf({ targetPath, request }: Pick<Configured, 'targetPath' | 'request'>): TargetFiles {
  return openTarget(targetPath, secretsOf(request.env))
}

export function openTarget(directory: string, secrets: readonly string[] = []): TargetFiles {
  const scrub = { text: scrubber(secrets), json: jsonScrubber(secrets) }
  const made = new Set<string>()
  const pending = createPendingFiles()
  const make = (folder: string): void => {
    if (made.has(folder)) return
    mkdirSync(folder, { recursive: true })
    made.add(folder)
  }
  return {
    directory,
    write(kind, relativePath, text) {
      const file = path.join(directory, kind, relativePath)
      guard(() => make(path.dirname(file)), file)
      pending.put(file, scrub.text(text))
    },
    async settled() {
      try {
        await pending.settled()
      } catch (error) {
        throw error instanceof UnwrittenFile ? cannotWrite(error.file, error) : error
      }
    },
    async artifact(name, pieces) {
      const file = path.join(directory, name)
      const part = `${file}.part`
      guard(() => make(directory), directory)
      try {
        await writePieces(part, secrets.length === 0 ? pieces : scrubbed(pieces, scrub.json))
        await rename(part, file)
      } catch (error) {
        rmSync(part, { force: true })
        throw cannotWrite(file, error)
      }
    },
  }
}

function* scrubbed(pieces: Iterable<Uint8Array | string>, scrub: (json: string) => string): Iterable<string> {
  const utf8 = new TextDecoder()
  for (const piece of pieces) yield scrub(typeof piece === 'string' ? piece : utf8.decode(piece))
}

async function writePieces(file: string, pieces: Iterable<Uint8Array | string>): Promise<void> {
  const handle = await open(file, 'w')
  try {
    const chunk = Buffer.allocUnsafe(CHUNK)
    let used = 0
    for (const piece of pieces) {
      const size = typeof piece === 'string' ? piece.length * 3 : piece.length
      if (used + size > CHUNK) {
        await handle.writeFile(chunk.subarray(0, used))
        used = 0
      }
      if (size > CHUNK) await handle.writeFile(piece)
      else if (typeof piece === 'string') used += chunk.write(piece, used)
      else {
        chunk.set(piece, used)
        used += piece.length
      }
    }
    await handle.writeFile(chunk.subarray(0, used))
  } finally {
    await handle.close()
  }
}

function guard(work: () => void, file: string): void {
  try {
    work()
  } catch (error) {
    throw cannotWrite(file, error)
  }
}

function cannotWrite(file: string, error: unknown): Error {
  const why = error instanceof Error ? error.message : String(error)
  return failure(
    'PW5001',
    `Cannot write ${file}: ${why}`,
    { family: 'Runtime Error', hint: 'Check permissions and free space, or choose another place with --target-path.' },
    error,
  )
}
