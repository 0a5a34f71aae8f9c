import { readFileSync } from 'node:fs'
import type { ErrorCategory, LockHolder } from '../error.ts'

interface Advice {
  readonly hint?: string
  readonly holder?: LockHolder
  /** Overrides the category of the exception's type. */
  readonly category?: ErrorCategory
}

interface Rule {
  readonly pattern: RegExp
  readonly advise: (match: RegExpExecArray) => Advice
}

/** DuckDB says in all such cases which statement would help. */
const MISSING_EXTENSION = /(?:not found|to be loaded|exists in the)[\s\S]*INSTALL "?(\w+)/

const RULES: readonly Rule[] = [
  { pattern: /Could not set lock on file "(.+?)"(?::.*? held in (.*?)\s*\(PID (\d+)\))?/s, advise: lockAdvice },
  {
    pattern: /The file "(.+?)" exists, but it is not a valid DuckDB database file/,
    advise: (m) => ({
      hint: `${m[1]} is some other kind of file (or empty). Move it away to start with a new database, or correct "path" in the profile.`,
    }),
  },
  {
    pattern: /Corrupt database file|computed checksum/,
    advise: () => ({
      hint: 'The file is damaged or only partly copied. Restore it from a backup, or delete it and build again.',
    }),
  },
  {
    pattern: /database file with version number|storage version/i,
    advise: () => ({ hint: 'The file was written by another version of DuckDB. Export it there, or delete it and build again.' }),
  },
  {
    pattern: /Could not read from file "(.+?)": Is a directory/,
    advise: (m) => ({ hint: `${m[1]} is a directory; "path" in the profile must name a file.` }),
  },
  {
    pattern: /Cannot open file "(.+?)": No such file or directory/,
    advise: (m) => ({ hint: `Create the directory ${directoryOf(m[1] ?? '')} first, or correct the path.` }),
  },
  {
    pattern: /Failed to create directory "(.+?)"/,
    advise: (m) => ({
      hint: `DuckDB needs ${m[1]} for what does not fit into memory. Set "temp_directory" to a writable directory.`,
    }),
  },
  {
    pattern:
      /(?:Cannot open file|Cannot open database|Could not write file|Failed to create|Failed to delete) ?"(.+?)"?: ?(?:Permission denied|Operation not permitted|Read-only file system)/,
    advise: (m) => ({
      category: 'environment',
      hint: `This user may not write ${m[1]}. DuckDB writes the file and, beside it, a .wal file: both need permission.`,
    }),
  },
  {
    pattern: /Permission denied|Read-only file system/,
    advise: () => ({
      category: 'environment',
      hint: 'Check who owns the file and its directory, and whether this user may write there.',
    }),
  },
  {
    pattern: /No space left on device|Disk quota exceeded|max_temp_directory_size|failed to offload data block/i,
    advise: () => ({
      category: 'resource',
      hint: 'The disk is full. Free some space, or set "temp_directory" to a disk that has more.',
    }),
  },
  {
    pattern: /Cannot execute statement of type .* read-only mode/,
    advise: () => ({ category: 'environment', hint: 'The profile opens this database read-only (access_mode or read_only).' }),
  },
  {
    pattern: /in read-only mode: database does not exist/,
    advise: () => ({ hint: 'A read-only database must exist already: build it once without access_mode READ_ONLY.' }),
  },
  { pattern: MISSING_EXTENSION, advise: extensionAdvice },
  {
    pattern: /Failed to download extension "(\w+)"/,
    advise: (m) => ({
      category: 'environment',
      hint: `The extension ${m[1]} is not installed on this machine and could not be downloaded. Install it once with network access.`,
    }),
  },
]

/** What can be done about an error of this type and text. */
export function advice(type: string, message: string): Advice {
  if (type === 'Out of Memory') return memoryAdvice(message)
  for (const { pattern, advise } of RULES) {
    const match = pattern.exec(message)
    if (match !== null) return advise(match)
  }
  return {}
}

/** The extension that a statement would have needed, if that is what the error says. */
export function missingExtension(message: string): string | undefined {
  return MISSING_EXTENSION.exec(message)?.[1]
}

function memoryAdvice(message: string): Advice {
  const spill = /no temporary directory/.test(message) ? ' or a "temp_directory" to spill into' : ''
  return {
    category: 'resource',
    hint: `Give DuckDB more memory ("memory_limit")${spill}, or fewer "threads" under "settings" of the profile.`,
  }
}

function extensionAdvice(match: RegExpExecArray): Advice {
  const name = match[1]
  return {
    category: 'environment',
    hint: `Add "extensions: [${name}]" to the target in profiles.yml: planwise loads it, and installs it if it is not there yet.`,
  }
}

function lockAdvice(match: RegExpExecArray): Advice {
  const [, file, program, pid] = match
  if (pid === undefined) {
    return { hint: `Another process has ${file} open. Close it (a notebook, a DuckDB shell, another run) and try again.` }
  }
  const holder = lockHolder(Number(pid), program)
  const since = holder.startedAt === undefined ? '' : `, running since ${holder.startedAt.toISOString()}`
  return {
    holder,
    hint: `Process ${pid}${holder.command === undefined ? '' : ` (${holder.command})`}${since} holds ${file}. Wait for it, or end it: kill ${pid}`,
  }
}

/** Linux counts a process's start in hundredths of a second since the machine started. */
const TICKS_PER_SECOND = 100
const START_TIME_FIELD = 19

function lockHolder(pid: number, program: string | undefined): LockHolder {
  const command = readOrUndefined(`/proc/${pid}/cmdline`)?.split('\0').join(' ').trim() || program?.trim()
  const stat = readOrUndefined(`/proc/${pid}/stat`)
  const booted = /^btime (\d+)$/m.exec(readOrUndefined('/proc/stat') ?? '')?.[1]
  // The second field is the program's name in parentheses and may itself contain spaces and parentheses.
  const ticks = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[START_TIME_FIELD]
  const startedAt =
    booted === undefined || ticks === undefined ? undefined : new Date((Number(booted) + Number(ticks) / TICKS_PER_SECOND) * 1000)
  return {
    pid,
    ...(command === undefined || command === '' ? {} : { command }),
    ...(startedAt === undefined ? {} : { startedAt }),
  }
}

function readOrUndefined(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // No /proc on this system, or the process has ended meanwhile: the message does without.
    return undefined
  }
}

function directoryOf(path: string): string {
  const slash = path.lastIndexOf('/')
  return slash <= 0 ? '/' : path.slice(0, slash)
}
