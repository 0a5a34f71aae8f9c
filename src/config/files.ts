import { readdirSync, readFileSync, statSync } from 'node:fs'

/** The file system as configuration sees it; tests and caches bring their own. */
export interface Files {
  /** The file's text, or undefined when there is none. Unreadable files throw. */
  read(path: string): string | undefined
  kind(path: string): 'file' | 'directory' | undefined
  /** Names in a directory, sorted by code point; empty when there is none. */
  list(directory: string): readonly string[]
}

export const diskFiles: Files = {
  read: (path) => (diskKind(path) === 'file' ? readFileSync(path, 'utf8') : undefined),
  kind: diskKind,
  list: (directory) => (diskKind(directory) === 'directory' ? readdirSync(directory).sort() : []),
}

function diskKind(path: string): 'file' | 'directory' | undefined {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined) return undefined
  return found.isDirectory() ? 'directory' : 'file'
}
