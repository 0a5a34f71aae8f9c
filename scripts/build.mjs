// Bundles the command line and the library into dist/, with the built-in macros and the project templates beside them.
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { thirdParty } from './third-party.mjs'
import { emitTypes } from './types.mjs'

const root = path.resolve(import.meta.dirname, '..')
/** Where the bundle goes; another place lets a build be kept while the next one is made. */
const finished = path.resolve(root, process.env.PLANWISE_DIST ?? 'dist')
/** Where it is made: what was built before stays until its successor is complete. */
const dist = `${finished}.next`

export async function build({ types = false } = {}) {
  const esbuild = await import('esbuild')
  rmSync(dist, { recursive: true, force: true })
  mkdirSync(dist, { recursive: true })
  const result = await esbuild.build({
    absWorkingDir: root,
    entryPoints: {
      main: 'src/cli/main.ts',
      complete: 'src/cli/completion/complete.ts',
      index: 'src/index.ts',
      'script-worker': 'src/cli/script-worker/main.ts',
      'script-loader': 'src/cli/script-worker/loader.ts',
    },
    outdir: dist,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    chunkNames: 'chunks/[name]-[hash]',
    external: ['@duckdb/node-bindings', 'apache-arrow'],
    minifySyntax: true,
    minifyWhitespace: true,
    // Node prints the line of an uncaught error
    lineLimit: 160,
    legalComments: 'external',
    sourcemap: false,
    metafile: true,
    define: { 'process.env.PLANWISE_SOURCE_FINGERPRINT': JSON.stringify(sourceFingerprint()) },
    banner: {
      js: "import { createRequire as planwiseCreateRequire } from 'node:module'; const require = planwiseCreateRequire(import.meta.url);",
    },
    logLevel: 'warning',
  })
  writeFileSync(path.join(dist, 'macros.json'), JSON.stringify(macroFiles(path.join(root, 'src/include/macros'))))
  const docs = path.join(root, 'src/include/docs')
  if (existsSync(docs)) cpSync(docs, path.join(dist, 'docs'), { recursive: true })
  cpSync(path.join(root, 'docs/errors.md'), path.join(dist, 'errors.md'))
  writeFileSync(path.join(dist, 'docs-page.html'), await docsPage(esbuild))
  cpSync(path.join(root, 'src/include/completion'), path.join(dist, 'completion'), { recursive: true })
  writeFileSync(path.join(dist, 'completion/grammar.json'), await grammar(esbuild))
  copyTemplates()
  writeFileSync(path.join(dist, 'THIRD_PARTY.md'), thirdParty(root, result.metafile))
  const status = types ? emitTypes(root, dist) : 0
  replace()
  if (status !== 0) process.exit(status)
  return result.metafile
}

/** The table of commands and options as completion reads it: data, because loading the table itself takes too long. */
async function grammar(esbuild) {
  // beside the packages it imports
  const outdir = path.join(root, 'node_modules/.planwise-grammar')
  try {
    await esbuild.build({
      absWorkingDir: root,
      entryPoints: ['src/cli/completion/grammar.ts'],
      outdir,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      packages: 'external',
      logLevel: 'warning',
    })
    const { completionGrammar } = await import(`${pathToFileURL(path.join(outdir, 'grammar.mjs')).href}?${Date.now()}`)
    return JSON.stringify(await completionGrammar())
  } finally {
    rmSync(outdir, { recursive: true, force: true })
  }
}

/** The page of `docs serve`: one file that needs no other. */
async function docsPage(esbuild) {
  const folder = path.join(root, 'src/include/docs-page')
  const made = await esbuild.build({
    entryPoints: { script: path.join(folder, 'page.js'), style: path.join(folder, 'style.css') },
    outdir: dist,
    bundle: true,
    write: false,
    format: 'iife',
    target: ['es2022', 'safari16'],
    charset: 'utf8',
    minify: true,
    logLevel: 'warning',
  })
  const text = (name) =>
    made.outputFiles
      .find(({ path: file }) => file.endsWith(name))
      .text.trim()
      .replaceAll('</script', '<\\/script')
  return readFileSync(path.join(folder, 'index.html'), 'utf8')
    .replace('/*STYLE*/', () => text('.css'))
    .replace('/*SCRIPT*/', () => text('.js'))
}

/** Changes with every change of the sources; keeps the parse caches of different builds apart. */
function sourceFingerprint() {
  const hash = createHash('sha256').update(readFileSync(path.join(root, 'package-lock.json')))
  const src = path.join(root, 'src')
  for (const entry of readdirSync(src, { recursive: true }).sort()) {
    const file = path.join(src, entry)
    if (statSync(file).isFile()) hash.update(`${entry.split(path.sep).join('/')}\n`).update(readFileSync(file))
  }
  return hash.digest('hex').slice(0, 16)
}

function replace() {
  const old = `${finished}.old`
  rmSync(old, { recursive: true, force: true })
  if (existsSync(finished)) renameSync(finished, old)
  renameSync(dist, finished)
  rmSync(old, { recursive: true, force: true })
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

/** The templates as they lie in src/; the workforce template's project is the one at the repository's root. */
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

if (process.argv[1] === import.meta.filename) {
  const { setup } = await import('./setup.mjs')
  setup()
  try {
    await build({ types: process.argv.includes('--types') })
  } catch (error) {
    // esbuild has said what is wrong, with its place
    if (!Array.isArray(error.errors)) throw error
    process.exit(1)
  }
}
