import path from 'node:path'

/** A file as people read it: from where they are. */
export function shownPath(cwd: string, file: string): string {
  return file === ':memory:' ? file : path.relative(cwd, file) || file
}
