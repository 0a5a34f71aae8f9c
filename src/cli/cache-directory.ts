import { createHash } from 'node:crypto'
import { homedir, tmpdir } from 'node:os'
import path from 'node:path'

interface Environment {
  readonly [name: string]: string | undefined
}

/** Where what is remembered of a project lies: outside it, because drivers give each call a new target path. */
export function cacheFile(
  env: Environment,
  what: 'parse' | 'files' | 'snapshot' | 'names',
  projectDirectory: string,
  extension = 'json',
): string {
  const name = createHash('sha256').update(projectDirectory).digest('hex').slice(0, 24)
  return path.join(cacheDirectory(env), `${what}-${name}.${extension}`)
}

/** `$XDG_CACHE_HOME/planwise` or `~/.cache/planwise`; without a home the directory for temporary files. */
function cacheDirectory(env: Environment): string {
  const base = env['PLANWISE_CACHE_DIR'] ?? env['XDG_CACHE_HOME']
  if (base !== undefined && base !== '') return path.join(base, 'planwise')
  const home = env['HOME'] ?? env['USERPROFILE'] ?? safeHome()
  return home === '' ? path.join(tmpdir(), 'planwise-cache') : path.join(home, '.cache', 'planwise')
}

function safeHome(): string {
  try {
    return homedir()
  } catch {
    // a user without an entry in the system's list
    return ''
  }
}
