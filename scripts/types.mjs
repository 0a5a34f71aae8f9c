// The library's declarations: what tsc emits, less what the public ones never mention.
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const SPECIFIER = /(from\s*|import\s*\(\s*|import\s+)(['"])(\.[^'"]*)\.ts\2/g

/** Writes types/ into `dist`. @returns the exit code of tsc, 0 when all is well */
export function emitTypes(root, dist) {
  const types = path.join(dist, 'types')
  rmSync(types, { recursive: true, force: true })
  const tsc = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.types.json', '--outDir', types], {
    cwd: root,
    stdio: 'inherit',
  })
  const reached = reachable(path.join(types, 'index.d.ts'))
  for (const entry of readdirSync(types, { recursive: true })) {
    const file = path.join(types, entry)
    if (statSync(file).isFile() && !reached.has(file)) rmSync(file)
  }
  removeEmpty(types)
  return status ?? 2
}

/** Every declaration file that the entry mentions, however indirectly; their imports are made to name `.js`, which every resolver follows. */
function reachable(entry) {
  const found = new Set([entry])
  for (const file of found) {
    const text = readFileSync(file, 'utf8')
    for (const [, , , target] of text.matchAll(SPECIFIER)) found.add(path.join(path.dirname(file), `${target}.d.ts`))
    writeFileSync(file, text.replace(SPECIFIER, '$1$2$3.js$2'))
  }
  return found
}

function removeEmpty(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory()) removeEmpty(path.join(folder, entry.name))
  if (readdirSync(folder).length === 0) rmSync(folder, { recursive: true })
}
