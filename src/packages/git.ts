import { spawn } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { shownUrl } from './network.ts'

/** git ended badly, or there is none. */
export class GitError extends Error {
  readonly missing: boolean
  constructor(message: string, missing = false) {
    super(message)
    this.name = 'GitError'
    this.missing = missing
  }
}

export interface GitWorld {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
}

export interface Checkout {
  readonly url: string
  /** `HEAD`, a branch, a tag, a commit. */
  readonly revision: string
  readonly subdirectory: string | null
  /** Sent as the user's password, in no argument and no file. */
  readonly token: { readonly user: string; readonly secret: string } | null
}

/**
 * Checks one revision out, with no more history than it needs, and without the repository around it.
 *
 * @param directory where to; must not exist
 * @returns the commit
 * @throws GitError with git's own words
 */
export async function checkOut(checkout: Checkout, directory: string, world: GitWorld): Promise<string> {
  const { url, revision, subdirectory } = checkout
  if (/^-/.test(url) || /^-/.test(revision)) throw new GitError(`'${url}' at '${revision}' is no repository and revision`)
  const git = (...args: string[]): Promise<string> => run(checkout, args, directory, world)
  await run(checkout, ['init', '--quiet', '--', directory], undefined, world)
  await git('remote', 'add', '--', 'origin', url)
  if (subdirectory !== null) await git('sparse-checkout', 'set', '--cone', '--', subdirectory)
  const commit = await fetchRevision(git, revision, subdirectory !== null)
  await git('checkout', '--quiet', '--detach', commit)
  const repository = join(directory, '.git')
  if (existsSync(repository)) rmSync(repository, { recursive: true, force: true })
  return commit
}

type Git = (...args: string[]) => Promise<string>

/** The one commit; where a server or an abbreviated commit does not allow that, everything. */
async function fetchRevision(git: Git, revision: string, sparse: boolean): Promise<string> {
  const blobs = sparse ? ['--filter=blob:none'] : []
  try {
    await git('fetch', '--quiet', '--depth', '1', ...blobs, '--', 'origin', revision)
    return await git('rev-parse', 'FETCH_HEAD^{commit}')
  } catch (shallow) {
    if (!(shallow instanceof GitError) || shallow.missing) throw shallow
    try {
      await git('fetch', '--quiet', '--tags', '--', 'origin', '+refs/heads/*:refs/remotes/origin/*')
    } catch {
      throw shallow // the repository cannot be reached: the first attempt says why
    }
    const names = [`refs/tags/${revision}`, `refs/remotes/origin/${revision}`, ...(isCommit(revision) ? [revision] : [])]
    for (const name of names) {
      const commit = await git('rev-parse', '--verify', '--quiet', `${name}^{commit}`).catch(() => undefined)
      if (commit !== undefined) return commit
    }
    throw shallow
  }
}

function isCommit(revision: string): boolean {
  return /^[0-9a-f]{7,64}$/i.test(revision)
}

/** Without a shell; a repository's hooks and questions to a person are off. */
function run({ token, url }: Checkout, args: readonly string[], cwd: string | undefined, world: GitWorld): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', ['-c', 'core.hooksPath=/dev/null', '-c', 'advice.detachedHead=false', ...args], {
      ...(cwd === undefined ? {} : { cwd }),
      env: { ...world.env, ...quiet(world.env), ...(token === null ? {} : authorization(world.env, url, token)) },
      stdio: ['ignore', 'pipe', 'pipe'],
      signal: world.signal,
    })
    let out = ''
    let err = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text
    })
    child.on('error', (error) => {
      const missing = 'code' in error && error.code === 'ENOENT'
      reject(error.name === 'AbortError' ? error : new GitError(missing ? 'git was not found' : error.message, missing))
    })
    child.on('close', (code) => {
      if (code === 0) resolve(out.trim())
      else reject(new GitError(err.trim().replaceAll(url, shownUrl(url)) || `git ${args[0]} ended with code ${code}`))
    })
  })
}

function quiet(env: GitWorld['env']): Record<string, string> {
  return {
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GCM_INTERACTIVE: 'never',
    // a transfer that stands still ends
    GIT_HTTP_LOW_SPEED_LIMIT: env['GIT_HTTP_LOW_SPEED_LIMIT'] ?? '100',
    GIT_HTTP_LOW_SPEED_TIME: env['GIT_HTTP_LOW_SPEED_TIME'] ?? '60',
  }
}

/** A header for this host alone, in git's configuration by environment variables, where no list of processes shows it. */
function authorization(
  env: GitWorld['env'],
  url: string,
  { user, secret }: NonNullable<Checkout['token']>,
): Record<string, string> {
  const index = Number(env['GIT_CONFIG_COUNT'] ?? '0') || 0
  const header = `Authorization: Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`
  return {
    GIT_CONFIG_COUNT: String(index + 1),
    [`GIT_CONFIG_KEY_${index}`]: `http.${new URL(url).origin}/.extraHeader`,
    [`GIT_CONFIG_VALUE_${index}`]: header,
  }
}
