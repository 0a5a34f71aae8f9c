import { diskFiles, installLocal, lockIsStale, resolvePackages, unwrap, writeLock } from '../../config/index.ts'
import { exitCodes } from '../exit-code.ts'
import type { Outcome } from '../invocation.ts'
import { askedPackages, configureLightly, packagesOptions } from '../open.ts'
import type { Task } from './task.ts'

/** `deps`: installs the packages that the project asks for, those of packages included. */
export async function performDeps({ request }: Task): Promise<Outcome> {
  const { root, warn, world } = await configureLightly(request)
  const asked = await askedPackages(root, world, warn)
  const say = (message: string, name: string): void => request.emit({ kind: 'note', message, name })
  if (asked.packages.length === 0) {
    say('Warning: No packages were found in packages.yml', 'DepsNoPackagesFound')
    return { exitCode: exitCodes.success, success: true, result: { packages: [] } }
  }
  const packages = unwrap(await resolvePackages(root, asked, diskFiles, packagesOptions(world)))
  if (lockIsStale(root.directory, asked, diskFiles)) {
    writeLock(root.directory, packages, asked)
    say(`Updating lock file in file path: ${root.directory}/package-lock.yml`, 'DepsLockUpdating')
  }
  for (const { spec } of packages) if (spec.kind === 'local') say(`Installing ${spec.local}`, 'DepsStartPackageInstall')
  const installed = installLocal(root, packages)
  for (const { how } of installed) say(`Installed from <local @ ${how === 'link' ? 'symlink' : 'copy'}>`, 'DepsInstallInfo')
  return { exitCode: exitCodes.success, success: true, result: { packages: installed.map(({ name, how }) => ({ name, how })) } }
}
