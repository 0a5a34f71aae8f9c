// Checks the layers of docs/architecture: imports go down only, through another folder's index.ts,
// and only the named folders touch the named packages, the process and the clock.
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '..')
const src = path.join(root, 'src')

const LAYERS = {
  model: 0,
  config: 1,
  jinja: 1,
  adapter: 1,
  events: 1,
  include: 1,
  context: 2,
  parse: 3,
  graph: 3,
  compile: 3,
  lineage: 3,
  run: 4,
  artifacts: 4,
  report: 4,
  census: 4,
  init: 4,
  packages: 4,
  validate: 5,
  simulate: 5,
  workforce: 5,
  cli: 6,
  commands: 7,
  library: 7,
}
/** Sideways imports that are allowed, each with its reason in docs. */
const SIDEWAYS = new Set(['config>jinja'])
/** Further doors beside index.ts: the library takes the commands without oclif. */
const DOORS = { library: new Set(['cli/headless.ts']) }
/** package -> folders (or files) that may import it. */
const PACKAGES = {
  '@duckdb/node-api': ['adapter/duckdb'],
  '@oclif/core': ['commands', 'cli'],
  chokidar: ['cli/watch'],
  listr2: ['report/terminal'],
  chalk: ['report'],
  undici: ['packages'],
  tar: ['packages'],
}
const PROCESS = /\bprocess\.(env|cwd|argv|stdout|stderr|stdin|exit|on)\b|\bnew Date\(\)|\bDate\.now\(\)/
const MAY_USE_PROCESS = ['cli/', 'commands/']

const problems = []
for (const entry of readdirSync(src, { recursive: true }).sort()) {
  if (!entry.endsWith('.ts')) continue
  const file = entry.split(path.sep).join('/')
  const text = readFileSync(path.join(src, entry), 'utf8')
  checkImports(file, text)
  checkProcess(file, text)
}
for (const problem of problems) console.error(problem)
console.log(problems.length === 0 ? 'layers: no import goes up or sideways' : `layers: ${problems.length} problems`)
process.exit(problems.length === 0 ? 0 : 1)

function checkImports(file, text) {
  const from = file.split('/')[0]
  for (const match of text.matchAll(
    /^\s*(?:import|export)\b[^'"\n]*?(?:\{[^}]*\}[^'"\n]*?)?from\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/gm,
  )) {
    const target = match[1] ?? match[2]
    const line = text.slice(0, match.index).split('\n').length
    if (target.startsWith('.')) checkRelative(file, from, target, line)
    else checkPackage(file, target, line)
  }
}

function checkRelative(file, from, target, line) {
  const resolved = path.posix.join(path.posix.dirname(file), target)
  const to = resolved.split('/')[0]
  if (to === from || file === 'index.ts') return
  if (to === '..' || !(to in LAYERS)) return void problems.push(`src/${file}:${line} imports ${target}, which is in no layer`)
  if (!(from in LAYERS)) return void problems.push(`src/${file}:${line} lies in no layer`)
  const inside = resolved.split('/').slice(1).join('/')
  if (inside !== 'index.ts' && !DOORS[from]?.has(resolved) && !(to === 'commands' || from === 'cli'))
    problems.push(`src/${file}:${line} imports ${target}: go through src/${to}/index.ts`)
  if (LAYERS[to] < LAYERS[from] || SIDEWAYS.has(`${from}>${to}`)) return
  if (from === 'cli' && to === 'commands') return // the table of commands, loaded lazily by the entry
  problems.push(`src/${file}:${line} imports ${to}, which is not below ${from}`)
}

function checkPackage(file, target, line) {
  const allowed = PACKAGES[target]
  if (allowed && !allowed.some((place) => file.startsWith(place)))
    problems.push(`src/${file}:${line} imports ${target}: only ${allowed.join(', ')} may`)
}

function checkProcess(file, text) {
  if (MAY_USE_PROCESS.some((place) => file.startsWith(place))) return
  text.split('\n').forEach((line, i) => {
    if (/^\s*(\*|\/\/|\/\*)/.test(line)) return
    const hit = PROCESS.exec(line)
    if (hit) problems.push(`src/${file}:${i + 1} uses ${hit[0]}: pass it in`)
  })
}
