import { diskFiles, installLocal, lockIsStale, resolvePackages, unwrap, writeLock } from '../../config/index.ts'
import { exitCodes } from '../exit-code.ts'
import type { Outcome } from '../invocation.ts'
import { askedPackages, configureLightly, packagesOptions } from '../open/index.ts'
import type { Task } from './task.ts'

/** `deps`: installs the packages that the project asks for, those of packages included. */
export async function performDeps({ request }: Task): Promise<Outcome> {
  const { root, warn, world } = await configureLightly(request)
  const asked = await askedPackages(root, world, warn)
  const say = (message: string, name: string, data: Readonly<Record<string, string>>): void =>
    request.emit({ kind: 'note', message, name, data })
  if (asked.packages.length === 0) {
    say('Warning: No packages were found in packages.yml', 'DepsNoPackagesFound', {})
    return { exitCode: exitCodes.success, success: true, result: { packages: [] } }
  }
  const packages = unwrap(await resolvePackages(root, asked, diskFiles, packagesOptions(world)))
  if (lockIsStale(root.directory, asked, diskFiles)) {
    writeLock(root.directory, packages, asked)
    const lock = `${root.directory}/package-lock.yml`
    say(`Updating lock file in file path: ${lock}`, 'DepsLockUpdating', { lock_filepath: lock })
  }
  const installed = installLocal(root, packages)
  for (const { from } of installed) {
    say(`Installing ${from}`, 'DepsStartPackageInstall', { package_name: from })
    say(`Installed from <local @ ${from}>`, 'DepsInstallInfo', { version_name: `<local @ ${from}>` })
  }
  return { exitCode: exitCodes.success, success: true, result: { packages: installed.map(({ name, how }) => ({ name, how })) } }
}
