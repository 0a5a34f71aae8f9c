import { hash } from 'node:crypto'
import type { ProjectFiles } from '../../parse/index.ts'
import type { FileHashes } from './file-hashes.ts'

/** All that was asked of the disk, with the answers as far as they can be compared. */
export interface Observations {
  /** Hashes of folders' listings. */
  readonly lists: readonly (readonly [folder: string, hash: string])[]
  readonly exists: readonly (readonly [path: string, answer: boolean])[]
  readonly sizes: readonly (readonly [path: string, bytes: number])[]
  readonly reads: readonly (readonly [path: string, hash: string, times: number])[]
}

export interface ObservedFiles extends ProjectFiles {
  observations(): Observations
}

/** Files that note what is asked of them. A folder is listed once in a command. */
export function observedFiles(disk: ProjectFiles, hashes: FileHashes): ObservedFiles {
  const listings = new Map<string, readonly string[]>()
  const exists = new Map<string, boolean>()
  const sizes = new Map<string, number>()
  const reads = new Map<string, { hash: string; times: number }>()
  return {
    list(folder) {
      const known = listings.get(folder) ?? disk.list(folder)
      listings.set(folder, known)
      return known
    },
    exists(path) {
      const answer = disk.exists(path)
      exists.set(path, answer)
      return answer
    },
    size(path) {
      const bytes = disk.size(path)
      sizes.set(path, bytes)
      return bytes
    },
    read(path) {
      const found = hashes.read(path)
      const before = reads.get(path)
      // one that was changed in the middle has no text that all was made of
      const isWhole = before === undefined || before.hash === found.hash
      reads.set(path, { hash: isWhole ? found.hash : '', times: (before?.times ?? 0) + 1 })
      return found.text
    },
    observations: () => ({
      lists: [...listings].map(([folder, names]) => [folder, listHash(names)]),
      exists: [...exists],
      sizes: [...sizes],
      reads: [...reads].map(([path, { hash: hashed, times }]) => [path, hashed, times]),
    }),
  }
}

function listHash(names: readonly string[]): string {
  return hash('sha256', [...names].sort().join('\0'), 'base64url')
}

/**
 * The files whose texts are not what they were.
 *
 * @returns undefined when something else has changed: files that came or went, one that cannot be read any more, or one whose
 *   length alone was looked at
 */
export function changedSince(before: Observations, disk: ProjectFiles, hashes: FileHashes): readonly string[] | undefined {
  try {
    if (before.lists.some(([folder, hashed]) => listHash(disk.list(folder)) !== hashed)) return undefined
    if (before.exists.some(([path, answer]) => disk.exists(path) !== answer)) return undefined
    if (before.sizes.some(([path, bytes]) => disk.size(path) !== bytes)) return undefined
  } catch {
    return undefined
  }
  const now = before.reads.map(([path, hashed]) => ({ path, hashed, found: hashes.of(path) }))
  if (now.some(({ found }) => found === undefined)) return undefined
  return now.flatMap(({ path, hashed, found }) => (found === hashed ? [] : [path]))
}
