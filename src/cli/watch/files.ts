import path from 'node:path'

/** Files that were written, made or deleted since the last time, as seen from the project; absolute where they lie outside. */
export type Batch = ReadonlySet<string>

export interface Watched {
  /**
   * The next changes, gathered until the disk is quiet: editors write, rename and touch, and a checkout changes many files.
   * @returns null after the end
   */
  next(): Promise<Batch | null>
  close(): Promise<void>
}

export interface WatchPlaces {
  /** Absolute. */
  readonly directory: string
  /** Further files: profiles.yml. */
  readonly files: readonly string[]
  /** Absolute directories that planwise and others write: artifacts, logs. */
  readonly ignored: readonly string[]
}

/** Milliseconds without a change after which a batch is complete, and how long it may go on growing. */
const QUIET = 40
const LONGEST = 400

/** What a project is made of. Databases, data and artifacts change all the time. */
const EXTENSIONS: ReadonlySet<string> = new Set(['.sql', '.yml', '.yaml', '.csv', '.md', '.py', '.jinja', '.j2', '.ts'])
const NEVER: ReadonlySet<string> = new Set(['node_modules', '__pycache__', 'venv'])

/**
 * Watches a project's files. What an event says is not relied on: it tells when to look, and the next parse tells what is
 * there.
 * @throws {Error} when the system cannot watch so many directories
 */
export async function watchFiles({ directory, files, ignored }: WatchPlaces, signal: AbortSignal): Promise<Watched> {
  const { watch } = await import('chokidar')
  const extra = new Set(files)
  const skipped = new Set(ignored)
  const watcher = watch([directory, ...files], {
    ignoreInitial: true,
    ignored: (file, stats) => !extra.has(file) && isIgnored(file, directory, skipped, stats?.isFile() === true),
  })
  const gathering = gather(signal)
  const failed = new Promise<never>((_, reject) => watcher.on('error', reject))
  failed.catch((error: unknown) => gathering.fail(error))
  watcher.on('all', (_, file) => {
    if (extra.has(file) || isResource(file)) gathering.add(seenFrom(directory, file))
  })
  await Promise.race([new Promise<void>((resolve) => watcher.on('ready', resolve)), failed])
  return { next: gathering.next, close: () => watcher.close() }
}

function isIgnored(file: string, directory: string, skipped: ReadonlySet<string>, isFile: boolean): boolean {
  if (file === directory) return false
  if (skipped.has(file)) return true
  const name = path.basename(file)
  if (name.startsWith('.') || NEVER.has(name)) return name !== '.dbtignore'
  return isFile && !isResource(file)
}

function isResource(file: string): boolean {
  return EXTENSIONS.has(path.extname(file).toLowerCase()) || path.basename(file) === '.dbtignore'
}

function seenFrom(directory: string, file: string): string {
  const relative = path.relative(directory, file)
  return relative.startsWith('..') ? file : relative.split(path.sep).join('/')
}

/** Collects changes between two calls of `next`, so that none is lost while a round is at work. */
export function gather(signal: AbortSignal) {
  let files = new Set<string>()
  let began = 0
  let last = 0
  let failure: { readonly error: unknown } | undefined
  let wake = (): void => undefined
  signal.addEventListener('abort', () => wake(), { once: true })

  function add(file: string): void {
    last = performance.now()
    if (files.size === 0) began = last
    files.add(file)
    wake()
  }

  async function next(): Promise<Batch | null> {
    for (;;) {
      if (failure !== undefined) throw failure.error
      if (signal.aborted) return null
      const now = performance.now()
      const rest = files.size === 0 ? null : Math.min(last + QUIET, began + LONGEST) - now
      if (rest !== null && rest <= 0) {
        const batch = files
        files = new Set()
        return batch
      }
      await new Promise<void>((resolve) => {
        wake = resolve
        if (rest !== null) setTimeout(resolve, rest)
      })
    }
  }

  function fail(error: unknown): void {
    failure = { error }
    wake()
  }

  return { add, next, fail }
}
