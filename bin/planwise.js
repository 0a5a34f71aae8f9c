#!/usr/bin/env node
// Answers --version and a shell's completion before anything is loaded, then hands over to dist/.
const args = process.argv.slice(2)

// The versions of dbt-core and dbt-duckdb that planwise behaves like; clients take the first one for dbt's.
const core = '1.10.23'
const adapter = '1.10.1'

// libuv reads this once, at the first asynchronous call: DuckDB's statements each occupy a thread of the pool.
process.env.UV_THREADPOOL_SIZE ??= '32'

const version = args.findIndex((word) => word === '--version' || word === '-v' || word === '-V')
const command = args.findIndex((word) => !word.startsWith('-'))

if (args[0] === '__complete') await complete()
else if (version >= 0 && (command < 0 || version < command)) await printVersion()
else await start()

async function printVersion() {
  const own = await packageFile()
  const duckdb = (own.dependencies?.['@duckdb/node-bindings'] ?? '').split('-')[0]
  const lines = args.includes('--json')
    ? [JSON.stringify({ core, adapter, planwise: own.version, duckdb, node: process.versions.node })]
    : [
        'Core:',
        `  - installed: ${core}`,
        '',
        'Plugins:',
        `  - duckdb: ${adapter}`,
        '',
        `planwise ${own.version} (DuckDB ${duckdb}, Node ${process.versions.node})`,
      ]
  process.stdout.write(`${lines.join('\n')}\n`)
}

/** What a shell asks at every press of the tab key: answered from two small files. */
async function complete() {
  const { complete } = await import('../dist/complete.js')
  complete(args.slice(1))
}

async function start() {
  const entry = new URL('../dist/main.js', import.meta.url)
  const { existsSync } = await import('node:fs')
  if (!existsSync(entry)) {
    process.stderr.write('Error: planwise has not been built in this checkout: run `npm run build` first.\n')
    process.exitCode = 2
    return
  }
  await optimizeLess()
  // Node ≥ 22 keeps compiled code between starts
  const { enableCompileCache } = await import('node:module')
  enableCompileCache?.()
  const { main } = await import(entry.href)
  await main(args, (await packageFile()).version)
}

/**
 * A command is over before most optimized code has paid for itself, and compiling it takes a core from the database. Three
 * times V8's budget saves a fifth of the CPU time of parsing 1,000 models, a tenth of running them and little of building
 * them; seconds hardly change while two cores are idle. Node 20 only, where it was measured.
 */
async function optimizeLess() {
  if (!process.versions.node.startsWith('20.')) return
  const { setFlagsFromString } = await import('node:v8')
  setFlagsFromString('--interrupt-budget=200000')
}

async function packageFile() {
  const { readFileSync } = await import('node:fs')
  return JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
}
