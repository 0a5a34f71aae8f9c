import path from 'node:path'
import type { ExecutableNode } from '../model/index.ts'

/**
 * Where a node's SQL lies below target/compiled and target/run: `<package>/<file>`; a node that shares its file with
 * others (generic tests, snapshot blocks, hooks) gets `<package>/<file>/<its own path>`; a microbatch a file per batch.
 */
export function targetPath(node: ExecutableNode, batch?: string): string {
  const own = path.posix.basename(node.path) === path.posix.basename(node.originalFilePath)
  const file = own ? node.originalFilePath : path.posix.join(node.originalFilePath, node.path)
  if (batch === undefined) return path.posix.join(node.packageName, file)
  const { dir, name, ext } = path.posix.parse(file)
  return path.posix.join(node.packageName, dir, name, `${name}_${batch}${ext}`)
}
