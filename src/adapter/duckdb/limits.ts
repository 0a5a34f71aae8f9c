import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { availableParallelism, totalmem } from 'node:os'
import { dirname, resolve } from 'node:path'
import { ownError } from './errors.ts'

/** Settings that are checked by planwise and given to DuckDB when it opens, with their other names. */
const LIMITS = {
  memory_limit: ['memory_limit', 'max_memory'],
  threads: ['threads', 'worker_threads'],
  temp_directory: ['temp_directory'],
} as const

export type LimitName = keyof typeof LIMITS

const UNITS = /^(\d+(?:\.\d+)?)\s*(B|BYTES?|KB?|MB?|GB?|TB?|KIB|MIB|GIB|TIB)$/i
const PERCENT = /^(\d+(?:\.\d+)?)\s*%$/
const MOST_THREADS_PER_CORE = 64

/** The limit a setting's name stands for, if it is one. */
export function limitNamed(setting: string): LimitName | undefined {
  const name = setting.toLowerCase()
  if (LIMITS.memory_limit.some((alias) => alias === name)) return 'memory_limit'
  if (LIMITS.threads.some((alias) => alias === name)) return 'threads'
  return name === 'temp_directory' ? 'temp_directory' : undefined
}

/**
 * Checks a limit before DuckDB sees it: DuckDB itself says no more than "Failed to set config".
 * @param origin where it was written, for the message
 * @param cwd what a relative temp_directory starts from
 * @returns the text to give to DuckDB
 * @throws DatabaseError of category `environment` that names setting, value and place
 */
export function checkedLimit(name: LimitName, value: string, origin: string | undefined, cwd: string): string {
  const checked = name === 'memory_limit' ? memory(value) : name === 'threads' ? threads(value) : tempDirectory(value, cwd)
  if ('ok' in checked) return checked.ok
  const place = origin === undefined ? '' : ` (${origin})`
  throw ownError('Invalid Configuration', 'environment', `${name} "${value}"${place} ${checked.wrong}`, checked.hint)
}

type Checked = { readonly ok: string } | { readonly wrong: string; readonly hint: string }

function memory(value: string): Checked {
  const hint = 'Write a size such as 4GB, 512MB or 80%.'
  const trimmed = value.trim()
  if (trimmed === '-1' || trimmed.toLowerCase() === 'none') return { ok: '-1' }
  const percent = PERCENT.exec(trimmed)
  if (percent !== null) {
    const share = Number(percent[1])
    if (share <= 0 || share > 100) return { wrong: 'is not a share between 0 and 100 percent', hint }
    return { ok: `${Math.floor((machineMemory() * share) / 100)}B` }
  }
  const size = UNITS.exec(trimmed)
  if (size === null) return { wrong: 'is not a size', hint }
  return Number(size[1]) > 0 ? { ok: trimmed } : { wrong: 'leaves no memory at all', hint }
}

/** What this process may use: a container's limit where there is one. */
function machineMemory(): number {
  const limit = process.constrainedMemory()
  return limit > 0 && limit < totalmem() ? limit : totalmem()
}

function threads(value: string): Checked {
  const hint = `Write a whole number from 1 on; this machine has ${availableParallelism()} cores.`
  if (!/^\d+$/.test(value.trim())) return { wrong: 'is not a whole number', hint }
  const count = Number(value)
  if (count < 1) return { wrong: 'is less than 1', hint }
  if (count > MOST_THREADS_PER_CORE * availableParallelism()) return { wrong: 'is far more than this machine can use', hint }
  return { ok: String(count) }
}

function tempDirectory(value: string, cwd: string): Checked {
  if (value === '') return { ok: '' }
  const path = resolve(cwd, value)
  const existing = existsSync(path) ? path : dirname(path)
  const hint = 'Name a directory that this user may write to; its parent must exist.'
  if (!existsSync(existing)) return { wrong: `cannot be created: ${existing} does not exist`, hint }
  if (!statSync(existing).isDirectory()) return { wrong: 'is not a directory', hint }
  try {
    accessSync(existing, constants.W_OK)
    return { ok: path }
  } catch {
    // The only outcome that matters is "not writable"; the message says so.
    return { wrong: 'is not writable', hint }
  }
}
