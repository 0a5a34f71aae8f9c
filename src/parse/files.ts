import { pythonStrip } from './text.ts'

/** How the parse layer sees the disk; paths are absolute, with `/`. Made by `diskFiles()` or by a test. */
export interface ProjectFiles {
  /**
   * All files below a folder, as paths relative to it, in any order; empty when it does not exist. Symbolic links to files
   * count, linked folders are not entered (the given folder itself may be a link).
   */
  list(folder: string): readonly string[]
  /** The file's UTF-8 text; throws when it cannot be read or is not UTF-8. */
  read(path: string): string
  /** Bytes. */
  size(path: string): number
  exists(path: string): boolean
}

export interface SourceFile {
  readonly packageName: string
  /** Absolute. */
  readonly absolutePath: string
  /** Relative to the resource folder: `marts/orders.sql`. */
  readonly path: string
  /** Relative to the package: `models/marts/orders.sql`. */
  readonly originalFilePath: string
  /** Relative to the project that is run: `dbt_packages/utils/models/marts/orders.sql`. */
  readonly place: string
  /** File name without its extension. */
  readonly name: string
}

export interface LoadedFile extends SourceFile {
  /** Contents without white space around them, as dbt keeps and hashes them. */
  readonly text: string
  /** Line of the file on which `text` begins. */
  readonly firstLine: number
}

/** Which folders of a package hold what. */
export interface ResourcePaths {
  readonly models: readonly string[]
  readonly seeds: readonly string[]
  readonly snapshots: readonly string[]
  readonly analyses: readonly string[]
  readonly macros: readonly string[]
  readonly tests: readonly string[]
  readonly docs: readonly string[]
}

/** The files of one package, sorted by path. */
export interface PackageFiles {
  readonly models: readonly SourceFile[]
  readonly seeds: readonly SourceFile[]
  readonly snapshots: readonly SourceFile[]
  readonly analyses: readonly SourceFile[]
  readonly macros: readonly SourceFile[]
  readonly singularTests: readonly SourceFile[]
  readonly genericTests: readonly SourceFile[]
  readonly fixtures: readonly SourceFile[]
  readonly docs: readonly SourceFile[]
  readonly properties: readonly SourceFile[]
}

/**
 * Finds a package's files by dbt's rules: extensions in any case, names that start with `.`, `#` or `~` left out, what
 * .dbtignore names left out, each file once per kind.
 *
 * @param ignored whether a path relative to the package is ignored
 * @param from the package's directory as seen from the project, with a final slash; empty for the project itself
 */
export function findFiles(
  disk: ProjectFiles,
  packageName: string,
  directory: string,
  paths: ResourcePaths,
  ignored: (path: string) => boolean,
  from = '',
): PackageFiles {
  const listings = new Map<string, readonly string[]>()
  const search = (folders: readonly string[], extensions: readonly string[]): SourceFile[] => {
    const found = new Map<string, SourceFile>()
    for (const folder of [...new Set(folders.map(normalFolder))].sort()) {
      const root = folder === '' ? directory : `${directory}/${folder}`
      let listing = listings.get(root)
      if (listing === undefined) {
        listing = disk.list(root)
        listings.set(root, listing)
      }
      for (const path of listing) {
        const originalFilePath = folder === '' ? path : `${folder}/${path}`
        if (found.has(originalFilePath) || !hasExtension(path, extensions) || ignored(originalFilePath)) continue
        found.set(originalFilePath, {
          packageName,
          absolutePath: `${root}/${path}`,
          path,
          originalFilePath,
          place: `${from}${originalFilePath}`,
          name: stem(path),
        })
      }
    }
    return [...found.values()].sort((a, b) => (a.originalFilePath < b.originalFilePath ? -1 : 1))
  }
  const inTests = (folder: string): string[] => paths.tests.map((path) => `${normalFolder(path)}/${folder}`)
  return {
    models: search(paths.models, ['.sql', '.py', '.ts']).filter((file) => !file.path.endsWith('.d.ts')),
    seeds: search(paths.seeds, ['.csv']),
    snapshots: search(paths.snapshots, ['.sql']),
    analyses: search(paths.analyses, ['.sql']),
    macros: search(paths.macros, ['.sql']),
    singularTests: search(paths.tests, ['.sql']).filter((file) => !/^(generic|fixtures)\//.test(file.path)),
    genericTests: search(inTests('generic'), ['.sql']),
    fixtures: search(inTests('fixtures'), ['.csv', '.sql']),
    docs: search(paths.docs, ['.md']),
    properties: search(
      [...paths.models, ...paths.seeds, ...paths.snapshots, ...paths.analyses, ...paths.macros, ...paths.tests],
      ['.yml', '.yaml'],
    ),
  }
}

/** Reads a file as dbt does: stripped, remembering on which line the rest begins. */
export function load(disk: ProjectFiles, file: SourceFile): LoadedFile {
  const whole = disk.read(file.absolutePath)
  const text = pythonStrip(whole)
  const start = text === '' ? 0 : whole.indexOf(text)
  let firstLine = 1
  for (let at = 0; at < start; at++) if (whole.charCodeAt(at) === 10) firstLine++
  return { ...file, text, firstLine }
}

function normalFolder(folder: string): string {
  return folder
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/')
}

function hasExtension(path: string, extensions: readonly string[]): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (/^[.#~]/.test(name)) return false
  const lower = name.toLowerCase()
  return extensions.some((extension) => lower.endsWith(extension) && lower.length > extension.length)
}

function stem(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const dot = name.lastIndexOf('.')
  return dot > 0 ? name.slice(0, dot) : name
}
