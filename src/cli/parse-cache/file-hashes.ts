import { hash } from 'node:crypto'
import { type Stats, statSync } from 'node:fs'
import type { ProjectFiles } from '../../parse/index.ts'
import type { MemoFile } from './memo-file.ts'

/** What files hold, told from their dates where that is safe. */
export interface FileHashes {
  /** A file's text, and the hash of it. Throws when it cannot be read. */
  read(path: string): { readonly text: string; readonly hash: string }
  /** The hash of a file's text; undefined when it cannot be read. */
  of(path: string): string | undefined
  save(): void
}

/** A file that was changed this short a time before it was looked at may be changed again without another date: milliseconds. */
const RACY = 2000

/**
 * Remembers hashes under size, dates, and number of the file. A date that was young when the file was read says nothing: the
 * file is read again.
 *
 * @param now milliseconds since the epoch
 */
export function fileHashes(disk: ProjectFiles, memo: MemoFile, now: () => number): FileHashes {
  const read = (path: string) => {
    // before reading: what is written meanwhile changes the dates
    const stats = statOf(path)
    const seenAt = now()
    const text = disk.read(path)
    const hashed = hash('sha256', text, 'base64url')
    if (stats !== undefined && !isRacy(stats, seenAt)) memo.set(path, [...factsOf(stats), hashed])
    return { text, hash: hashed }
  }
  return {
    read,
    of(path) {
      const stats = statOf(path)
      if (stats === undefined) return undefined
      const known = memo.get(path)
      if (Array.isArray(known) && factsOf(stats).every((fact, at) => fact === known[at])) {
        const hashed: unknown = known[4]
        if (typeof hashed === 'string') return hashed
      }
      try {
        return read(path).hash
      } catch {
        return undefined
      }
    },
    save: () => memo.save(),
  }
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch {
    return undefined
  }
}

function factsOf({ size, mtimeMs, ctimeMs, ino }: Stats): [number, number, number, number] {
  return [size, mtimeMs, ctimeMs, ino]
}

function isRacy({ mtimeMs, ctimeMs }: Stats, seenAt: number): boolean {
  return Math.max(mtimeMs, ctimeMs) > seenAt - RACY
}
