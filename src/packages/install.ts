import { cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'

/** One package on its way to its place. */
export interface Placing {
  /** The name of its directory. */
  readonly name: string
  /** Absolute. */
  readonly from: string
  /** Local packages are linked; what was fetched is moved. */
  readonly how: 'link' | 'move'
}

/** Where packages are got ready, inside the packages directory so that they only have to be renamed; dbt, too, skips names like it. */
const STAGING = '__incoming-'

/**
 * Gives `work` a directory to fetch into. It is gone afterwards, whatever happens, and so is a packages directory that was
 * not there before and has stayed empty.
 */
export async function withStaging<T>(packagesDirectory: string, work: (staging: string) => Promise<T>): Promise<T> {
  const existed = existsSync(packagesDirectory)
  mkdirSync(packagesDirectory, { recursive: true })
  const staging = mkdtempSync(join(packagesDirectory, STAGING))
  try {
    return await work(staging)
  } finally {
    rmSync(staging, { recursive: true, force: true })
    if (!existed && readdirSync(packagesDirectory).length === 0) rmSync(packagesDirectory, { recursive: true })
  }
}

/**
 * Puts packages in the place of all that were there. Everything is ready before the first old one leaves, and what fails
 * half-way is put back.
 *
 * @param staging a directory inside `packagesDirectory`
 */
export function replacePackages(packagesDirectory: string, packages: readonly Placing[], staging: string): void {
  const incoming = join(staging, 'new')
  const outgoing = join(staging, 'old')
  mkdirSync(incoming)
  mkdirSync(outgoing)
  for (const placing of packages) place(placing, join(incoming, placing.name))
  const leaving = readdirSync(packagesDirectory).filter((name) => !name.startsWith(STAGING))
  const stale = readdirSync(packagesDirectory).filter(
    (name) => name.startsWith(STAGING) && join(packagesDirectory, name) !== staging,
  )
  const undo: (() => void)[] = []
  const move = (from: string, to: string): void => {
    renameSync(from, to)
    undo.unshift(() => renameSync(to, from))
  }
  try {
    for (const name of leaving) move(join(packagesDirectory, name), join(outgoing, name))
    for (const { name } of packages) move(join(incoming, name), join(packagesDirectory, name))
  } catch (error) {
    for (const back of undo) back()
    throw error
  }
  for (const name of stale) rmSync(join(packagesDirectory, name), { recursive: true, force: true })
}

function place({ from, how }: Placing, destination: string): void {
  try {
    if (how === 'move') renameSync(from, destination)
    else symlinkSync(from, destination, 'dir')
  } catch (error) {
    // some systems do not let everyone make links
    if (how === 'move' || !(error instanceof Error) || lstatSync(from, { throwIfNoEntry: false }) === undefined) throw error
    cpSync(from, destination, { recursive: true })
  }
}
