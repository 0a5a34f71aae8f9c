import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import type { ProjectFiles } from './files.ts'

/** {@link ProjectFiles} on the real disk. */
export function diskFiles(): ProjectFiles {
  const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  return {
    list(folder) {
      const found: string[] = []
      const walk = (absolute: string, prefix: string): void => {
        for (const entry of readdirSync(absolute, { withFileTypes: true })) {
          const path = prefix + entry.name
          if (entry.isDirectory()) walk(`${absolute}/${entry.name}`, `${path}/`)
          else if (entry.isFile() || (entry.isSymbolicLink() && isFile(`${absolute}/${entry.name}`))) found.push(path)
        }
      }
      if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) walk(folder, '')
      return found
    },
    read: (path) => utf8.decode(readFileSync(path)),
    size: (path) => statSync(path).size,
    exists: (path) => existsSync(path),
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true
}
