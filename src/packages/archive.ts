import { lstatSync, mkdirSync, readdirSync, readlinkSync, realpathSync } from 'node:fs'
import { dirname, isAbsolute, join, posix, relative, resolve, sep } from 'node:path'
import { BrokenAnswer } from './network.ts'

/** A package whose files would end up, or lead, outside its own directory, or that is not laid out as a package. */
export class UnsafePackage extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'UnsafePackage'
  }
}

const TAKEN = new Set(['File', 'OldFile', 'ContiguousFile', 'Directory', 'SymbolicLink', 'Link'])

/**
 * Unpacks a package's archive: one directory at its top, whose contents end up in `directory`. The whole listing is looked
 * at before anything is written.
 *
 * @throws UnsafePackage for entries that lead out of the package, or another layout
 * @throws BrokenAnswer for what is no complete tar archive
 */
export async function unpack(file: string, directory: string): Promise<void> {
  const { list, extract } = await import('tar')
  const entries: { readonly path: string; readonly type: string; readonly link: string }[] = []
  try {
    await list({
      file,
      strict: true,
      onReadEntry: ({ path, type, linkpath }) => entries.push({ path, type, link: linkpath ?? '' }),
    })
  } catch (error) {
    throw new BrokenAnswer(`it is no complete tar archive (${error instanceof Error ? error.message : String(error)})`, error)
  }
  if (entries.length === 0) throw new BrokenAnswer('the archive is empty')
  const tops = new Set(entries.map(({ path }) => path.split('/').find((part) => part !== '' && part !== '.') ?? ''))
  for (const entry of entries) checkEntry(entry)
  if (tops.size !== 1) {
    throw new UnsafePackage(`the archive has ${tops.size} entries at its top; a package has one directory there`)
  }
  mkdirSync(directory, { recursive: true })
  await extract({ file, cwd: directory, strict: true, strip: 1, preserveOwner: false })
  checkLinks(directory)
}

function checkEntry({ path, type, link }: { readonly path: string; readonly type: string; readonly link: string }): void {
  if (!TAKEN.has(type)) throw new UnsafePackage(`'${path}' in the archive is neither file, directory nor link (${type})`)
  if (leadsOut(path)) throw new UnsafePackage(`'${path}' in the archive leads out of the package`)
  if (type === 'SymbolicLink' && leadsOut(posix.join(posix.dirname(path), link), link)) {
    throw new UnsafePackage(`the link '${path}' in the archive leads out of the package (to '${link}')`)
  }
  if (type === 'Link' && leadsOut(link)) {
    throw new UnsafePackage(`the link '${path}' in the archive leads out of the package (to '${link}')`)
  }
}

/** Whether a path does not stay below the archive's top directory. */
function leadsOut(path: string, written = path): boolean {
  if (posix.isAbsolute(written) || /^[A-Za-z]:|\\/.test(written)) return true
  if (path.split('/').includes('..') && written === path) return true
  const normal = posix.normalize(path)
  return normal.startsWith('../') || normal === '..' || normal === '.'
}

/**
 * Makes sure that no symbolic link below a directory leads out of it.
 * @throws UnsafePackage with the first one
 */
export function checkLinks(directory: string): void {
  const root = realpathSync(directory)
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) continue
    const path = join(entry.parentPath, entry.name)
    const target = resolve(dirname(path), readlinkSync(path))
    const real = lstatSync(target, { throwIfNoEntry: false }) === undefined ? target : tryReal(target)
    if (!isInside(root, real)) {
      throw new UnsafePackage(`the link '${relative(root, path)}' leads out of the package (to '${readlinkSync(path)}')`)
    }
  }
}

function tryReal(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    // a link to nowhere, or to itself: what it names is what counts
    return path
  }
}

/** Whether `path` is `root` or below it; both absolute. */
export function isInside(root: string, path: string): boolean {
  const way = relative(root, path)
  return way === '' || (!isAbsolute(way) && way !== '..' && !way.startsWith(`..${sep}`))
}
