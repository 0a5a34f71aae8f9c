// Holds the simulation against the reference simulator (test/oracle/workforce) where the test suite has no time for it:
//   node bench/examine.mjs cases              every case and the repository's census, cell by cell
//   node bench/examine.mjs size 1000000 2     1 and 2 threads, and every rule, at a size and a number of years
//   node bench/examine.mjs kills 30           killed at random moments and resumed
//   node bench/examine.mjs scenarios          alone, beside others and in one file
//   node bench/examine.mjs draws              uniform, independent, and as cheap as promised
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = join(import.meta.dirname, '..')
// inside the repository, so that the database's package is found
const directory = mkdtempSync(join(root, 'node_modules/.examine-'))
process.on('exit', () => rmSync(directory, { recursive: true, force: true }))
const outfile = join(directory, 'examine.mjs')
await build({
  entryPoints: [join(root, 'test/oracle/workforce/examine.ts')],
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  external: ['@duckdb/node-api'],
  logLevel: 'error',
  outfile,
})
process.argv.splice(2, 0, root)
await import(pathToFileURL(outfile).href)
