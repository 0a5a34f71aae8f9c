import { cpSync, existsSync, rmSync } from 'node:fs'
import path from 'node:path'
import type { Opened } from '../open/index.ts'

/** Copies the project's `asset-paths` beside the documentation, anew each time; one that does not exist is nothing. */
export function copyAssets({ root, targetPath, directory, warn }: Opened): void {
  for (const asset of root.assetPaths) {
    const to = path.resolve(targetPath, asset)
    if (!to.startsWith(targetPath + path.sep)) {
      const message = `asset-paths: '${asset}' leads out of the project and is left out`
      warn({ code: 'PW1107', severity: 'warning', message, at: { path: root.fileName } }, 'Note')
      continue
    }
    rmSync(to, { recursive: true, force: true })
    const from = path.resolve(directory, asset)
    if (existsSync(from)) cpSync(from, to, { recursive: true })
  }
}
