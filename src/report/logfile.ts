import { appendFileSync, closeSync, existsSync, mkdirSync, openSync, renameSync, statSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

export interface LogFile {
  write(line: string): void
  /** Hands over what is buffered; others may be reading the file while the command runs. */
  flush(): void
  close(): void
}

export interface LogFileOptions {
  readonly path: string
  /** Bytes after which a new file is begun; 0 for no limit. */
  readonly maxBytes: number
}

const kept = 5
const buffered = 64 * 1024

/**
 * Appends lines to a file and begins a new one before `maxBytes` would be passed, keeping `dbt.log.1` … `dbt.log.5`.
 * The directory and the file are made at the first line. Lines are handed over at the end of the current turn of the
 * event loop, so that a burst costs one write and a reader still sees them at once.
 *
 * Every function throws the operating system's error when the file cannot be opened or written; one that came up between
 * two calls is thrown by the next.
 */
export function openLogFile(options: LogFileOptions): LogFile {
  let handle: number | null = null
  let size = 0
  let pending: string[] = []
  let pendingBytes = 0
  let scheduled = false
  let late: { readonly error: unknown } | null = null

  const open = (): number => {
    mkdirSync(dirname(options.path), { recursive: true })
    handle = openSync(options.path, 'a')
    size = statSync(options.path).size
    return handle
  }

  const roll = (): number => {
    if (handle !== null) closeSync(handle)
    for (let age = kept - 1; age >= 1; age--) {
      if (existsSync(`${options.path}.${age}`)) renameSync(`${options.path}.${age}`, `${options.path}.${age + 1}`)
    }
    renameSync(options.path, `${options.path}.1`)
    return open()
  }

  const flush = (): void => {
    if (pendingBytes === 0) return
    const text = pending.join('')
    pending = []
    const bytes = pendingBytes
    pendingBytes = 0
    let target = handle ?? open()
    if (options.maxBytes > 0 && size > 0 && size + bytes >= options.maxBytes) target = roll()
    writeSync(target, text)
    size += bytes
  }

  const throwLate = (): void => {
    if (late === null) return
    const { error } = late
    late = null
    throw error
  }

  return {
    write(line) {
      throwLate()
      if (handle === null) open()
      const text = `${line}\n`
      pending.push(text)
      pendingBytes += Buffer.byteLength(text)
      if (pendingBytes >= buffered || (options.maxBytes > 0 && pendingBytes >= options.maxBytes)) flush()
      else if (!scheduled) {
        scheduled = true
        setImmediate(() => {
          scheduled = false
          try {
            flush()
          } catch (error) {
            late = { error }
          }
        })
      }
    },
    flush,
    close() {
      try {
        throwLate()
        flush()
      } finally {
        if (handle !== null) closeSync(handle)
        handle = null
      }
    },
  }
}

/** Whether lines can be appended at `path`; the reason when not. */
export function whyNotWritable(path: string): string | null {
  try {
    mkdirSync(dirname(path), { recursive: true })
    appendFileSync(path, '')
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
