// Bundles the command line and the library into dist/, with the built-in macros and the project templates beside them.
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '..')
const dist = path.join(root, 'dist')

export async function build({ types = false } = {}) {
  const esbuild = await import('esbuild')
  rmSync(dist, { recursive: true, force: true })
  mkdirSync(dist, { recursive: true })
  const result = await esbuild.build({
    absWorkingDir: root,
    entryPoints: { main: 'src/cli/main.ts', index: 'src/index.ts' },
    outdir: dist,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    chunkNames: 'chunks/[name]-[hash]',
    external: ['@duckdb/node-bindings'],
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'external',
    sourcemap: false,
    metafile: true,
    banner: {
      js: "import { createRequire as planwiseCreateRequire } from 'node:module'; const require = planwiseCreateRequire(import.meta.url);",
    },
    logLevel: 'warning',
  })
  writeFileSync(path.join(dist, 'macros.json'), JSON.stringify(macroFiles(path.join(root, 'src/include/macros'))))
  const docs = path.join(root, 'src/include/docs')
  if (existsSync(docs)) cpSync(docs, path.join(dist, 'docs'), { recursive: true })
  copyTemplates()
  if (types) emitTypes()
  return result.metafile
}

function macroFiles(folder) {
  const found = []
  for (const packageName of ['dbt', 'dbt_duckdb']) {
    const base = path.join(folder, packageName)
    if (!existsSync(base)) continue
    for (const entry of readdirSync(base, { recursive: true }).sort()) {
      const file = path.join(base, entry)
      if (!entry.endsWith('.sql') || !statSync(file).isFile()) continue
      found.push({
        packageName,
        path: path.posix.join('macros', entry.split(path.sep).join('/')),
        text: readFileSync(file, 'utf8'),
      })
    }
  }
  return found
}

/** The starter template as it lies in src/; the workforce template is the project at the repository's root. */
function copyTemplates() {
  const templates = path.join(dist, 'templates')
  const own = path.join(root, 'src/include/templates')
  if (existsSync(own)) cpSync(own, templates, { recursive: true })
  const workforce = path.join(templates, 'workforce')
  for (const entry of ['planwise.yml', 'profiles.yml', 'models', 'seeds', 'macros', 'data-tests', 'data']) {
    const from = path.join(root, entry)
    if (existsSync(from))
      cpSync(from, path.join(workforce, entry), { recursive: true, filter: (file) => !/\.duckdb(\.wal)?$/.test(file) })
  }
}

function emitTypes() {
  const result = spawnSync(process.execPath, [path.join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.types.json'], {
    cwd: root,
    stdio: 'inherit',
  })
  if (result.status !== 0) process.exit(result.status ?? 1)
}

if (process.argv[1] === import.meta.filename) {
  const { setup } = await import('./setup.mjs')
  setup()
  await build({ types: process.argv.includes('--types') })
}
